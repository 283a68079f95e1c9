package io.belfry.pipeline;

import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;

/**
 * One slot of the ring, beside its 512 bytes in the slab. Who offers writes the upper fields before publishing; the engine
 * stage writes the result; the publish stage reads it.
 */
final class RingSlot {
    /** What the slot holds. */
    enum Kind {
        /** The first part of a message. */
        EVENT,
        /** A further part of the message before. */
        CONTINUATION,
        /** A question for the core. */
        QUERY,
        /** The last one: write closing frames and stop. */
        STOP
    }

    Kind kind = Kind.EVENT;
    int length;
    RingSession session;
    long line;
    long offeredNs;
    Query query;

    ResultCode code = ResultCode.OK;
    long sequence;
    final Refusal refusal = new Refusal();
}

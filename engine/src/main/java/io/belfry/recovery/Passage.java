package io.belfry.recovery;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import org.agrona.DirectBuffer;

/**
 * Takes the journal's messages to the core of a replay: as they are, or changed on the way, which a dry run does. One
 * thread, the replay's.
 */
public interface Passage {
    /** Applies every message as it was journaled. */
    Passage UNCHANGED = (core, buffer, offset, length) -> core.apply(buffer, offset, length);

    /**
     * Applies the journal's next message, or one in its place, and perhaps more that are not in the journal. The
     * notifications of all of them count as rung by this one.
     *
     * @param buffer holds the message at {@code offset}, SBE header included, valid during the call
     */
    ResultCode apply(Core core, DirectBuffer buffer, int offset, int length);

    /** How many messages the core was given so far that are not in the journal. */
    default long inserted() {
        return 0;
    }
}

package io.belfry.recovery;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.journal.FrameReader;

/** Applies frames of the journal to a core, message by message. One thread. */
final class CoreFeeder {
    private final Core core;
    private final Passage passage;

    CoreFeeder(Core core) {
        this(core, Passage.UNCHANGED);
    }

    CoreFeeder(Core core, Passage passage) {
        this.core = core;
        this.passage = passage;
    }

    /** Hears what the core made of each message. */
    @FunctionalInterface
    interface AfterEach {
        /** The core has applied the reader's present message; its notifications are still in the batch. */
        void applied(FrameReader at, ResultCode code);
    }

    /**
     * Applies the messages of a good frame, up to {@code to}.
     *
     * @throws RecoveryException when the core cannot have written this
     */
    void feed(FrameReader frame, long to, AfterEach after) {
        while (frame.nextMessage() && frame.sequence() <= to) {
            if (frame.messageLength() < MessageHeaderDecoder.ENCODED_LENGTH) {
                throw new RecoveryException("sequence " + frame.sequence() + " has " + frame.messageLength()
                        + " bytes, too few for a message");
            }
            ResultCode code;
            try {
                code = passage.apply(core, frame.messageBuffer(), frame.messageOffset(), frame.messageLength());
            } catch (PassageException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new RecoveryException(
                        "the journal's event at sequence " + frame.sequence() + " cannot be applied: " + e.getMessage(),
                        e);
            }
            long reached = core.sequence() - passage.inserted();
            if (reached != frame.sequence()) {
                throw new RecoveryException(
                        "the journal goes on at sequence " + frame.sequence() + ", the core is at " + (reached - 1));
            }
            after.applied(frame, code);
            core.notifications().clear();
        }
    }
}

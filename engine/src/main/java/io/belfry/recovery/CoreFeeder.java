package io.belfry.recovery;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.journal.FrameReader;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies frames of the journal to a core, message by message. One thread. */
final class CoreFeeder {
    private final Core core;
    private final Passage passage;
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);

    /** Keeps what was only touched from being optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

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
        int foreseen = 0;
        while (frame.nextMessage() && frame.sequence() <= to) {
            if (foreseen == 0) {
                foreseen = foresee(frame, to);
            }
            foreseen--;
            ResultCode code;
            try {
                // By itself: a message that is shorter than it says must not be read on into its neighbour.
                message.wrap(frame.messageBuffer(), frame.messageOffset(), frame.messageLength());
                code = passage.apply(core, message, 0, frame.messageLength());
            } catch (PassageException e) {
                throw e;
            } catch (RuntimeException e) {
                throw unfit(frame.sequence(), e);
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

    /** Has the rows of the next few messages touched; answers how many they are, 1 and more. */
    private int foresee(FrameReader frame, long to) {
        int messages = (int) Math.min(Math.min(frame.groupLeft(), Core.MOST_FORESEEN), to - frame.sequence() + 1);
        for (int ahead = 0; ahead < messages; ahead++) {
            long sequence = frame.sequence() + ahead;
            if (frame.lengthAhead(ahead) < MessageHeaderDecoder.ENCODED_LENGTH) {
                throw new RecoveryException(
                        "sequence " + sequence + " has " + frame.lengthAhead(ahead) + " bytes, too few for a message");
            }
            try {
                core.foresee(frame.messageBuffer(), frame.offsetAhead(ahead), ahead);
            } catch (RuntimeException e) {
                throw unfit(sequence, e);
            }
        }
        touched = core.touchForeseen();
        return messages;
    }

    private static RecoveryException unfit(long sequence, RuntimeException e) {
        return new RecoveryException(
                "the journal's event at sequence " + sequence + " cannot be applied: " + e.getMessage(), e);
    }
}

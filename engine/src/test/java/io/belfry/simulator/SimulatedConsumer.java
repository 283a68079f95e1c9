package io.belfry.simulator;

import io.belfry.api.OutboxReader;
import java.util.Random;

/** Reads the outbox at its own pace, goes away, and resumes by sequence. One thread. */
final class SimulatedConsumer {
    private final Memory memory;
    private final int pace;
    private OutboxReader reader;
    private long after;
    private long acknowledged;

    /** What consumers have read, all of them together. */
    interface Memory {
        /** A notification was read. */
        void read(long sequence, byte[] record);
    }

    SimulatedConsumer(Memory memory, Random random) {
        this.memory = memory;
        this.pace = 1 + random.nextInt(50);
    }

    /** The engine has started: everything begins again behind what this consumer last kept. */
    void connect(OutboxReader newReader, long last) {
        reader = newReader;
        after = Math.min(after, last);
        acknowledged = Math.min(acknowledged, after);
    }

    /** Goes away and comes back, perhaps with an older place. */
    void vanish(OutboxReader newReader, Random random) {
        reader.close();
        reader = newReader;
        after = random.nextBoolean() ? after : acknowledged + random.nextInt((int) (after - acknowledged) + 1);
    }

    /** Is done with what it has read; answers how far. */
    long acknowledge() {
        acknowledged = after;
        return acknowledged;
    }

    /** Reads some; answers how many. */
    int read() {
        return reader.read(after, pace, (sequence, buffer, offset, length) -> {
            byte[] record = new byte[length];
            buffer.getBytes(offset, record);
            if (sequence != after + 1) {
                throw new AssertionError("a consumer behind notification " + after + " was given " + sequence);
            }
            after = sequence;
            memory.read(sequence, record);
            return true;
        });
    }
}

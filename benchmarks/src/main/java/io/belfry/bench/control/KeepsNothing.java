package io.belfry.bench.control;

import io.belfry.journal.EmptyTailer;
import io.belfry.journal.FrameLayout;
import io.belfry.journal.Journal;
import org.agrona.DirectBuffer;

/** A journal that forgets: for what an engine does without one. An engine on it is no engine for a bank. Any thread. */
public final class KeepsNothing implements Journal {
    private volatile long bytesAppended;

    @Override
    public Appender openAppender() {
        return new ForgettingAppender();
    }

    @Override
    public Tailer openTailer() {
        return new EmptyTailer();
    }

    @Override
    public long bytesAppended() {
        return bytesAppended;
    }

    @Override
    public int maxFrameBytes() {
        return FrameLayout.MAX_FRAME_BYTES >> 3;
    }

    @Override
    public void close() {}

    private final class ForgettingAppender implements Appender {
        private long frames;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread appends
        public long append(DirectBuffer frame, int offset, int length) {
            bytesAppended += length;
            return frames++;
        }

        @Override
        public void force() {}

        @Override
        public void forceNewFiles() {}

        @Override
        public void close() {}
    }
}

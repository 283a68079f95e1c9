package io.belfry.bench;

import io.belfry.journal.FrameLayout;
import io.belfry.journal.Journal;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A journal that forgets: for what an engine does without one. An engine on it is no engine for a bank. Any thread. */
final class KeepsNothing implements Journal {
    private volatile long bytesAppended;

    @Override
    public Appender openAppender() {
        return new ForgettingAppender();
    }

    @Override
    public Tailer openTailer() {
        return new NothingTailer();
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

    private static final class NothingTailer implements Tailer {
        private final UnsafeBuffer nothing = new UnsafeBuffer(0, 0);

        @Override
        public boolean next() {
            return false;
        }

        @Override
        public DirectBuffer buffer() {
            return nothing;
        }

        @Override
        public int offset() {
            return 0;
        }

        @Override
        public int length() {
            return 0;
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public void seek(long position) {
            throw new IllegalStateException("nothing was kept at " + position);
        }

        @Override
        public void close() {}
    }
}

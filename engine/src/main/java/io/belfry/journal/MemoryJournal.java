package io.belfry.journal;

/** Frames in memory, for the simulator and for tests, which may cut and corrupt them. */
public final class MemoryJournal implements Journal {
    @Override
    public Appender openAppender() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Tailer openTailer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long bytesAppended() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int maxFrameBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

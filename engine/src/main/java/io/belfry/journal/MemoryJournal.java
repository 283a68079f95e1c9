package io.belfry.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames in memory, for the simulator and for tests, which may cut and corrupt them. A position is the number of frames
 * before it. Any thread may append or read; it is synchronised, not fast.
 */
public final class MemoryJournal implements Journal {
    private final List<UnsafeBuffer> frames = new ArrayList<>();
    private final int maxFrameBytes;
    private long bytesAppended;

    /** A journal that takes frames of any length. */
    public MemoryJournal() {
        this(FrameLayout.MAX_FRAME_BYTES);
    }

    /** A journal that takes frames up to a length. */
    public MemoryJournal(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public Appender openAppender() {
        return new MemoryAppender();
    }

    @Override
    public Tailer openTailer() {
        return new MemoryTailer();
    }

    @Override
    public synchronized long bytesAppended() {
        return bytesAppended;
    }

    @Override
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** Frames kept. */
    public synchronized int frameCount() {
        return frames.size();
    }

    /** Bytes of the frame at {@code position}. */
    public synchronized int frameBytes(int position) {
        return frames.get(position).capacity();
    }

    /** Loses all frames from {@code frameCount} on, as a crash does. */
    public synchronized void truncate(int frameCount) {
        frames.subList(frameCount, frames.size()).clear();
    }

    /** Loses the end of the frame at {@code position}. */
    public synchronized void truncateFrame(int position, int length) {
        UnsafeBuffer frame = frames.get(position);
        UnsafeBuffer shorter = allocate(length);
        shorter.putBytes(0, frame, 0, length);
        frames.set(position, shorter);
    }

    /** Flips one bit of the frame at {@code position}; twice is none. */
    public synchronized void flipBit(int position, int bit) {
        UnsafeBuffer frame = frames.get(position);
        int at = bit >>> 3;
        frame.putByte(at, (byte) (frame.getByte(at) ^ (1 << (bit & 7))));
    }

    /** Loses the frame at {@code position} out of the middle. */
    public synchronized void remove(int position) {
        frames.remove(position);
    }

    @Override
    public void close() {}

    private synchronized long append(DirectBuffer frame, int offset, int length) {
        if (length <= 0 || length > maxFrameBytes) {
            throw new IllegalArgumentException("frame of " + length + " bytes, allowed are 1 to " + maxFrameBytes);
        }
        UnsafeBuffer copy = allocate(length);
        copy.putBytes(0, frame, offset, length);
        frames.add(copy);
        bytesAppended += length;
        return frames.size() - 1L;
    }

    private synchronized UnsafeBuffer frameAt(int position) {
        return position < frames.size() ? frames.get(position) : null;
    }

    private static UnsafeBuffer allocate(int length) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
    }

    private final class MemoryAppender implements Appender {
        @Override
        public long append(DirectBuffer frame, int offset, int length) {
            return MemoryJournal.this.append(frame, offset, length);
        }

        @Override
        public void force() {}

        @Override
        public void forceNewFiles() {}

        @Override
        public void close() {}
    }

    private final class MemoryTailer implements Tailer {
        private UnsafeBuffer frame = new UnsafeBuffer(0, 0);
        private int nextPosition;

        @Override
        public boolean next() {
            UnsafeBuffer found = frameAt(nextPosition);
            if (found == null) {
                return false;
            }
            frame = found;
            nextPosition++;
            return true;
        }

        @Override
        public DirectBuffer buffer() {
            return frame;
        }

        @Override
        public int offset() {
            return 0;
        }

        @Override
        public int length() {
            return frame.capacity();
        }

        @Override
        public long position() {
            return nextPosition - 1L;
        }

        @Override
        public void seek(long position) {
            if (frameAt((int) position) == null) {
                throw new JournalException("no frame at position " + position);
            }
            nextPosition = (int) position;
        }

        @Override
        public void close() {}
    }
}

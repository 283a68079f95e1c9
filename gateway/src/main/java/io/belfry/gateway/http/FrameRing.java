package io.belfry.gateway.http;

import io.belfry.codec.NotificationType;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The latest notifications, each encoded once for all streams. Bounded; overwrites the oldest.
 *
 * <p>Threads: {@link #publish} on the delivery thread; the rest on any. Frames are immutable and know their sequence, so a
 * reader whom the writer laps sees another frame, never a torn one.
 */
final class FrameRing {
    private final AtomicReferenceArray<Frame> frames;
    private final int mask;
    private volatile long published;

    FrameRing(int slots) {
        frames = new AtomicReferenceArray<>(slots);
        mask = slots - 1;
    }

    /**
     * A notification as it goes over the wire.
     *
     * @param sequence in the outbox
     * @param type for filters
     * @param customer for filters; empty for an operations alert
     * @param bytes one server-sent event; never written to
     */
    @SuppressWarnings("ArrayRecordComponent") // shared by all streams, and compared by none
    record Frame(long sequence, NotificationType type, byte[] customer, byte[] bytes) {}

    /** Adds the next frame. */
    void publish(Frame frame) {
        frames.setRelease((int) frame.sequence() & mask, frame);
        published = frame.sequence();
    }

    /** Sequence of the last frame; 0 before the first. */
    long published() {
        return published;
    }

    /** The frame of this sequence, or null when it was overwritten or was never here. */
    Frame get(long sequence) {
        Frame frame = frames.getAcquire((int) sequence & mask);
        return frame != null && frame.sequence() == sequence ? frame : null;
    }
}

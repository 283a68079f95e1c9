package io.belfry.api;

import io.belfry.pipeline.ResultListener;
import org.agrona.DirectBuffer;

/**
 * One feed's way into the ring: offers messages in order and hears their results in order. Used by one thread at a time.
 */
public final class EventSession implements AutoCloseable {
    EventSession() {}

    /**
     * Stamps a message with engine time and puts it into the ring, all or nothing.
     *
     * @param buffer an encoded event, SBE header included, at most {@code EngineLimits.MAX_MESSAGE_BYTES}
     * @param line comes back in {@link ResultListener#onResult}
     * @return false when the ring is full ({@code RING_FULL}): nothing was taken, offer it again later
     * @throws IllegalStateException when the engine has stopped or halted ({@code NOT_READY})
     */
    public boolean offer(DirectBuffer buffer, int offset, int length, long line) {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits until everything that this session offered is durable and published, and its results were heard.
     *
     * @throws IllegalStateException when the engine halts meanwhile
     */
    public void awaitPublished() {
        throw new UnsupportedOperationException();
    }

    /** Journal sequence of the last result heard, 0 before the first. */
    public long lastSequence() {
        throw new UnsupportedOperationException();
    }

    /**
     * The handle of a numbered feed, opened in the journal at first sight.
     *
     * @return the handle, or {@code Directory.FULL}, or {@code Directory.UNKNOWN} when the ring is full
     */
    public int openFeed(DirectBuffer name, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

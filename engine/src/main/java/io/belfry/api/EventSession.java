package io.belfry.api;

import io.belfry.codec.EventLayout;
import io.belfry.codec.FeedOpenedEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import io.belfry.pipeline.EventBlock;
import io.belfry.pipeline.Pipeline;
import io.belfry.pipeline.ResultListener;
import io.belfry.pipeline.RingSession;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One feed's way into the ring: offers messages in order and hears their results in order. Used by one thread at a time.
 */
public final class EventSession implements AutoCloseable {
    private final Directory directory;
    private final RingSession events;
    private final RingSession feeds;
    private final BooleanSupplier isDiskLow;
    private final UnsafeBuffer feedOpened = new UnsafeBuffer(new byte[512]);

    private ResultCode refusedWith = ResultCode.OK;

    /** @param isDiskLow whether nothing is to be taken for now */
    EventSession(Pipeline pipeline, Directory directory, BooleanSupplier isDiskLow, ResultListener listener) {
        this.directory = directory;
        this.isDiskLow = isDiskLow;
        this.events = pipeline.openSession(listener);
        this.feeds = pipeline.openSession((line, code, sequence, refusal) -> {});
    }

    /**
     * Stamps a message with engine time and puts it into the ring, all or nothing.
     *
     * @param buffer an encoded event, SBE header included, at most {@code EngineLimits.MAX_MESSAGE_BYTES}
     * @param line comes back in {@link ResultListener#onResult}
     * @return false when the ring is full or the disk nearly so, see {@link #refusedWith}: nothing was taken, offer it
     *     again later
     * @throws IllegalStateException when the engine has stopped or halted ({@code NOT_READY})
     * @throws IllegalArgumentException when the message is too long, or too short for a header
     */
    public boolean offer(DirectBuffer buffer, int offset, int length, long line) {
        if (length < MessageHeaderEncoder.ENCODED_LENGTH || length > EngineLimits.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("message has " + length + " bytes, allowed are "
                    + MessageHeaderEncoder.ENCODED_LENGTH + " to " + EngineLimits.MAX_MESSAGE_BYTES);
        }
        return tryOffer(events, buffer, offset, length, line);
    }

    /**
     * Stamps the messages of a block with engine time and puts them into the ring, in order, as many as there is room for.
     *
     * @return how many were taken, which are no longer in the block; when some are left, see {@link #refusedWith}: offer the
     *     block again later
     * @throws IllegalStateException when the engine has stopped or halted ({@code NOT_READY})
     */
    public int offer(EventBlock block) {
        if (isDiskLow.getAsBoolean()) {
            refusedWith = ResultCode.DISK_LOW;
            return 0;
        }
        int taken = events.offer(block);
        if (!block.isEmpty()) {
            refusedWith = ResultCode.RING_FULL;
        }
        return taken;
    }

    /** Why the last {@link #offer} or {@link #openFeed} took nothing: {@code RING_FULL} or {@code DISK_LOW}. */
    public ResultCode refusedWith() {
        return refusedWith;
    }

    private boolean tryOffer(RingSession way, DirectBuffer buffer, int offset, int length, long line) {
        if (isDiskLow.getAsBoolean()) {
            refusedWith = ResultCode.DISK_LOW;
            return false;
        }
        if (!way.offer(buffer, offset, length, line)) {
            refusedWith = ResultCode.RING_FULL;
            return false;
        }
        return true;
    }

    /**
     * Waits until everything that this session offered is durable and published, and its results were heard.
     *
     * @throws IllegalStateException when the engine stops or halts meanwhile
     */
    public void awaitPublished() {
        feeds.awaitPublished();
        events.awaitPublished();
    }

    /** How many offers have not been answered yet. */
    public long inFlight() {
        return events.inFlight();
    }

    /** Journal sequence of the last result heard, 0 before the first. */
    public long lastSequence() {
        return events.lastSequence();
    }

    /**
     * The handle of a numbered feed, opened in the journal at first sight.
     *
     * @return the handle, or {@code Directory.FULL}, or {@code Directory.UNKNOWN} when the ring is full or the disk
     *     nearly so, see {@link #refusedWith}
     */
    public int openFeed(DirectBuffer name, int offset, int length) {
        int known = directory.find(Namespace.FEED, name, offset, length);
        if (known != Directory.UNKNOWN) {
            return known;
        }
        FeedOpenedEncoder encoder = new FeedOpenedEncoder();
        encoder.wrapAndApplyHeader(feedOpened, 0, new MessageHeaderEncoder());
        encoder.common()
                .engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        encoder.putName(name, offset, length);
        if (!tryOffer(feeds, feedOpened, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength(), 0)) {
            return Directory.UNKNOWN;
        }
        feeds.awaitPublished();
        int opened = directory.find(Namespace.FEED, name, offset, length);
        return opened == Directory.UNKNOWN ? Directory.FULL : opened;
    }

    /** Nothing is held; what was offered goes on. */
    @Override
    public void close() {}
}

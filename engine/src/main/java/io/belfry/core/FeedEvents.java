package io.belfry.core;

import io.belfry.codec.FeedOpenedDecoder;
import io.belfry.codec.FeedSkipDecoder;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.ResultCode;
import io.belfry.codec.Severity;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.identity.FeedTable;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationWriter;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies the events about feeds themselves. The core's thread only. */
final class FeedEvents {
    private final Directory directory;
    private final FeedTable feeds;
    private final NotificationWriter writer;
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[255]);
    private EngineLimits limits = EngineLimits.defaults();

    FeedEvents(Directory directory, FeedTable feeds, NotificationWriter writer) {
        this.directory = directory;
        this.feeds = feeds;
        this.writer = writer;
    }

    void configure(EngineLimits newLimits) {
        limits = newLimits;
    }

    /** Gives a feed's name its handle; a known one keeps it. */
    ResultCode opened(FeedOpenedDecoder event, Refusal refusal) {
        int length = event.getName(name, 0, name.capacity());
        int known = directory.findOwn(Namespace.FEED, name, 0, length);
        if (known != Directory.UNKNOWN) {
            return ResultCode.OK;
        }
        if (feeds.size() >= limits.maxFeeds()) {
            refusal.set("feed", Refusal.NONE, limits.maxFeeds(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        int feed = directory.intern(Namespace.FEED, name, 0, length, 0);
        if (feed != feeds.add()) {
            throw new IllegalStateException("directory and feeds disagree on handle " + feed);
        }
        return ResultCode.OK;
    }

    /** Moves a feed over numbers that will never come, and tells operations. */
    ResultCode skip(FeedSkipDecoder event, Cause cause, Refusal refusal) {
        int feed = event.skipped();
        if (feed >= feeds.size()) {
            refusal.set("skipped", feed, Refusal.NONE, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        long expected = feeds.lastSeq(feed) + 1;
        if (event.to() <= expected) {
            refusal.set("to", event.to(), expected + 1, 0);
            return ResultCode.OUT_OF_RANGE;
        }
        feeds.lastSeq(feed, event.to() - 1);
        OperationsNotifiedEncoder encoder = writer.beginOperations(cause, NotificationType.FEED_GAP, Severity.CRITICAL);
        encoder.amount(OperationsNotifiedEncoder.amountNullValue())
                .expected(expected)
                .actual(event.to())
                .currency(0)
                .unitScale((short) 0)
                .reason(OperationsReason.NONE);
        encoder.limit(writer.causeTexts(encoder.limit()));
        encoder.putAccount(name, 0, 0);
        encoder.putFund(name, 0, 0);
        encoder.putSubject(
                writer.name(Namespace.FEED, feed),
                writer.at(Namespace.FEED, feed),
                writer.length(Namespace.FEED, feed));
        writer.end(encoder.limit());
        return ResultCode.OK;
    }
}

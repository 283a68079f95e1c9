package io.belfry.gateway.feed;

import io.belfry.api.EventSession;
import io.belfry.codec.ResultCode;
import io.belfry.core.directory.Directory;
import io.belfry.pipeline.ResultListener;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The part of an {@link EventSession} that a feed needs, so that tests can put another ring behind a feed. */
interface EventRing extends FeedOpener, AutoCloseable {
    /** Opens the way into a ring for one listener. */
    @FunctionalInterface
    interface Opener {
        EventRing open(ResultListener listener);
    }

    /** As {@link EventSession#offer}. */
    boolean offer(DirectBuffer buffer, int offset, int length, long line);

    /** As {@link EventSession#refusedWith}. */
    ResultCode refusedWith();

    /** As {@link EventSession#awaitPublished}. */
    void awaitPublished();

    @Override
    void close();

    /** The ring of a running engine. */
    static EventRing of(EventSession session) {
        UnsafeBuffer text = new UnsafeBuffer(new byte[Directory.MAX_NAME_BYTES]);
        return new EventRing() {
            @Override
            public boolean offer(DirectBuffer buffer, int offset, int length, long line) {
                return session.offer(buffer, offset, length, line);
            }

            @Override
            public ResultCode refusedWith() {
                return session.refusedWith();
            }

            @Override
            public void awaitPublished() {
                session.awaitPublished();
            }

            @Override
            public int open(String name) {
                return session.openFeed(text, 0, text.putStringWithoutLengthAscii(0, name));
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }
}

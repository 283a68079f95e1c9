package io.belfry.gateway.http;

import io.belfry.api.OutboxDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * One response of server-sent events: one outstanding write at a time, filled by {@link #fill} whenever the one before
 * left.
 *
 * <p>Threads: {@code process} and so {@link #fill} run on one thread at a time (the callback's own lock sees to that), the
 * rest on any.
 */
abstract class NotificationStream extends IteratingCallback implements Listener {
    /** Heartbeats that a client may leave unread before it counts as gone. */
    private static final int MAX_UNREAD_HEARTBEATS = 4;

    private static final int BUFFER_BYTES = 1 << 15;
    private static final byte[] GREETING = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Call call;
    private final Executor executor;
    private final NotificationDelivery delivery;
    private final AtomicInteger unreadHeartbeats = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean ending;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private byte[] overflow;
    private boolean greeted;

    NotificationStream(Call call, NotificationDelivery delivery, Executor executor) {
        this.call = call;
        this.delivery = delivery;
        this.executor = executor;
    }

    /** Sends the header and what there is, and goes on as more comes. */
    void start() {
        call.response().setStatus(200);
        call.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        call.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        call.request().addIdleTimeoutListener(timeout -> false);
        call.request().getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(0);
        call.request().addFailureListener(this::abort);
        delivery.add(this);
        iterate();
    }

    /** Puts as many events as there are, until one does not fit; none when there is nothing new. */
    abstract void fill();

    /** Lets go of what the stream holds. Called once. */
    abstract void release();

    /** Takes bytes to send; false when the buffer is full, so that these go first into the next one: stop then. */
    final boolean put(byte[] bytes) {
        if (overflow == null && bytes.length <= buffer.remaining()) {
            buffer.put(bytes);
            return true;
        }
        overflow = overflow == null ? bytes : join(overflow, bytes);
        return false;
    }

    final boolean put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    private void startBuffer() {
        buffer.clear();
        if (overflow != null) {
            if (overflow.length > buffer.capacity()) {
                buffer = ByteBuffer.allocate(overflow.length);
            }
            buffer.put(overflow);
            overflow = null;
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    final NotificationDelivery delivery() {
        return delivery;
    }

    /** Goes on on a thread of the pool. */
    final void iterateElsewhere() {
        executor.execute(this::iterate);
    }

    @Override
    public void onHeartbeat() {
        if (unreadHeartbeats.incrementAndGet() > MAX_UNREAD_HEARTBEATS) {
            // Fails the write that is under way, which an abort alone would wait for.
            call.request()
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close(new IOException("the client does not read"));
            return;
        }
        iterate();
    }

    /** What is in the outbox by now is still sent, as far as it fits; then the response ends. */
    @Override
    public void end() {
        ending = true;
        iterate();
    }

    @Override
    protected final Action process() {
        startBuffer();
        if (!greeted) {
            greeted = true;
            put(GREETING);
        }
        if (unreadHeartbeats.getAndSet(0) > 0) {
            put(COMMENT);
        }
        if (!ending) {
            fill();
        }
        if (buffer.position() == 0) {
            return ending ? Action.SUCCEEDED : Action.IDLE;
        }
        buffer.flip();
        call.response().write(false, buffer, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        close(null);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        close(cause);
    }

    private void close(Throwable cause) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        delivery.remove(this);
        release();
        if (cause == null) {
            call.callback().succeeded();
        } else if (cause instanceof OutboxDamagedException damage) {
            call.fail(damage);
        } else {
            call.callback().failed(cause);
        }
    }
}

package io.belfry.gateway.http;

import io.belfry.api.BelfryEngine;
import io.belfry.api.OutboxReader;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that follows the outbox for all streams and long-polls: encodes each notification once into the ring of
 * frames, while a stream reads it, and wakes who waits. Sleeps while nobody listens.
 */
final class NotificationDelivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationDelivery.class);
    private static final int BATCH = 256;
    private static final long WAIT_NS = Duration.ofMillis(250).toNanos();

    private final BelfryEngine engine;
    private final FrameRing frames;
    private final long heartbeatNs;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Semaphore arrivals = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "belfry-delivery");
    private volatile long announced;
    private volatile boolean closed;

    NotificationDelivery(BelfryEngine engine, HttpContext context) {
        this.engine = engine;
        this.frames = new FrameRing(context.frameSlots());
        this.heartbeatNs = context.heartbeat().toNanos();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    FrameRing frames() {
        return frames;
    }

    /**
     * The last notification that listeners were told of. What is up to here is in the ring of frames or in the outbox; of
     * what lies behind, {@link Listener#onNews} will tell. Any thread.
     */
    long announced() {
        return announced;
    }

    /** Any thread. */
    void add(Listener listener) {
        listeners.add(listener);
        arrivals.release();
        if (closed) {
            listener.end();
        }
    }

    /** Any thread; more than once does no harm. */
    void remove(Listener listener) {
        listeners.remove(listener);
    }

    /** Ends all listeners. */
    @Override
    public void close() {
        closed = true;
        arrivals.release();
        for (Listener listener : listeners) {
            listener.end();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (OutboxReader outbox = engine.openOutbox()) {
            FrameEncoder encoder = new FrameEncoder();
            long heartbeatAtNs = System.nanoTime() + heartbeatNs;
            while (!closed) {
                if (listeners.isEmpty()) {
                    arrivals.acquire();
                    arrivals.drainPermits();
                    // Who arrived may have read up to less than this: tell.
                    announced = engine.outboxSequence();
                    tellNews();
                    continue;
                }
                long after = announced;
                long available = engine.awaitNotification(after, WAIT_NS);
                if (available > after) {
                    announced = anyReadsFrames() ? encode(outbox, encoder, after, available) : available;
                    tellNews();
                }
                long nowNs = System.nanoTime();
                if (nowNs - heartbeatAtNs >= 0) {
                    heartbeatAtNs = nowNs + heartbeatNs;
                    listeners.forEach(Listener::onHeartbeat);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The engine stopped or halted: it says so itself.
            LOG.info("delivery ends: {}", e.getMessage());
            listeners.forEach(Listener::end);
        }
    }

    private long encode(OutboxReader outbox, FrameEncoder encoder, long after, long available) {
        int limit = (int) Math.min(BATCH, available - after);
        int count = outbox.read(after, limit, (sequence, record, offset, length) -> {
            frames.publish(encoder.encode(sequence, record, offset));
            return true;
        });
        // Nothing where something was announced can only be what retention took away.
        return count == 0 ? available : frames.published();
    }

    private boolean anyReadsFrames() {
        for (Listener listener : listeners) {
            if (listener.readsFrames()) {
                return true;
            }
        }
        return false;
    }

    private void tellNews() {
        for (Listener listener : listeners) {
            listener.onNews();
        }
    }

    /** Turns outbox records into frames. One thread. */
    static final class FrameEncoder {
        private final SseEncoder sse = new SseEncoder();

        FrameRing.Frame encode(long sequence, DirectBuffer record, int offset) {
            return new FrameRing.Frame(
                    sequence,
                    NotificationFilter.typeOf(record, offset),
                    NotificationFilter.customerOf(record, offset),
                    sse.encode(sequence, record, offset));
        }
    }
}

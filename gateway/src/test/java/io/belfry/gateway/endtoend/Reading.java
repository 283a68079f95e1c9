package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link Consumer} at work on a thread of its own, beside the test: reads on, and connects again where it stopped whenever
 * the connection ends, until it is told that the engine will go.
 */
final class Reading {
    /** One wait of a long-poll, seconds. */
    private static final int WAIT_SECONDS = 1;

    private static final int MOST_BREAKS = 1_000;
    private static final long END_SECONDS = 90;

    private final Consumer consumer;
    private final Client client;
    private final Manner manner;
    private final AtomicInteger breaks = new AtomicInteger();
    private final CompletableFuture<Void> work;
    private volatile boolean isEnding;

    /** How to read. */
    enum Manner {
        STREAM,
        LONG_POLL
    }

    private Reading(Consumer consumer, URI uri, Manner manner, long after) {
        this.consumer = consumer;
        this.client = new Client(uri);
        this.manner = manner;
        this.work = CompletableFuture.runAsync(() -> read(after), task -> new Thread(task, "consumer").start());
    }

    /** Begins to read what follows {@code after}; until {@link #join} the consumer is this one's. */
    static Reading begin(Consumer consumer, URI uri, Manner manner, long after) {
        return new Reading(consumer, uri, manner, after);
    }

    private void read(long after) {
        long at = after;
        while (!isEnding) {
            try {
                if (manner == Manner.STREAM) {
                    consumer.readStream(client, at, Long.MAX_VALUE);
                    at = consumer.last();
                    breaks.incrementAndGet();
                } else {
                    at = consumer.readPage(client, at, WAIT_SECONDS);
                }
            } catch (IOException e) {
                breaks.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            assertThat(breaks.get()).as("broken connections").isLessThan(MOST_BREAKS);
        }
    }

    /** How often the connection ended by itself. Any thread. */
    int breaks() {
        return breaks.get();
    }

    /** Says that the connection will end, and that this is the end. */
    void expectEnd() {
        isEnding = true;
    }

    /** Waits for the end; fails when the consumer was served anything wrong. */
    void join() throws InterruptedException {
        expectEnd();
        try {
            work.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the consumer beside the test", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the consumer goes on reading", e);
        }
    }
}

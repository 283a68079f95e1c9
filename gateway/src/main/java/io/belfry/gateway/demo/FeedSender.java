package io.belfry.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Numbers the script's lines and sends them in chunks, the feeds side by side as their systems would. What the engine has
 * already is not sent again.
 *
 * <p>One thread; the feeds' own threads run only inside {@link #flush}.
 */
final class FeedSender implements LineSink, AutoCloseable {
    /** Lines that are gathered before they are sent, over all feeds. */
    static final int MAX_CHUNK = 2_000;

    private static final int REFUSED_KEPT = 20;

    private final FeedClient client;
    private final ExecutorService senders = Executors.newFixedThreadPool(DemoFeed.values().length, task -> {
        Thread thread = new Thread(task, "belfry-demo-feed");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<DemoFeed, List<String>> pending = new EnumMap<>(DemoFeed.class);
    private final long[] numbered = new long[DemoFeed.values().length];
    private final long[] taken = new long[DemoFeed.values().length];
    private final List<String> refused = new ArrayList<>();
    private final Histogram roundTripsNs = new Histogram(3);
    private int pendingCount;
    private long sentCount;
    private long duplicateCount;
    private long refusedCount;
    private long retryCount;

    /** @param positions the last number of each feed that the engine has */
    FeedSender(FeedClient client, Map<String, Long> positions) {
        this.client = client;
        for (DemoFeed feed : DemoFeed.values()) {
            pending.put(feed, new ArrayList<>());
            taken[feed.ordinal()] = positions.getOrDefault(feed.feedName(), 0L);
        }
    }

    @Override
    public void line(DemoFeed feed, String json) {
        long seq = ++numbered[feed.ordinal()];
        if (seq <= taken[feed.ordinal()]) {
            return;
        }
        pending.get(feed).add(json);
        if (++pendingCount >= MAX_CHUNK) {
            flush();
        }
    }

    @Override
    public void barrier() {
        flush();
    }

    /** Sends what was gathered and waits until it is applied. */
    void flush() {
        List<Future<FeedClient.Sent>> answers = new ArrayList<>();
        for (Map.Entry<DemoFeed, List<String>> entry : pending.entrySet()) {
            List<String> lines = entry.getValue();
            if (lines.isEmpty()) {
                continue;
            }
            DemoFeed feed = entry.getKey();
            long firstSeq = numbered[feed.ordinal()] - lines.size() + 1;
            List<String> chunk = List.copyOf(lines);
            lines.clear();
            answers.add(senders.submit(() -> send(feed, firstSeq, chunk)));
        }
        sentCount += pendingCount;
        pendingCount = 0;
        for (Future<FeedClient.Sent> answer : answers) {
            add(await(answer));
        }
    }

    /** Lines handed to the engine, duplicates and refused ones too. */
    long sentCount() {
        return sentCount + pendingCount;
    }

    /** Lines that the engine knew already. */
    long duplicateCount() {
        return duplicateCount;
    }

    long refusedCount() {
        return refusedCount;
    }

    /** The first few refusals, in words. */
    List<String> refused() {
        return refused;
    }

    /** How often a full ring made us send the rest of a chunk again. */
    long retryCount() {
        return retryCount;
    }

    /** How long the chunks took, from sending to the answer that says durable and published; cleared by {@link #forgetRoundTrips}. */
    Histogram roundTripsNs() {
        return roundTripsNs;
    }

    /** Starts the measurement anew: filling the bank is not part of its day. */
    void forgetRoundTrips() {
        roundTripsNs.reset();
    }

    @Override
    public void close() {
        senders.shutdownNow();
    }

    private FeedClient.Sent send(DemoFeed feed, long firstSeq, List<String> lines)
            throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        FeedClient.Sent sent = client.send(feed.feedName(), firstSeq, lines);
        synchronized (roundTripsNs) {
            roundTripsNs.recordValue(System.nanoTime() - startNs);
        }
        return sent;
    }

    private void add(FeedClient.Sent sent) {
        duplicateCount += sent.duplicates();
        refusedCount += sent.refused().size();
        retryCount += sent.retries();
        for (String sentence : sent.refused()) {
            if (refused.size() < REFUSED_KEPT) {
                refused.add(sentence);
            }
        }
    }

    private static FeedClient.Sent await(Future<FeedClient.Sent> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new UncheckedIOException(cause.getMessage(), cause);
            }
            throw new IllegalStateException("sending failed", e.getCause());
        }
    }
}

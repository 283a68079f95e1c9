package io.belfry.api;

import io.belfry.codec.ClockMode;
import io.belfry.codec.ResultCode;
import io.belfry.core.limits.EngineLimits;
import io.belfry.pipeline.Bank;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A small engine on real files, one session into it, and what that session heard. */
public final class TestEngine implements AutoCloseable {
    public static final int BLOCK_BYTES = 1 << 16;

    private final BelfryEngine engine;
    private final EventSession session;
    private final List<Result> results = new ArrayList<>();
    private final List<String> halts;
    private long line;

    /** One result, as heard. */
    public record Result(long line, ResultCode code, long sequence) {}

    /** One outbox record. */
    public record OutboxRecord(long sequence, List<Byte> bytes) {}

    private TestEngine(BelfryEngine engine, List<String> halts) {
        this.engine = engine;
        this.halts = halts;
        this.session = engine.openSession((at, code, sequence, refusal) -> {
            synchronized (results) {
                results.add(new Result(at, code, sequence));
            }
        });
    }

    /** Settings for a small engine, for a test to change. Its halt action only takes note. */
    public static EngineContext context(Path directory) {
        return new EngineContext()
                .dataDirectory(directory)
                .limits(Bank.limits())
                .clockMode(ClockMode.EVENTS)
                .ringSlots(256)
                .maxBatch(64)
                // Any test of whole engines can be asked to run with a thread for each stage.
                .threading(EngineContext.Threading.valueOf(System.getProperty("belfry.threading", "SHARED")))
                .waiting(EngineContext.Waiting.BLOCKING)
                .blockBytes(BLOCK_BYTES);
    }

    public static TestEngine open(Path directory) {
        return open(context(directory));
    }

    public static TestEngine open(Path directory, EngineLimits limits) {
        return open(context(directory).limits(limits));
    }

    public static TestEngine open(EngineContext context) {
        List<String> halts = new CopyOnWriteArrayList<>();
        return new TestEngine(BelfryEngine.open(context.haltAction(halts::add)), halts);
    }

    public BelfryEngine engine() {
        return engine;
    }

    public EventSession session() {
        return session;
    }

    /** What the halt action was told. */
    public List<String> halts() {
        return halts;
    }

    /** Offers once; false when the ring is full. */
    public boolean tryOffer(byte[] message) {
        if (session.offer(new UnsafeBuffer(message), 0, message.length, line)) {
            line++;
            return true;
        }
        return false;
    }

    /** Offers until taken. */
    public void offer(byte[] message) {
        while (!tryOffer(message)) {
            LockSupport.parkNanos(1_000);
        }
    }

    public void offerAll(List<byte[]> messages) {
        messages.forEach(this::offer);
        session.awaitPublished();
    }

    /** Offers, waits and answers the code. */
    public ResultCode apply(byte[] message) {
        offer(message);
        session.awaitPublished();
        List<Result> heard = results();
        return heard.get(heard.size() - 1).code();
    }

    public List<Result> results() {
        synchronized (results) {
            return List.copyOf(results);
        }
    }

    /** All records behind {@code after}. */
    public List<OutboxRecord> outbox(long after) {
        List<OutboxRecord> records = new ArrayList<>();
        try (OutboxReader reader = engine.openOutbox()) {
            long at = after;
            while (reader.read(at, 100, (sequence, buffer, offset, length) -> {
                        records.add(new OutboxRecord(sequence, bytes(buffer, offset, length)));
                        return true;
                    })
                    > 0) {
                at = records.get(records.size() - 1).sequence();
            }
        }
        return records;
    }

    public long digest() {
        return engine.status().resultsDigest();
    }

    @Override
    public void close() {
        engine.close();
    }

    private static List<Byte> bytes(DirectBuffer buffer, int offset, int length) {
        List<Byte> bytes = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            bytes.add(buffer.getByte(offset + i));
        }
        return bytes;
    }
}

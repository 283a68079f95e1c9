package io.belfry.api;

import io.belfry.codec.ClockMode;
import io.belfry.core.limits.EngineLimits;
import io.belfry.journal.Storage;
import io.belfry.retention.RetentionPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How an engine is to run. Set what differs from the defaults, then {@link #conclude} once; concluding reports every
 * mistake at once.
 */
public final class EngineContext {
    /** How the stages share threads. */
    public enum Threading {
        /** Journal, engine and publish one after the other on one thread: for few cores. */
        SHARED,
        /** A thread each, journal and engine side by side: for a machine with a core for each, and one for the feeds. */
        DEDICATED
    }

    /** How the pipeline waits for work. */
    public enum Waiting {
        /** Spin: lowest latency, a core of its own. */
        BUSY_SPIN,
        /** Spin a little, then yield and sleep in short steps. */
        BACK_OFF,
        /** Sleep until woken: idle costs nothing. */
        BLOCKING
    }

    /** {@link #minFreeBytes()} unless set. */
    public static final long DEFAULT_MIN_FREE_BYTES = 1L << 30;

    private Path dataDirectory;
    private Storage storage = Storage.files();
    private EngineLimits limits = EngineLimits.defaults();
    private ClockMode clockMode = ClockMode.WALL;
    private int bankOffsetMinutes;
    private Durability durability = Durability.PROCESS;
    private long minFreeBytes = DEFAULT_MIN_FREE_BYTES;
    private int ringSlots = 1 << 14;
    private int maxBatch = 1024;
    private int blockBytes = 64 << 20;
    private Threading threading = Threading.SHARED;
    private Waiting waiting = Waiting.BACK_OFF;
    private LongSupplier wallClockMs = System::currentTimeMillis;
    private LongSupplier monotonicNs = System::nanoTime;
    private long snapshotEveryNs;
    private long snapshotMinEvents = 1;
    private RetentionPolicy retention = RetentionPolicy.KEEP_ALL;
    private Consumer<String> progress = line -> {};
    private Consumer<String> haltAction = EngineContext::haltProcess;
    private boolean concluded;

    /** Where journal, outbox and lock are; made when absent. */
    public EngineContext dataDirectory(Path directory) {
        this.dataDirectory = directory;
        return this;
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** Where the files are kept; another than the machine's in tests. */
    public EngineContext storage(Storage value) {
        this.storage = value;
        return this;
    }

    public Storage storage() {
        return storage;
    }

    /** The core's limits; journaled when they differ from those in force. */
    public EngineContext limits(EngineLimits value) {
        this.limits = value;
        return this;
    }

    public EngineLimits limits() {
        return limits;
    }

    /** What drives engine time. */
    public EngineContext clockMode(ClockMode mode) {
        this.clockMode = mode;
        return this;
    }

    public ClockMode clockMode() {
        return clockMode;
    }

    /** The bank's offset from UTC in minutes: where its days end. */
    public EngineContext bankOffsetMinutes(int minutes) {
        this.bankOffsetMinutes = minutes;
        return this;
    }

    public int bankOffsetMinutes() {
        return bankOffsetMinutes;
    }

    /** What an answered event has survived. */
    public EngineContext durability(Durability value) {
        this.durability = value;
        return this;
    }

    public Durability durability() {
        return durability;
    }

    /**
     * Below so many free bytes on the disk of the data directory no events are taken ({@code DISK_LOW}) until a tenth more
     * is free again; what is under way, queries, delivery and ticks live on the rest. 0 turns it off.
     */
    public EngineContext minFreeBytes(long bytes) {
        this.minFreeBytes = bytes;
        return this;
    }

    public long minFreeBytes() {
        return minFreeBytes;
    }

    /** Slots of 128 bytes in the ring; a power of two from 64 to 2^20. */
    public EngineContext ringSlots(int slots) {
        this.ringSlots = slots;
        return this;
    }

    public int ringSlots() {
        return ringSlots;
    }

    /**
     * Most ring slots that one batch may take. With {@link Durability#DISK} a batch may take the whole ring, so that all
     * that came during a force goes to the disk with the next one.
     */
    public EngineContext maxBatch(int slots) {
        this.maxBatch = slots;
        return this;
    }

    public int maxBatch() {
        return maxBatch;
    }

    /** Bytes that Chronicle Queue maps at a time; small in tests. */
    public EngineContext blockBytes(int bytes) {
        this.blockBytes = bytes;
        return this;
    }

    public int blockBytes() {
        return blockBytes;
    }

    /** How the stages share threads; results do not depend on it. */
    public EngineContext threading(Threading value) {
        this.threading = value;
        return this;
    }

    public Threading threading() {
        return threading;
    }

    public EngineContext waiting(Waiting value) {
        this.waiting = value;
        return this;
    }

    public Waiting waiting() {
        return waiting;
    }

    /** The wall clock in ms since 1970, for tests; may go back and forth. Any thread asks. */
    public EngineContext wallClockMs(LongSupplier clock) {
        this.wallClockMs = clock;
        return this;
    }

    public LongSupplier wallClockMs() {
        return wallClockMs;
    }

    /** The clock that advances engine time, in ns since some start, for tests; never goes back. Any thread asks. */
    public EngineContext monotonicNs(LongSupplier clock) {
        this.monotonicNs = clock;
        return this;
    }

    public LongSupplier monotonicNs() {
        return monotonicNs;
    }

    /** How long after a snapshot the engine makes the next one beside itself, which takes as much memory again; 0 for never. */
    public EngineContext snapshotEveryNs(long ns) {
        this.snapshotEveryNs = ns;
        return this;
    }

    public long snapshotEveryNs() {
        return snapshotEveryNs;
    }

    /** Events since the last snapshot below which no further one is made. */
    public EngineContext snapshotMinEvents(long events) {
        this.snapshotMinEvents = events;
        return this;
    }

    public long snapshotMinEvents() {
        return snapshotMinEvents;
    }

    /** How much of journal, outbox and snapshots is kept. */
    public EngineContext retention(RetentionPolicy policy) {
        this.retention = policy;
        return this;
    }

    public RetentionPolicy retention() {
        return retention;
    }

    /** Hears lines about long work (replay), for people; called on the starting thread. */
    public EngineContext progress(Consumer<String> listener) {
        this.progress = listener;
        return this;
    }

    public Consumer<String> progress() {
        return progress;
    }

    /** What a broken invariant does after the engine has stopped taking part; by default it ends the process. */
    public EngineContext haltAction(Consumer<String> action) {
        this.haltAction = action;
        return this;
    }

    public Consumer<String> haltAction() {
        return haltAction;
    }

    /**
     * Checks everything once.
     *
     * @throws IllegalArgumentException naming each setting that is wrong, its value and what is allowed
     */
    public EngineContext conclude() {
        if (concluded) {
            return this;
        }
        List<String> errors = new ArrayList<>();
        if (dataDirectory == null) {
            errors.add("dataDirectory is not set");
        }
        if (ringSlots < 64 || ringSlots > 1 << 20 || Integer.bitCount(ringSlots) != 1) {
            errors.add("ringSlots is " + ringSlots + ", allowed are powers of two from 64 to 1048576");
        }
        if (maxBatch < 16 || maxBatch > ringSlots) {
            errors.add("maxBatch is " + maxBatch + ", allowed are 16 to ringSlots (" + ringSlots + ")");
        }
        if (blockBytes < 1 << 16 || blockBytes > 1 << 30 || Integer.bitCount(blockBytes) != 1) {
            errors.add("blockBytes is " + blockBytes + ", allowed are powers of two from 65536 to 1073741824");
        }
        if (minFreeBytes < 0) {
            errors.add("minFreeBytes is " + minFreeBytes + ", allowed are 0 (off) and more");
        }
        if (bankOffsetMinutes < -1080 || bankOffsetMinutes > 1080) {
            errors.add("bankOffsetMinutes is " + bankOffsetMinutes + ", allowed are -1080 to 1080");
        }
        if (limits == null || limits.details() == null) {
            errors.add("limits is not set");
        } else {
            limits.check(errors);
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        concluded = true;
        return this;
    }

    private static void haltProcess(String reason) {
        System.err.println("belfry: halted: " + reason);
        System.err.flush();
        Runtime.getRuntime().halt(4);
    }
}

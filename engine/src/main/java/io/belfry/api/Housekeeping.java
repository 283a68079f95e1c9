package io.belfry.api;

import io.belfry.journal.DataDirectory;
import io.belfry.journal.ForceFailedException;
import io.belfry.journal.FrameIndex;
import io.belfry.journal.Journal;
import io.belfry.pipeline.SpaceGuard;
import io.belfry.recovery.SnapshotCancelledException;
import io.belfry.recovery.SnapshotMaker;
import io.belfry.retention.Consumers;
import io.belfry.retention.Retention;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotFile;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Makes snapshots when they are due, lets go of what need not be kept, and saves where the consumers are. A thread of its
 * own, {@code belfry-housekeeping}; the pipeline never waits for it, and its failures are told and counted, since the
 * engine is none the worse for an old snapshot.
 */
final class Housekeeping implements Runnable {
    private static final long STEP_NS = 200_000_000L;
    private static final long LOOK_NS = 20_000_000_000L;

    private final EngineContext context;
    private final DataDirectory directory;
    private final FrameIndex outboxIndex;
    private final Journal journal;
    private final Journal outbox;
    private final LongSupplier published;
    private final LongSupplier stateBytes;
    private final SpaceGuard space;
    private final Consumers consumers;
    private final Thread thread = new Thread(this, "belfry-housekeeping");
    private volatile boolean stopping;
    private volatile KeptStatus status;
    private long failures;
    private String lastFailure = "";
    private String lastTold = "";
    private SnapshotMaker.Made lastMade;
    private long lastMadeMs;
    /** Whether a snapshot was begun; one for which there is no room is asked for again and again. */
    private boolean tried;

    /**
     * @param published last sequence whose results have left
     * @param stateBytes memory of the state
     */
    Housekeeping(
            EngineContext context,
            DataDirectory directory,
            Journal journal,
            Journal outbox,
            FrameIndex outboxIndex,
            Consumers consumers,
            LongSupplier published,
            LongSupplier stateBytes,
            SpaceGuard space) {
        this.stateBytes = stateBytes;
        this.context = context;
        this.directory = directory;
        this.journal = journal;
        this.outbox = outbox;
        this.outboxIndex = outboxIndex;
        this.consumers = consumers;
        this.published = published;
        this.space = space;
        tidy();
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives up what it is about and waits until it has; saves the consumers. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        attempt(consumers::save);
    }

    /** What is kept, as of the last look. Any thread. */
    KeptStatus status() {
        return status;
    }

    Consumers consumers() {
        return consumers;
    }

    @Override
    public void run() {
        long snapshotNs = System.nanoTime();
        long lookNs = snapshotNs;
        long atSequence = published.getAsLong();
        while (!stopping) {
            LockSupport.parkNanos(STEP_NS);
            long nowNs = System.nanoTime();
            boolean due = context.snapshotEveryNs() > 0
                    && nowNs - snapshotNs >= context.snapshotEveryNs()
                    && published.getAsLong() - atSequence >= context.snapshotMinEvents();
            if (due && !stopping) {
                tried = false;
                attempt(this::makeSnapshotIfItFits);
            }
            if (due && tried) {
                atSequence = published.getAsLong();
                snapshotNs = System.nanoTime();
            }
            if ((due && tried) || nowNs - lookNs >= LOOK_NS) {
                attempt(consumers::save);
                attempt(this::tidy);
                lookNs = System.nanoTime();
            }
        }
    }

    /** A snapshot is as large as the state: it must not be what fills the disk. One about as large as the last is foreseen. */
    private boolean hasRoomForSnapshot() {
        List<SnapshotFile> snapshots = new SnapshotDirectory(directory.storage(), directory.root()).list();
        long bytes = snapshots.isEmpty() ? 0 : snapshots.get(0).bytes();
        if (space.hasRoomFor(bytes)) {
            return true;
        }
        tell("WARNING: a snapshot is due, but " + space.freeBytes() + " bytes are free, and the last one took " + bytes
                + ": with less than minFree (" + space.minFreeBytes() + ") left none is made. Free some space");
        return false;
    }

    private void makeSnapshotIfItFits() {
        if (hasRoomForSnapshot() && hasMemoryForSnapshot()) {
            tried = true;
            makeSnapshot();
        }
    }

    /** The follower needs the state once more: it must not be what ends the engine for want of memory. */
    private boolean hasMemoryForSnapshot() {
        Runtime runtime = Runtime.getRuntime();
        long unused = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        long needed = stateBytes.getAsLong();
        if (needed <= unused) {
            return true;
        }
        tell("WARNING: a snapshot is due, but its state of " + needed + " bytes does not fit the " + unused
                + " bytes of heap that are free: give java more (-Xmx), or make snapshots with `belfry snapshot`, a process"
                + " of its own");
        return false;
    }

    private void makeSnapshot() {
        SnapshotMaker.Made made = SnapshotMaker.make(
                directory.storage(), directory.root(), () -> stopping || space.isLow(), this::tellWarning);
        lastMade = made;
        lastMadeMs = context.wallClockMs().getAsLong();
    }

    private void tidy() {
        Consumers.Consumer slowest = consumers.slowestSaved();
        Retention retention = new Retention(directory, context.retention(), this::tell);
        Retention.Outcome outcome = retention.apply(
                slowest == null ? Long.MAX_VALUE : slowest.acknowledged(),
                slowest == null ? "" : slowest.name(),
                context.wallClockMs().getAsLong(),
                first -> outboxIndex.forgetBefore(first.firstSequence(), first.firstPosition()));
        if (outcome.deleted() > 0) {
            journal.filesDeleted();
            outbox.filesDeleted();
        }
        status = new KeptStatus(
                new SnapshotDirectory(directory.storage(), directory.root()).list(),
                lastMade == null ? 0 : lastMade.sequence(),
                lastMade == null ? 0 : lastMade.durationNs(),
                lastMadeMs,
                failures,
                lastFailure,
                outcome.journal(),
                outcome.outbox(),
                context.retention());
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (SnapshotCancelledException e) {
            lastFailure = e.getMessage();
            if (!stopping) {
                failures++;
                tell("WARNING: a snapshot was given up: the disk has come below minFree while it was written");
            }
        } catch (RuntimeException e) {
            failures++;
            lastFailure = e.getMessage();
            if (e instanceof ForceFailedException || e.getCause() instanceof ForceFailedException) {
                // As in the journal's own stage: nothing can be said of what is on the disk any more.
                context.haltAction().accept(e.getMessage());
            }
            tell("WARNING: housekeeping failed: " + e.getMessage());
        }
    }

    private void tellWarning(String line) {
        if (line.startsWith("WARNING")) {
            tell(line);
        }
    }

    /** Once, not with every look. */
    private void tell(String line) {
        if (!line.equals(lastTold)) {
            lastTold = line;
            context.progress().accept(line);
        }
    }
}

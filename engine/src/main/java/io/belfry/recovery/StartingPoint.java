package io.belfry.recovery;

import io.belfry.core.Core;
import io.belfry.core.Semantics;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameLayout;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogPosition;
import io.belfry.journal.Storage;
import io.belfry.journal.TailCutter;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotException;
import io.belfry.snapshot.SnapshotFile;
import io.belfry.snapshot.SnapshotHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where a replay begins: a core, and the places in journal and outbox up to which it has come.
 *
 * @param core at {@code sequence} when the replay begins; whoever replays takes it further
 * @param sequence last one that the core has applied at the start
 * @param outboxSequence last notification that the core has rung at the start
 * @param journal the first frame to apply is behind this
 * @param outbox notifications behind this are still to be compared or completed
 * @param name for people
 * @param passedOver snapshots that are damaged
 */
record StartingPoint(
        Core core,
        long sequence,
        long outboxSequence,
        LogPosition journal,
        LogPosition outbox,
        String name,
        List<Path> passedOver) {
    private static final long NS_PER_MS = 1_000_000;

    /** Of those that load a snapshot; it has work for so many. */
    private static final int MOST_THREADS = 2;

    private static final String ASIDE_SUFFIX = ".aside-";

    /** Before the first event. */
    static StartingPoint genesis() {
        return new StartingPoint(new Core(), 0, 0, LogPosition.GENESIS, LogPosition.GENESIS, "genesis", List.of());
    }

    /**
     * The newest valid snapshot at or before a sequence, else genesis. A snapshot that is not valid is told of and passed
     * over.
     *
     * @param warnings hears of each snapshot that could not be used, and of loading a large one
     * @throws RecoveryException when there is no valid snapshot, and the journal does not begin at sequence 1
     */
    static StartingPoint newest(DataDirectory directory, long atMost, Consumer<String> warnings) {
        return newest(directory, atMost, 1, warnings);
    }

    /** The same with as many threads as help, where nobody else needs the processors yet: before an engine runs. */
    static StartingPoint newestQuickly(DataDirectory directory, Consumer<String> warnings) {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        return newest(directory, Long.MAX_VALUE, threads, warnings);
    }

    private static StartingPoint newest(DataDirectory directory, long atMost, int threads, Consumer<String> warnings) {
        List<SnapshotFile> newestFirst = new SnapshotDirectory(directory.storage(), directory.root()).list();
        return first(directory, newestFirst, atMost, threads, warnings);
    }

    /**
     * Genesis when the journal is kept from there, else the oldest valid snapshot.
     *
     * @throws RecoveryException as {@link #newest}
     */
    static StartingPoint oldest(DataDirectory directory, Consumer<String> warnings) {
        if (beginsAtGenesis(directory)) {
            return genesis();
        }
        List<SnapshotFile> oldestFirst = new ArrayList<>();
        for (SnapshotFile file : new SnapshotDirectory(directory.storage(), directory.root()).list()) {
            oldestFirst.add(0, file);
        }
        return first(directory, oldestFirst, Long.MAX_VALUE, 1, warnings);
    }

    private static StartingPoint first(
            DataDirectory directory,
            List<SnapshotFile> candidates,
            long atMost,
            int threads,
            Consumer<String> warnings) {
        List<Path> bad = new ArrayList<>();
        for (SnapshotFile file : candidates) {
            if (file.sequence() <= atMost) {
                try {
                    return load(directory, file, threads, warnings).without(bad);
                } catch (SnapshotException e) {
                    bad.add(file.path());
                    warnings.accept("WARNING: " + e.getMessage() + ". The snapshot is passed over: what it saves is"
                            + " replayed from an older one or from the journal");
                }
            }
        }
        if (!beginsAtGenesis(directory)) {
            throw new RecoveryException("the journal in " + directory.directoryOf(FrameKind.JOURNAL)
                    + " does not begin at sequence 1, and there is no valid snapshot to go on from: restore "
                    + directory.root() + " from a backup or a replica");
        }
        return genesis().without(bad);
    }

    /** Renames damaged snapshots, so that they do not count as kept, and answers their new names. */
    static List<Path> putAside(Storage storage, List<Path> damaged) {
        List<Path> names = new ArrayList<>();
        for (Path path : damaged) {
            Path aside = TailCutter.freeName(storage, path, ASIDE_SUFFIX);
            storage.rename(path, aside);
            storage.forceDirectory(path.toAbsolutePath().getParent());
            names.add(aside);
        }
        return names;
    }

    private StartingPoint without(List<Path> bad) {
        return new StartingPoint(core, sequence, outboxSequence, journal, outbox, name, List.copyOf(bad));
    }

    static StartingPoint load(DataDirectory directory, SnapshotFile file, Consumer<String> progress) {
        return load(directory, file, 1, progress);
    }

    private static StartingPoint load(
            DataDirectory directory, SnapshotFile file, int threads, Consumer<String> progress) {
        SnapshotDirectory snapshots = new SnapshotDirectory(directory.storage(), directory.root());
        SnapshotHeader header = snapshots.readHeader(file.path());
        if (header.semanticsVersion() != Semantics.VERSION) {
            throw new SnapshotException(file.path() + " is of semantics version " + header.semanticsVersion()
                    + ", this engine is of version " + Semantics.VERSION);
        }
        Core core = new Core();
        long startNs = System.nanoTime();
        Loading loading = new Loading(file, progress);
        snapshots.load(file.path(), directory.meta().journalId(), core, threads, loading::loaded);
        String name = "the snapshot of sequence " + header.sequence();
        if (loading.told) {
            progress.accept("loaded " + name + " in " + (System.nanoTime() - startNs) / NS_PER_MS + " ms");
        }
        return new StartingPoint(
                core, header.sequence(), header.outboxSequence(), header.journal(), header.outbox(), name, List.of());
    }

    static boolean beginsAtGenesis(DataDirectory directory) {
        List<LogFiles.Entry> files = directory.log(FrameKind.JOURNAL).list();
        return files.isEmpty()
                || files.get(0).firstSequence() == FrameLayout.GENESIS_SEQUENCE
                // Not a frame that can be read: the inspector says what is wrong with it.
                || files.get(0).firstSequence() < 0;
    }

    /** Tells how far loading has come, when it takes long. */
    private static final class Loading {
        private static final long EVERY_BYTES = 1L << 30;

        private final SnapshotFile file;
        private final Consumer<String> progress;
        private long next = EVERY_BYTES;
        private boolean told;

        Loading(SnapshotFile file, Consumer<String> progress) {
            this.file = file;
            this.progress = progress;
        }

        void loaded(long bytes) {
            if (bytes >= next) {
                next += EVERY_BYTES;
                told = true;
                progress.accept(
                        "loading " + file.path() + ": " + (bytes >> 20) + " of " + (file.bytes() >> 20) + " MiB");
            }
        }
    }
}

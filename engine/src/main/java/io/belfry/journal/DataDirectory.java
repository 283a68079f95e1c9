package io.belfry.journal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * The files of one engine.
 *
 * <pre>
 *   belfry.meta   journal id, epoch, versions
 *   lock          held by the one writer, names its process
 *   watermark     how far somebody was answered, and whether an engine runs
 *   journal/      events
 *   outbox/       notifications
 *   snapshot/     the state at some sequences
 * </pre>
 *
 * <p>Any thread may open and close it; opening twice in a process is refused like opening from another process.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String META_FILE = "belfry.meta";
    private static final String SNAPSHOTS = "snapshot";
    private static final int FIRST_EPOCH = 1;

    private final Storage storage;
    private final Path root;
    /** Null when open for reading. */
    private final Storage.Lock lock;

    private final boolean created;
    private DataDirectoryMeta meta;

    private DataDirectory(Storage storage, Path root, Storage.Lock lock, boolean created, DataDirectoryMeta meta) {
        this.storage = storage;
        this.root = root;
        this.lock = lock;
        this.created = created;
        this.meta = meta;
    }

    /**
     * Opens as the one writer; makes what is absent, with a journal id.
     *
     * @param freshId the journal id for a new directory: random, so that no frame of another one passes for its own
     * @throws JournalException when another writer, also in this process, holds it, or {@code belfry.meta} is damaged
     *     or missing beside frames
     */
    public static DataDirectory openExclusive(
            Storage storage, Path root, int schemaVersion, int semanticsVersion, LongSupplier freshId) {
        storage.createDirectories(root);
        Storage.Lock lock = storage.lock(root);
        try {
            return openLocked(storage, root, lock, schemaVersion, semanticsVersion, freshId);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The same on the machine's files, with an id of its own. */
    public static DataDirectory openExclusive(Path root, int schemaVersion, int semanticsVersion) {
        return openExclusive(
                Storage.files(), root, schemaVersion, semanticsVersion, () -> new SecureRandom().nextLong());
    }

    private static DataDirectory openLocked(
            Storage storage,
            Path root,
            Storage.Lock lock,
            int schemaVersion,
            int semanticsVersion,
            LongSupplier freshId) {
        for (FrameKind kind : FrameKind.values()) {
            storage.createDirectories(root.resolve(kind.label()));
        }
        Path metaFile = root.resolve(META_FILE);
        if (storage.exists(metaFile)) {
            return new DataDirectory(storage, root, lock, false, MetaFile.read(storage, metaFile));
        }
        for (FrameKind kind : FrameKind.values()) {
            if (!CycleFile.list(storage, root.resolve(kind.label())).isEmpty()) {
                throw new JournalException(metaFile + " is missing, and " + kind.label() + " holds files: restore "
                        + META_FILE + " from a backup, or name an empty directory");
            }
        }
        Path parent = root.toAbsolutePath().getParent();
        if (parent != null) {
            // An earlier start may have made the directory and died before its name was on the disk.
            storage.forceDirectory(parent);
        }
        DataDirectoryMeta genesis = new DataDirectoryMeta(
                freshId.getAsLong(), FIRST_EPOCH, FrameLayout.VERSION, schemaVersion, semanticsVersion);
        MetaFile.write(storage, metaFile, genesis);
        return new DataDirectory(storage, root, lock, true, genesis);
    }

    /**
     * Opens for reading: takes no lock and makes nothing.
     *
     * @throws JournalException when there is no engine's data in {@code root}
     */
    public static DataDirectory openReadOnly(Storage storage, Path root) {
        Path metaFile = root.resolve(META_FILE);
        if (!storage.exists(metaFile)) {
            throw new JournalException("no data of a belfry engine in " + root + ": " + metaFile + " does not exist");
        }
        return new DataDirectory(storage, root, null, false, MetaFile.read(storage, metaFile));
    }

    /** The same on the machine's files. */
    public static DataDirectory openReadOnly(Path root) {
        return openReadOnly(Storage.files(), root);
    }

    /** What {@code belfry.meta} says. The caller compares the versions with its own. */
    public DataDirectoryMeta meta() {
        return meta;
    }

    /** Replaces {@code belfry.meta} durably, for a new epoch or new versions; only for the writer. */
    public void writeMeta(DataDirectoryMeta next) {
        if (lock == null) {
            throw new IllegalStateException(root + " is open for reading");
        }
        MetaFile.write(storage, root.resolve(META_FILE), next);
        meta = next;
    }

    /** Whether {@link #openExclusive} made this directory just now. */
    public boolean created() {
        return created;
    }

    /** Whether nothing was ever journaled here, nor kept in a snapshot. */
    boolean isUnused() {
        boolean unused = storage.list(root.resolve(SNAPSHOTS)).isEmpty();
        for (FrameKind kind : FrameKind.values()) {
            unused &= CycleFile.list(storage, directoryOf(kind)).isEmpty();
        }
        return unused;
    }

    public Path root() {
        return root;
    }

    /** Where the frames of this kind are. */
    public Path directoryOf(FrameKind kind) {
        return root.resolve(kind.label());
    }

    /** The log of this kind. */
    public LogFiles log(FrameKind kind) {
        return new LogFiles(storage, directoryOf(kind), kind, meta.journalId());
    }

    public Storage storage() {
        return storage;
    }

    /** Gives up the lock. */
    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }
}

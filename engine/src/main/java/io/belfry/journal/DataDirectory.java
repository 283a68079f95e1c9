package io.belfry.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of one engine.
 *
 * <pre>
 *   belfry.meta   journal id, epoch, versions
 *   lock          held by the one writer, names its process
 *   journal/      events
 *   outbox/       notifications
 * </pre>
 *
 * <p>Any thread may open and close it; opening twice in a process is refused like opening from another process.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "lock";
    private static final String META_FILE = "belfry.meta";
    private static final int FIRST_EPOCH = 1;
    /** The holder's process id is written here; the lock itself lies further on, so that others may read the id. */
    private static final int MAX_PID_BYTES = 20;

    private static final long LOCK_POSITION = 1L << 20;

    /** Lock files that this process holds. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel lockChannel;
    private final boolean created;
    private DataDirectoryMeta meta;

    private DataDirectory(Path root, FileChannel lockChannel, boolean created, DataDirectoryMeta meta) {
        this.root = root;
        this.lockChannel = lockChannel;
        this.created = created;
        this.meta = meta;
    }

    /**
     * Opens as the one writer; makes what is absent, with a new random journal id.
     *
     * @throws JournalException when another writer, also in this process, holds it, or {@code belfry.meta} is damaged
     *     or missing beside frames
     */
    public static DataDirectory openExclusive(Path root, int schemaVersion, int semanticsVersion) {
        try {
            Files.createDirectories(root);
            FileChannel lockChannel = lock(root);
            try {
                return openLocked(root, lockChannel, schemaVersion, semanticsVersion);
            } catch (IOException | RuntimeException e) {
                unlock(root, lockChannel);
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException("cannot open the data directory " + root + ": " + e, e);
        }
    }

    private static DataDirectory openLocked(Path root, FileChannel lockChannel, int schemaVersion, int semanticsVersion)
            throws IOException {
        for (FrameKind kind : FrameKind.values()) {
            Files.createDirectories(root.resolve(kind.label()));
        }
        Path metaFile = root.resolve(META_FILE);
        if (Files.exists(metaFile)) {
            return new DataDirectory(root, lockChannel, false, MetaFile.read(metaFile));
        }
        for (FrameKind kind : FrameKind.values()) {
            if (!CycleFile.list(root.resolve(kind.label())).isEmpty()) {
                throw new JournalException(metaFile + " is missing, and " + kind.label() + " holds files: restore "
                        + META_FILE + " from a backup, or name an empty directory");
            }
        }
        DataDirectoryMeta genesis = new DataDirectoryMeta(
                new SecureRandom().nextLong(), FIRST_EPOCH, FrameLayout.VERSION, schemaVersion, semanticsVersion);
        MetaFile.write(metaFile, genesis);
        return new DataDirectory(root, lockChannel, true, genesis);
    }

    /**
     * Opens for reading: takes no lock and makes nothing.
     *
     * @throws JournalException when there is no engine's data in {@code root}
     */
    public static DataDirectory openReadOnly(Path root) {
        Path metaFile = root.resolve(META_FILE);
        if (!Files.exists(metaFile)) {
            throw new JournalException("no data of a belfry engine in " + root + ": " + metaFile + " does not exist");
        }
        try {
            return new DataDirectory(root, null, false, MetaFile.read(metaFile));
        } catch (IOException e) {
            throw new JournalException("cannot read " + metaFile, e);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        Path lockFile = root.toRealPath().resolve(LOCK_FILE);
        // Asked first: closing a second channel on the file would give up this process's lock (POSIX).
        if (!HELD_HERE.add(lockFile)) {
            throw new JournalException("the data directory " + root + " is in use by this very process (pid "
                    + ProcessHandle.current().pid() + "): only one engine may write to it");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock(LOCK_POSITION, 1, false) == null) {
                throw new JournalException(heldText(root, channel));
            }
            writePid(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            HELD_HERE.remove(lockFile);
            throw e;
        }
    }

    private static String heldText(Path root, FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_BYTES);
        int count = channel.read(bytes, 0);
        String pid = count <= 0 ? "" : new String(bytes.array(), 0, count, StandardCharsets.US_ASCII).trim();
        return "the data directory " + root + " is in use by another process"
                + (pid.isEmpty() ? "" : " (pid " + pid + ")") + ": only one engine may write to it";
    }

    private static void writePid(FileChannel channel) throws IOException {
        channel.truncate(0);
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.wrap(pid);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }

    /** What {@code belfry.meta} says. The caller compares the versions with its own. */
    public DataDirectoryMeta meta() {
        return meta;
    }

    /** Replaces {@code belfry.meta} durably, for a new epoch or new versions; only for the writer. */
    public void writeMeta(DataDirectoryMeta next) {
        if (lockChannel == null) {
            throw new IllegalStateException(root + " is open for reading");
        }
        try {
            MetaFile.write(root.resolve(META_FILE), next);
        } catch (IOException e) {
            throw new JournalException("cannot write " + root.resolve(META_FILE), e);
        }
        meta = next;
    }

    /** Whether {@link #openExclusive} made this directory just now. */
    public boolean created() {
        return created;
    }

    public Path root() {
        return root;
    }

    /** Where the frames of this kind are. */
    public Path directoryOf(FrameKind kind) {
        return root.resolve(kind.label());
    }

    /** Gives up the lock. */
    @Override
    public void close() {
        if (lockChannel == null || !lockChannel.isOpen()) {
            return;
        }
        try {
            unlock(root, lockChannel);
        } catch (IOException e) {
            throw new JournalException("cannot give up the lock of " + root, e);
        }
    }

    private static void unlock(Path root, FileChannel lockChannel) throws IOException {
        lockChannel.close();
        HELD_HERE.remove(root.toRealPath().resolve(LOCK_FILE));
    }
}

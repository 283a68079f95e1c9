package io.belfry.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The machine's file system. */
final class FileStorage implements Storage {
    static final FileStorage INSTANCE = new FileStorage();

    private static final String LOCK_FILE = "lock";

    /** The holder's process id is written here; the lock itself lies further on, so that others may read the id. */
    private static final int MAX_PID_BYTES = 20;

    private static final long LOCK_POSITION = 1L << 20;

    /** Lock files that this process holds. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private FileStorage() {}

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public List<Path> list(Path directory) {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (Path file : found) {
                files.add(file);
            }
        } catch (IOException e) {
            throw new JournalException("cannot list " + directory + ": " + e, e);
        }
        Collections.sort(files);
        return files;
    }

    /** Their names are on the disk then: what is stored in a directory must not go away with it. */
    @Override
    public void createDirectories(Path directory) {
        Path absolute = directory.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw new JournalException("cannot make the directory " + directory + ": " + e, e);
        }
        if (parent != null) {
            forceDirectory(parent);
        }
    }

    @Override
    public StorageFile openRead(Path file) {
        return open(file, StandardOpenOption.READ);
    }

    @Override
    public StorageFile openWrite(Path file) {
        return open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static StorageFile open(Path file, StandardOpenOption... how) {
        try {
            return new OpenFile(file, FileChannel.open(file, how));
        } catch (IOException e) {
            throw new JournalException("cannot open " + file + ": " + e, e);
        }
    }

    @Override
    public void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new JournalException("cannot rename " + from + " to " + to + ": " + e, e);
        }
    }

    @Override
    public void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new JournalException("cannot delete " + file + ": " + e, e);
        }
    }

    /** A link; where the file system has none, a copy. */
    @Override
    public void keepAs(Path file, Path second) {
        try {
            try {
                Files.createLink(second, file);
            } catch (UnsupportedOperationException e) {
                Files.copy(file, second);
                DiskForce.forceFile(second);
            }
        } catch (IOException e) {
            throw new JournalException("cannot keep " + file + " as " + second + ": " + e, e);
        }
    }

    @Override
    public long bootId() {
        // Linux makes it at random at each start; elsewhere it is not known.
        Path file = Path.of("/proc/sys/kernel/random/boot_id");
        if (!Files.isReadable(file)) {
            return 0;
        }
        try {
            UUID id = UUID.fromString(Files.readString(file).strip());
            return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
        } catch (IOException | IllegalArgumentException e) {
            throw new JournalException("cannot read the machine's boot id in " + file + ": " + e, e);
        }
    }

    @Override
    public void forceDirectory(Path directory) {
        try {
            DiskForce.forceDirectory(directory);
        } catch (IOException e) {
            throw new ForceFailedException("the disk refused to store the names in " + directory + ": " + e, e);
        }
    }

    @Override
    public long freeBytes(Path directory) {
        // Without a look through all that is mounted, which takes a third of a millisecond; 0 is also said when nothing
        // is known.
        long usable = directory.toFile().getUsableSpace();
        if (usable > 0) {
            return usable;
        }
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new JournalException("cannot ask for the free space of " + directory + ": " + e, e);
        }
    }

    @Override
    public Lock lock(Path root) {
        try {
            return lockFile(root, root.toRealPath().resolve(LOCK_FILE));
        } catch (IOException e) {
            throw new JournalException("cannot lock the data directory " + root + ": " + e, e);
        }
    }

    private static Lock lockFile(Path root, Path lockFile) throws IOException {
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
            return new HeldLock(root, lockFile, channel);
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

    @Override
    public Journal openJournal(Path directory, int blockBytes, LongSupplier wallClockMs) {
        ChronicleJournal.forgetMetadata(directory);
        return ChronicleJournal.open(
                directory,
                blockBytes,
                RisingClock.from(CycleFile.firstUsableMs(this, directory), wallClockMs, System::nanoTime));
    }

    private record HeldLock(Path root, Path lockFile, FileChannel channel) implements Lock {
        @Override
        public void close() {
            if (!channel.isOpen()) {
                return;
            }
            try {
                channel.close();
            } catch (IOException e) {
                throw new JournalException("cannot give up the lock of " + root + ": " + e, e);
            }
            HELD_HERE.remove(lockFile);
        }
    }

    private static final class OpenFile implements StorageFile {
        private final Path path;
        private final FileChannel channel;
        private MappedByteBuffer mapped;

        OpenFile(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public long size() {
            try {
                return channel.size();
            } catch (IOException e) {
                throw new JournalException("cannot read " + path + ": " + e, e);
            }
        }

        @Override
        public int read(ByteBuffer target, long at) {
            try {
                return channel.read(target, at);
            } catch (IOException e) {
                throw new JournalException("cannot read " + path + " at " + at + ": " + e, e);
            }
        }

        @Override
        public void write(ByteBuffer source, long at) {
            try {
                long place = at;
                while (source.hasRemaining()) {
                    place += channel.write(source, place);
                }
            } catch (IOException e) {
                throw new JournalException("cannot write " + path + " at " + at + ": " + e, e);
            }
        }

        @Override
        public void resize(long bytes) {
            try {
                long size = channel.size();
                if (bytes < size) {
                    channel.truncate(bytes);
                } else if (bytes > size) {
                    channel.write(ByteBuffer.allocate(1), bytes - 1);
                }
            } catch (IOException e) {
                throw new JournalException("cannot resize " + path + " to " + bytes + " bytes: " + e, e);
            }
        }

        @Override
        public void force() {
            try {
                // Bytes and size: that is all a reader needs, times of change are not worth waiting for.
                channel.force(false);
            } catch (IOException e) {
                throw new ForceFailedException("the disk refused to store " + path + ": " + e, e);
            }
        }

        @Override
        public UnsafeBuffer map(int bytes) {
            if (mapped != null) {
                throw new IllegalStateException(path + " is mapped already");
            }
            try {
                mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            } catch (IOException e) {
                throw new JournalException("cannot map " + path + ": " + e, e);
            }
            return new UnsafeBuffer(mapped);
        }

        @Override
        public void close() {
            if (mapped != null) {
                IoUtil.unmap(mapped);
                mapped = null;
            }
            try {
                channel.close();
            } catch (IOException e) {
                throw new JournalException("cannot close " + path + ": " + e, e);
            }
        }
    }
}

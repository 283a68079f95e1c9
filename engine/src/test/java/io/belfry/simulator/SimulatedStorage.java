package io.belfry.simulator;

import io.belfry.journal.ForceFailedException;
import io.belfry.journal.Journal;
import io.belfry.journal.JournalException;
import io.belfry.journal.Storage;
import io.belfry.journal.StorageFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A file system in memory that dies when it is told to. It keeps what a machine sees apart from what its disk has: bytes
 * and lengths get there by a force of the file, names by a force of the directory, and either at any time by itself.
 *
 * <p>After a power loss a file that was forced, under a name that was forced, is as it was then or newer, page by page. The
 * names that were not forced are those of some moment since: a file system that journals its names brings them back in the
 * order in which they were made.
 *
 * <p>One thread. The calls that change something are numbered, so that a run can be ended before any of them.
 */
public final class SimulatedStorage implements Storage {
    /** How a run ends. */
    public enum CrashKind {
        /** The process dies, the machine goes on. */
        KILL,
        /** The machine dies. */
        POWER
    }

    private static final int MOST_OLD_PAGES = 64;
    private static final long MUCH_FREE = 1L << 40;

    private final Random random;
    private final Faults faults;
    private final SortedMap<Path, SimulatedFile> names = new TreeMap<>();
    private final SortedMap<Path, SimulatedFile> durableNames = new TreeMap<>();
    private final Set<Path> directories = new TreeSet<>();
    private final Set<Path> durableDirectories = new TreeSet<>();
    /** Changes of names that the disk does not have yet, in order. */
    private final List<NameChange> unforced = new ArrayList<>();

    private final Set<Path> locked = new HashSet<>();
    private final List<OldPage> oldPages = new ArrayList<>();
    private long operations;
    private long crashAt = Long.MAX_VALUE;
    private boolean down;
    private int boots;
    private long bootId = 1;
    private int writeBackOneIn = 8;
    private long freeBytes = MUCH_FREE;
    private boolean forgetsForces;
    private boolean mendsChecksums;
    private LongSupplier monotonicNs = () -> 0;

    /** An empty file system whose faults come from {@code faults}. */
    SimulatedStorage(Random random, Faults faults) {
        this.random = random;
        this.faults = faults;
    }

    /** An empty file system where nothing fails. */
    public static SimulatedStorage reliable() {
        return new SimulatedStorage(new Random(0), Faults.none());
    }

    /** A change of names: a file made or linked, a directory made, a file given another name, something removed. */
    private record NameChange(Path removed, Path added, SimulatedFile file) {
        boolean isIn(Path directory) {
            return directory.equals(parentOf(removed)) || directory.equals(parentOf(added));
        }

        boolean touches(Set<Path> paths) {
            return (removed != null && paths.contains(removed)) || (added != null && paths.contains(added));
        }

        void addTo(Set<Path> paths) {
            if (removed != null) {
                paths.add(removed);
            }
            if (added != null) {
                paths.add(added);
            }
        }

        void applyTo(Map<Path, SimulatedFile> files, Set<Path> directories) {
            if (removed != null) {
                files.remove(removed);
                directories.remove(removed);
            }
            if (added != null && file != null) {
                files.put(added, file);
            } else if (added != null) {
                directories.add(added);
            }
        }
    }

    /** An image that a page of the disk once had. */
    private record OldPage(SimulatedFile file, int page, UnsafeBuffer image) {}

    // ---------------------------------------------------------------- what the test does

    /** Lets the storage die before the operation with this number. */
    void crashAt(long operation) {
        crashAt = operation;
    }

    /** Operations so far. */
    long operations() {
        return operations;
    }

    boolean isDown() {
        return down;
    }

    /** How often a page gets to the disk by itself: before one in so many operations; 0 for never. */
    void writeBackOneIn(int once) {
        writeBackOneIn = once;
    }

    void freeBytes(long bytes) {
        freeBytes = bytes;
    }

    /** The clock that ends files where the wall clock has stepped back. */
    void monotonicNs(LongSupplier clock) {
        monotonicNs = clock;
    }

    LongSupplier monotonicNs() {
        return monotonicNs;
    }

    /** A planted bug: forces do nothing and say that they did. */
    void forgetsForces(boolean value) {
        forgetsForces = value;
    }

    /** A planted bug: damage in a queue's file comes with checksums that match. */
    void mendsChecksums(boolean value) {
        mendsChecksums = value;
    }

    /** The machine or the process ends; what is left is there at once. */
    void crash(CrashKind kind) {
        crash(kind, true);
    }

    void crash(CrashKind kind, boolean counts) {
        if (counts) {
            faults.count(kind == CrashKind.KILL ? FaultKind.KILL : FaultKind.POWER_LOSS);
        }
        down = false;
        crashAt = Long.MAX_VALUE;
        boots++;
        locked.clear();
        if (kind == CrashKind.POWER) {
            bootId++;
            losePower();
        } else {
            for (SimulatedFile file : names.values()) {
                file.unmap();
            }
        }
    }

    private void losePower() {
        int kept = random.nextInt(unforced.size() + 1);
        if (kept < unforced.size()) {
            faults.count(FaultKind.NAME_LOST);
        }
        for (NameChange change : unforced.subList(0, kept)) {
            change.applyTo(durableNames, durableDirectories);
        }
        unforced.clear();
        durableDirectories.removeIf(path -> path.getParent() != null && !durableDirectories.contains(path.getParent()));
        durableNames.keySet().removeIf(path -> !durableDirectories.contains(path.getParent()));
        SimulatedFile.Loss loss = new SimulatedFile.Loss(pick(0, 20, 50, 80, 100), pick(0, 10, 30));
        for (SimulatedFile file : inOrder(durableNames.values())) {
            file.losePower(loss, random, faults);
        }
        names.clear();
        names.putAll(durableNames);
        directories.clear();
        directories.addAll(durableDirectories);
    }

    /** While everything is down: turns a bit of a file under {@code root} over on the disk. */
    boolean flipAnyBit(Path root) {
        List<SimulatedFile> files = filesUnder(root);
        for (int attempt = 0; attempt < 32 && !files.isEmpty(); attempt++) {
            SimulatedFile file = files.get(random.nextInt(files.size()));
            // belfry.meta is small and watched whole; it should not take all the hits.
            if (file.durableSize() == 0
                    || (file.durableSize() < SimulatedFile.SECTOR_BYTES && random.nextInt(8) != 0)) {
                continue;
            }
            int at = placeToFlip(file);
            file.flip(at, random.nextInt(8));
            if (mendsChecksums) {
                file.mendFrames();
            }
            faults.count(FaultKind.BIT_FLIP);
            return true;
        }
        return false;
    }

    /** Most of a file is empty space, and bits of frames are what matters: mostly a byte that is not zero. */
    private int placeToFlip(SimulatedFile file) {
        int size = file.durableSize();
        if (random.nextInt(8) == 0) {
            return random.nextInt(size);
        }
        int end = usedBefore(file, size - 1);
        boolean inFrames = end > QueueLayout.FIRST_DOCUMENT && random.nextInt(4) != 0;
        int start = inFrames ? QueueLayout.FIRST_DOCUMENT : 0;
        return usedBefore(file, start + random.nextInt(end - start + 1));
    }

    /** The last byte up to {@code at} that is not zero, or the first. */
    private static int usedBefore(SimulatedFile file, int at) {
        int place = at;
        while (place > 0 && file.durableByte(place) == 0) {
            place--;
        }
        return place;
    }

    /** While everything is down: an old image of a page comes back. */
    boolean bringBackOldPage() {
        if (oldPages.isEmpty()) {
            return false;
        }
        OldPage old = oldPages.get(random.nextInt(oldPages.size()));
        boolean changed = durableNames.containsValue(old.file) && old.file.damage(old.page, old.image.byteArray());
        if (changed) {
            faults.count(FaultKind.STALE_PAGE);
        }
        return changed;
    }

    /** The machine reads everything anew from the disk. */
    void evict() {
        names.values().forEach(SimulatedFile::evict);
    }

    /** A copy of what the machine sees, on a disk of its own where nothing fails. */
    public SimulatedStorage image() {
        SimulatedStorage copy = reliable();
        names.forEach((path, file) -> copy.put(path, file.image()));
        directories.forEach(copy::putDirectory);
        return copy;
    }

    /** Puts a file there, durably; for importing real ones. */
    public void put(Path path, byte[] content) {
        put(path, new SimulatedFile(content, content.length));
    }

    private void put(Path path, SimulatedFile file) {
        names.put(path, file);
        durableNames.put(path, file);
        putDirectory(path.getParent());
    }

    private void putDirectory(Path directory) {
        for (Path path = directory; path != null; path = path.getParent()) {
            directories.add(path);
            durableDirectories.add(path);
        }
    }

    /** The names of all files. */
    public Collection<Path> files() {
        return List.copyOf(names.keySet());
    }

    /** What the machine sees of a file. */
    public byte[] contentOf(Path path) {
        SimulatedFile file = names.get(path);
        byte[] content = new byte[file.size()];
        System.arraycopy(file.bytes(), 0, content, 0, content.length);
        return content;
    }

    SimulatedFile file(Path path) {
        return names.get(path);
    }

    /** A digest of the names and bytes below {@code root}. */
    long digest(Path root) {
        CRC32C crc = new CRC32C();
        names.forEach((path, file) -> {
            if (path.startsWith(root)) {
                byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
                crc.update(name, 0, name.length);
                crc.update(file.bytes(), 0, file.size());
            }
        });
        return crc.getValue();
    }

    private List<SimulatedFile> filesUnder(Path root) {
        List<SimulatedFile> files = new ArrayList<>();
        durableNames.forEach((path, file) -> {
            if (path.startsWith(root)) {
                files.add(file);
            }
        });
        return files;
    }

    private static List<SimulatedFile> inOrder(Collection<SimulatedFile> files) {
        List<SimulatedFile> each = new ArrayList<>();
        for (SimulatedFile file : files) {
            // The same file may have two names.
            if (each.stream().noneMatch(other -> other == file)) {
                each.add(file);
            }
        }
        return each;
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    // ---------------------------------------------------------------- operations

    /** Before every change: perhaps the end, perhaps some page gets to the disk by itself. */
    private void operation() {
        checkUp();
        operations++;
        if (operations >= crashAt) {
            down = true;
            throw new SimulatedCrash();
        }
        if (writeBackOneIn > 0 && random.nextInt(writeBackOneIn) == 0) {
            writeBack();
        }
    }

    private void checkUp() {
        if (down) {
            throw new SimulatedCrash();
        }
    }

    private void writeBack() {
        List<SimulatedFile> dirty = new ArrayList<>();
        for (SimulatedFile file : names.values()) {
            if (file.isDirty()) {
                dirty.add(file);
            }
        }
        if (dirty.isEmpty()) {
            return;
        }
        SimulatedFile file = dirty.get(random.nextInt(dirty.size()));
        int page = file.anyDirtyPage(random);
        if (page < 0 || random.nextInt(4) == 0) {
            file.storeSize();
        } else {
            storePage(file, page);
        }
    }

    private void storePage(SimulatedFile file, int page) {
        if (faults.strikes(FaultKind.LOST_WRITE)) {
            file.abandon(page);
            return;
        }
        byte[] before = faults.mayStrike(FaultKind.STALE_PAGE) ? file.durablePage(page) : null;
        if (before != null && oldPages.size() < MOST_OLD_PAGES) {
            oldPages.add(new OldPage(file, page, new UnsafeBuffer(before)));
        }
        int pages = file.size() / SimulatedFile.PAGE_BYTES;
        if (pages > 1 && faults.strikes(FaultKind.MISDIRECTED_WRITE)) {
            int place = (page + 1 + random.nextInt(pages - 1)) % pages;
            file.storeAs(page, place);
            file.abandon(page);
            file.abandonIfClean(place);
            return;
        }
        file.store(page);
    }

    void force(SimulatedFile file, Path path) {
        operation();
        if (forgetsForces) {
            return;
        }
        boolean fails = faults.strikes(FaultKind.FORCE_FAILED);
        file.isDirty();
        for (int page = file.nextDirtyPage(0); page >= 0; page = file.nextDirtyPage(page + 1)) {
            if (fails && random.nextBoolean()) {
                file.abandon(page);
            } else {
                storePage(file, page);
            }
        }
        if (fails) {
            throw new ForceFailedException(
                    "the disk refused to store " + path + ": java.io.IOException: Input/output error", null);
        }
        file.storeSize();
    }

    void write(SimulatedFile file, Path path, byte[] source, int offset, int length, long at) {
        int written = length;
        boolean full = false;
        boolean broken = false;
        checkUp();
        try {
            operation();
            full = length > 0 && faults.strikes(FaultKind.NO_SPACE);
            broken = !full && length > 1 && faults.strikes(FaultKind.SHORT_WRITE);
            if (full || broken) {
                written = random.nextInt(length) & -Long.BYTES;
            }
        } catch (SimulatedCrash e) {
            // What a process was just writing is there in part; a number is there or not.
            if (length > Long.BYTES) {
                file.write(at, source, offset, random.nextInt(length) & -Long.BYTES);
            }
            throw e;
        }
        file.write(at, source, offset, written);
        if (full) {
            throw new JournalException(
                    "cannot write " + path + " at " + at + ": java.io.IOException: No space left on device");
        }
        if (broken) {
            throw new JournalException(
                    "cannot write " + path + " at " + at + ": java.io.IOException: Input/output error");
        }
    }

    private void change(Path removed, Path added, SimulatedFile file) {
        operation();
        NameChange change = new NameChange(removed, added, file);
        change.applyTo(names, directories);
        unforced.add(change);
    }

    private static Path parentOf(Path path) {
        return path == null ? null : path.getParent();
    }

    // ---------------------------------------------------------------- what the engine asks

    @Override
    public boolean exists(Path path) {
        checkUp();
        return names.containsKey(path) || directories.contains(path);
    }

    @Override
    public List<Path> list(Path directory) {
        checkUp();
        List<Path> files = new ArrayList<>();
        for (Path path : names.keySet()) {
            if (directory.equals(path.getParent())) {
                files.add(path);
            }
        }
        return files;
    }

    @Override
    public void createDirectories(Path directory) {
        checkUp();
        if (directory == null || directories.contains(directory)) {
            return;
        }
        if (directory.getParent() == null) {
            putDirectory(directory);
            return;
        }
        createDirectories(directory.getParent());
        change(null, directory, null);
        // As the machine's storage does: what is stored in a directory must not go away with it.
        forceDirectory(directory.getParent());
    }

    @Override
    public StorageFile openRead(Path file) {
        checkUp();
        SimulatedFile found = names.get(file);
        if (found == null) {
            throw new JournalException("cannot open " + file + ": java.nio.file.NoSuchFileException: " + file);
        }
        return new OpenFile(file, found, false);
    }

    @Override
    public StorageFile openWrite(Path file) {
        return open(file);
    }

    OpenFile open(Path file) {
        checkUp();
        if (!names.containsKey(file)) {
            if (!directories.contains(file.getParent())) {
                throw new JournalException("cannot open " + file + ": java.nio.file.NoSuchFileException: " + file);
            }
            change(null, file, new SimulatedFile());
        }
        return new OpenFile(file, names.get(file), true);
    }

    @Override
    public void rename(Path from, Path to) {
        checkUp();
        SimulatedFile file = names.get(from);
        if (file == null) {
            throw new JournalException(
                    "cannot rename " + from + " to " + to + ": java.nio.file.NoSuchFileException: " + from);
        }
        change(from, to, file);
    }

    @Override
    public void delete(Path file) {
        checkUp();
        if (!exists(file)) {
            throw new JournalException("cannot delete " + file + ": java.nio.file.NoSuchFileException: " + file);
        }
        if (directories.contains(file) && names.keySet().stream().anyMatch(path -> file.equals(path.getParent()))) {
            throw new JournalException("cannot delete " + file + ": java.nio.file.DirectoryNotEmptyException: " + file);
        }
        change(file, null, null);
    }

    @Override
    public void keepAs(Path file, Path second) {
        checkUp();
        if (exists(second) || !names.containsKey(file)) {
            throw new JournalException("cannot keep " + file + " as " + second + ": "
                    + (exists(second)
                            ? "java.nio.file.FileAlreadyExistsException: " + second
                            : "java.nio.file.NoSuchFileException: " + file));
        }
        change(null, second, names.get(file));
    }

    @Override
    public long bootId() {
        checkUp();
        return bootId;
    }

    @Override
    public void forceDirectory(Path directory) {
        operation();
        if (!directories.contains(directory)) {
            throw new JournalException("the disk refused to store the names in " + directory
                    + ": java.nio.file.NoSuchFileException: " + directory);
        }
        if (forgetsForces) {
            return;
        }
        // From the last to the first: what a change needs comes along.
        Set<Path> needed = new HashSet<>();
        boolean[] goes = new boolean[unforced.size()];
        for (int i = unforced.size() - 1; i >= 0; i--) {
            NameChange change = unforced.get(i);
            if (change.isIn(directory) || change.touches(needed)) {
                goes[i] = true;
                change.addTo(needed);
            }
        }
        List<NameChange> left = new ArrayList<>();
        for (int i = 0; i < goes.length; i++) {
            if (goes[i]) {
                unforced.get(i).applyTo(durableNames, durableDirectories);
            } else {
                left.add(unforced.get(i));
            }
        }
        unforced.clear();
        unforced.addAll(left);
    }

    @Override
    public long freeBytes(Path directory) {
        checkUp();
        return freeBytes;
    }

    @Override
    public long patienceNs() {
        return 0;
    }

    @Override
    public Lock lock(Path root) {
        checkUp();
        if (!locked.add(root)) {
            throw new JournalException("the data directory " + root
                    + " is in use by this very process (pid 1): only one engine may write to it");
        }
        int boot = boots;
        return () -> {
            if (boot == boots) {
                locked.remove(root);
            }
        };
    }

    @Override
    public Journal openJournal(Path directory, int blockBytes, LongSupplier wallClockMs) {
        return new SimulatedJournal(this, directory, wallClockMs);
    }

    Random random() {
        return random;
    }

    Faults faults() {
        return faults;
    }

    /** A file that somebody holds open. */
    final class OpenFile implements StorageFile {
        private final Path path;
        private final SimulatedFile file;
        private final boolean writable;
        private final int boot = boots;
        private boolean mapped;

        OpenFile(Path path, SimulatedFile file, boolean writable) {
            this.path = path;
            this.file = file;
            this.writable = writable;
        }

        private void check() {
            if (boot != boots) {
                throw new SimulatedCrash();
            }
            checkUp();
        }

        private void checkWritable() {
            check();
            if (!writable) {
                throw new IllegalStateException(path + " is open for reading");
            }
        }

        Path path() {
            return path;
        }

        SimulatedFile file() {
            return file;
        }

        @Override
        public long size() {
            check();
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long at) {
            check();
            if (at >= file.size()) {
                return -1;
            }
            int length = (int) Math.min(target.remaining(), file.size() - at);
            target.put(file.bytes(), (int) at, length);
            return length;
        }

        @Override
        public void write(ByteBuffer source, long at) {
            checkWritable();
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            SimulatedStorage.this.write(file, path, bytes, 0, bytes.length, at);
        }

        void write(byte[] source, int offset, int length, long at) {
            checkWritable();
            SimulatedStorage.this.write(file, path, source, offset, length, at);
        }

        @Override
        public void resize(long bytes) {
            checkWritable();
            operation();
            file.resize(Math.toIntExact(bytes));
        }

        @Override
        public void force() {
            check();
            SimulatedStorage.this.force(file, path);
        }

        @Override
        public UnsafeBuffer map(int bytes) {
            checkWritable();
            operation();
            mapped = true;
            return new MappedBytes(file.map(bytes), bytes);
        }

        @Override
        public void close() {
            if (mapped && boot == boots) {
                file.unmap();
            }
        }
    }

    /** Memory of a file; a death finds what is put there half done. */
    private final class MappedBytes extends UnsafeBuffer {
        private final int boot = boots;

        MappedBytes(byte[] bytes, int length) {
            super(bytes, 0, length);
        }

        @Override
        public void putBytes(int index, DirectBuffer source, int offset, int length) {
            if (boot != boots) {
                throw new SimulatedCrash();
            }
            checkUp();
            try {
                operation();
            } catch (SimulatedCrash e) {
                super.putBytes(index, source, offset, random.nextInt(length + 1));
                throw e;
            }
            super.putBytes(index, source, offset, length);
        }
    }
}

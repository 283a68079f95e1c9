package io.belfry.snapshot;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.core.Core;
import io.belfry.core.Semantics;
import io.belfry.core.state.StateException;
import io.belfry.journal.JournalException;
import io.belfry.journal.Storage;
import io.belfry.journal.StorageFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The snapshots of one data directory. They lie in {@code snapshot/}, named by their sequence.
 *
 * <p>Reading takes no lock and may go on beside a writer, in this process or another; of writers there may be one at a
 * time. One thread at a time.
 */
public final class SnapshotDirectory {
    private static final String DIRECTORY = "snapshot";
    private static final String SUFFIX = ".snapshot";
    private static final String TEMPORARY_SUFFIX = SUFFIX + ".tmp";
    private static final Pattern NAME = Pattern.compile("([0-9]{20})\\.snapshot");

    /** Below this, starting a thread takes longer than what it could do meanwhile. */
    private static final long SMALL_FILE_BYTES = 1 << 20;

    private static final String LARGEST = nameOf(Long.MAX_VALUE);

    private final Storage storage;
    private final Path root;
    private final Path directory;

    /** @param root of the data directory; nothing is made before the first {@link #write} */
    public SnapshotDirectory(Storage storage, Path root) {
        this.storage = storage;
        this.root = root;
        this.directory = root.resolve(DIRECTORY);
    }

    /** The snapshots, newest first; none of them has been looked at. */
    public List<SnapshotFile> list() {
        List<SnapshotFile> found = new ArrayList<>();
        for (Path path : storage.list(directory)) {
            long sequence = sequenceOf(path);
            if (sequence >= 0) {
                addTo(found, path, sequence);
            }
        }
        found.sort((a, b) -> Long.compare(b.sequence(), a.sequence()));
        return found;
    }

    private void addTo(List<SnapshotFile> found, Path path, long sequence) {
        try (StorageFile file = storage.openRead(path)) {
            found.add(new SnapshotFile(path, sequence, file.size()));
        } catch (JournalException e) {
            // Another thread or process may remove it just now.
            if (storage.exists(path)) {
                throw e;
            }
        }
    }

    /**
     * Writes a snapshot of {@code core}, durably: when this returns, the file bears its name and is on the disk. What an
     * earlier attempt left behind is removed first. A snapshot of the same sequence is replaced.
     *
     * @param header what it is to say; its sequences, engine time and digests are the core's. The digest of the state is
     *     taken as it is, since working it out takes long; loading compares it
     * @param progressBytes told the bytes written so far, about every MiB; it may wait, so as to spare the disk, or
     *     throw, so as to give it up
     * @return the file
     * @throws IllegalArgumentException when header and core disagree
     * @throws JournalException when the disk refuses. The snapshot's name then stands for a whole file or for nothing new
     */
    public Path write(SnapshotHeader header, Core core, LongConsumer progressBytes) {
        String disagreement = disagreement(header, core);
        if (disagreement != null) {
            throw new IllegalArgumentException("the header of the snapshot and its core disagree: " + disagreement);
        }
        if (header.formatVersion() != SnapshotHeader.FORMAT_VERSION) {
            throw new IllegalArgumentException("format version " + header.formatVersion() + " cannot be written, only "
                    + SnapshotHeader.FORMAT_VERSION);
        }
        makeDirectory();
        removeTemporaries();
        Path path = pathOf(header.sequence());
        Path temporary = directory.resolve(nameOf(header.sequence()) + TEMPORARY_SUFFIX);
        try {
            writeTo(temporary, header, core, progressBytes);
            storage.rename(temporary, path);
        } catch (RuntimeException e) {
            giveUp(temporary, e);
            throw e;
        }
        storage.forceDirectory(directory);
        return path;
    }

    /**
     * Reads and checks the header, and that the file is as long as it says.
     *
     * @throws SnapshotException when it is not to be used
     */
    public SnapshotHeader readHeader(Path path) {
        try (StorageFile file = storage.openRead(path)) {
            return readHeader(path, new BlockReader(path, file));
        } catch (JournalException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Loads a snapshot and checks every byte of it, and that the loaded core is the one that was saved.
     *
     * @param journalId of the data directory
     * @param fresh a core that has applied nothing; of no use after an exception
     * @param threads that read and check, at least 1, the calling one among them
     * @param progressBytes told the bytes read so far, about every MiB, by one of the threads at a time
     * @throws SnapshotException when it is not to be used; says file, section, what was found and what was expected
     */
    public SnapshotHeader load(Path path, long journalId, Core fresh, int threads, LongConsumer progressBytes) {
        ReadingProgress progress = new ReadingProgress(progressBytes);
        try (StorageFile file = storage.openRead(path);
                SideWork sideWork = new SideWork(file.size() < SMALL_FILE_BYTES ? 0 : threads - 1)) {
            BlockReader reader = new BlockReader(path, storage, file, progress, sideWork);
            SnapshotHeader header = readHeader(path, reader);
            checkUsable(path, header, journalId);
            load(fresh, reader, sideWork);
            String disagreement = disagreement(header, fresh);
            if (disagreement == null) {
                long digest = digest(fresh, sideWork);
                if (header.stateDigest() != digest) {
                    disagreement = differs("digest of the state", header.stateDigest(), digest);
                }
            }
            if (disagreement != null) {
                throw new SnapshotException(
                        path + ": the state is not the one that the header describes: " + disagreement);
            }
            return header;
        } catch (StateException e) {
            throw new SnapshotException(path + ": " + e.getMessage(), e);
        } catch (JournalException e) {
            throw unreadable(path, e);
        }
    }

    private static void load(Core fresh, BlockReader reader, SideWork sideWork) {
        try {
            fresh.load(reader);
            reader.endOfFile();
        } catch (RuntimeException e) {
            // What is read beside comes earlier in the file, so that is where the damage is.
            throw sideWork.firstOf(e);
        }
    }

    private static long digest(Core core, SideWork sideWork) {
        long[] parts = new long[Core.DIGEST_PARTS];
        for (int i = 0; i < parts.length; i++) {
            int part = i;
            sideWork.add(() -> parts[part] = core.digestOf(part));
        }
        sideWork.await();
        return Core.stateDigest(parts);
    }

    /** Removes a snapshot, durably. */
    public void delete(Path path) {
        storage.delete(path);
        storage.forceDirectory(directory);
    }

    /** Where a snapshot of this sequence lies, or would. */
    public Path pathOf(long sequence) {
        return directory.resolve(nameOf(sequence) + SUFFIX);
    }

    private SnapshotHeader readHeader(Path path, BlockReader reader) {
        SnapshotHeader header = reader.header();
        if (sequenceOf(path) != header.sequence()) {
            throw new SnapshotException(path + ": section header: sequence is " + header.sequence()
                    + ", expected that of the file's name; a snapshot of it is named " + nameOf(header.sequence())
                    + SUFFIX);
        }
        return header;
    }

    private static void checkUsable(Path path, SnapshotHeader header, long journalId) {
        if (header.journalId() != journalId) {
            throw new SnapshotException(String.format(
                    Locale.ROOT,
                    "%s: section header: journal id is %016x, expected %016x: it was made from another journal",
                    path,
                    header.journalId(),
                    journalId));
        }
        if (header.semanticsVersion() != Semantics.VERSION) {
            throw new SnapshotException(path + ": section header: semantics version is " + header.semanticsVersion()
                    + ", expected " + Semantics.VERSION + ": another version of the engine made this state");
        }
        if (header.schemaVersion() > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new SnapshotException(path + ": section header: schema version is " + header.schemaVersion()
                    + ", expected at most " + MessageHeaderDecoder.SCHEMA_VERSION + ": a newer engine made this state");
        }
    }

    /** What header and core say differently, or null; the digest of the state is not looked at. */
    private static String disagreement(SnapshotHeader header, Core core) {
        if (header.sequence() != core.sequence()) {
            return differs("sequence", header.sequence(), core.sequence());
        }
        if (header.outboxSequence() != core.outboxSequence()) {
            return differs("outbox sequence", header.outboxSequence(), core.outboxSequence());
        }
        if (header.engineTimeNs() != core.engineTimeNs()) {
            return differs("engine time", header.engineTimeNs(), core.engineTimeNs());
        }
        if (header.resultsDigest() != core.resultsDigest()) {
            return differs("digest of the results", header.resultsDigest(), core.resultsDigest());
        }
        return null;
    }

    private static String differs(String what, long inHeader, long inCore) {
        return what + " is " + Long.toHexString(inHeader) + " (hex) in the header and " + Long.toHexString(inCore)
                + " in the core";
    }

    private void makeDirectory() {
        if (!storage.exists(directory)) {
            storage.createDirectories(directory);
            storage.forceDirectory(root);
        }
    }

    private void removeTemporaries() {
        for (Path path : storage.list(directory)) {
            if (path.getFileName().toString().endsWith(TEMPORARY_SUFFIX)) {
                storage.delete(path);
            }
        }
    }

    private void writeTo(Path temporary, SnapshotHeader header, Core core, LongConsumer progressBytes) {
        SnapshotSizer sizes = new SnapshotSizer();
        core.save(sizes);
        long fileBytes = SnapshotLayout.fileBytes(SnapshotLayout.HEADER_BYTES) + sizes.fileBytes();
        try (StorageFile file = storage.openWrite(temporary)) {
            BlockWriter writer = new BlockWriter(file, sizes, progressBytes);
            writer.putHeader(header, fileBytes);
            core.save(writer);
            if (writer.written() != fileBytes) {
                throw new IllegalStateException("wrote " + writer.written() + " bytes, " + fileBytes + " were counted");
            }
            file.force();
        }
    }

    /** Gives the space back, if the disk lets us; the next attempt tries again. */
    private void giveUp(Path temporary, RuntimeException cause) {
        try {
            if (storage.exists(temporary)) {
                storage.delete(temporary);
            }
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static SnapshotException unreadable(Path path, JournalException e) {
        return new SnapshotException(path + " cannot be read: " + e.getMessage(), e);
    }

    private static String nameOf(long sequence) {
        return String.format(Locale.ROOT, "%020d", sequence);
    }

    /** The sequence in a file's name, or -1 when the name is not of a snapshot. */
    private static long sequenceOf(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        return name.matches() && name.group(1).compareTo(LARGEST) <= 0 ? Long.parseLong(name.group(1)) : -1;
    }
}

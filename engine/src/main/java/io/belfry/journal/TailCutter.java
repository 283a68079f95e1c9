package io.belfry.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes off what a crash left behind the good frames of a journal or outbox. The caller holds the data directory's lock
 * and has no queue open on it.
 *
 * <p>Nothing is lost on the way: a crash in the middle of cutting leaves the old file, or the new one, under the name
 * that counts, never neither, and what was cut is kept.
 */
public final class TailCutter {
    private static final int ZEROS_BYTES = 1 << 16;
    private static final String KEPT_SUFFIX = ".torn-";

    private TailCutter() {}

    /**
     * Makes files ready for appending, whatever a crash did to them: does nothing where nothing is wrong, wipes an append
     * that was not committed, cuts a torn end.
     *
     * @param durableUpTo a sequence that something durable refers to; 0 for none
     * @return where what was cut is kept; null when nothing was cut
     * @throws JournalException when the report is {@link LogState#DAMAGED}, or when less than {@code durableUpTo} remains
     */
    public static Path makeAppendable(
            Path directory, FrameKind kind, long journalId, LogReport report, long durableUpTo, int blockBytes) {
        refuseLoss(kind, report, durableUpTo);
        if (report.state() == LogState.DAMAGED) {
            throw new JournalException(report.text() + ". " + report.advice());
        }
        if (report.state() == LogState.TORN) {
            return cut(directory, kind, journalId, report, durableUpTo, blockBytes);
        }
        if (report.uncommittedBytes() > 0) {
            wipe(report);
        }
        return null;
    }

    /**
     * Copies the good frames of the last file into a new one, puts it in the old one's place, and keeps the old one
     * beside it. Later files, which hold no good frame, are kept aside likewise.
     *
     * @param durableUpTo a sequence that something durable refers to; 0 for none
     * @param blockBytes as in {@link ChronicleJournal#open}
     * @return where the first bad file is kept
     * @throws JournalException when the report is not {@link LogState#TORN}, or when less than {@code durableUpTo}
     *     would remain
     */
    public static Path cut(
            Path directory, FrameKind kind, long journalId, LogReport report, long durableUpTo, int blockBytes) {
        if (report.state() != LogState.TORN) {
            throw new JournalException(kind.label() + " is not torn: " + report.text());
        }
        refuseLoss(kind, report, durableUpTo);
        try {
            Path kept = cutFiles(directory, kind, journalId, report, blockBytes);
            requireCut(directory, kind, journalId, report);
            return kept;
        } catch (IOException e) {
            throw new JournalException("cannot cut the torn end of " + directory, e);
        }
    }

    private static void refuseLoss(FrameKind kind, LogReport report, long durableUpTo) {
        long last = report.nextSequence() - 1;
        if (durableUpTo > last) {
            throw new JournalException(kind.label() + " ends at sequence " + last + ", but sequence " + durableUpTo
                    + " is referred to by what is durable: " + report.text()
                    + ". Restore the file from a backup or a replica");
        }
    }

    private static Path cutFiles(Path directory, FrameKind kind, long journalId, LogReport report, int blockBytes)
            throws IOException {
        Path kept = null;
        // Newest first: after a crash half-way, the files that remain still are a torn journal.
        List<CycleFile.Name> names = CycleFile.list(directory);
        for (int i = names.size() - 1; i >= 0; i--) {
            CycleFile.Name name = names.get(i);
            if (name.cycle() > report.lastCycle()) {
                kept = freeName(name.path());
                Files.move(name.path(), kept, StandardCopyOption.ATOMIC_MOVE);
                DiskForce.forceDirectory(directory);
            } else if (name.cycle() == report.lastCycle() && badIn(name, report)) {
                kept = replace(directory, kind, journalId, report, name, blockBytes);
            }
        }
        return kept;
    }

    private static boolean badIn(CycleFile.Name name, LogReport report) {
        return name.path().equals(report.file());
    }

    private static Path replace(
            Path directory, FrameKind kind, long journalId, LogReport report, CycleFile.Name name, int blockBytes)
            throws IOException {
        Path workshop = directory.resolveSibling(directory.getFileName() + ".cutting");
        removeWorkshop(workshop);
        copyGoodFrames(directory, kind, journalId, report, workshop, blockBytes);
        Path fresh = workshop.resolve(name.path().getFileName());
        DiskForce.forceFile(fresh);
        Path kept = keep(name.path());
        Files.move(fresh, name.path(), StandardCopyOption.ATOMIC_MOVE);
        DiskForce.forceDirectory(directory);
        removeWorkshop(workshop);
        return kept;
    }

    private static void copyGoodFrames(
            Path directory, FrameKind kind, long journalId, LogReport report, Path workshop, int blockBytes) {
        FixedClock clock = new FixedClock(report.lastCycle() * CycleFile.CYCLE_MS);
        long copied = 0;
        try (LogInspector good = LogInspector.openFile(directory, kind, journalId, report.lastCycle());
                ChronicleJournal target = ChronicleJournal.open(workshop, blockBytes, clock);
                Journal.Appender appender = target.openAppender()) {
            FrameReader reader = good.next();
            while (reader != null && copied < report.lastCycleFrames()) {
                UnsafeBuffer frame = reader.frame();
                appender.append(frame, 0, frame.capacity());
                copied++;
                reader = good.next();
            }
        }
        if (copied != report.lastCycleFrames()) {
            throw new JournalException("found " + copied + " good frames where there were " + report.lastCycleFrames());
        }
    }

    /** Gives the file a second name; where the file system has no links, copies it. */
    private static Path keep(Path path) throws IOException {
        Path kept = freeName(path);
        try {
            Files.createLink(kept, path);
        } catch (UnsupportedOperationException e) {
            Files.copy(path, kept);
            DiskForce.forceFile(kept);
        }
        DiskForce.forceDirectory(path.toAbsolutePath().getParent());
        return kept;
    }

    private static Path freeName(Path path) throws IOException {
        for (int i = 1; i < Integer.MAX_VALUE; i++) {
            Path name = path.resolveSibling(path.getFileName() + KEPT_SUFFIX + i);
            if (!Files.exists(name)) {
                return name;
            }
        }
        throw new FileAlreadyExistsException(path + KEPT_SUFFIX + "*");
    }

    private static void removeWorkshop(Path workshop) throws IOException {
        if (!Files.exists(workshop)) {
            return;
        }
        try (Stream<Path> files = Files.list(workshop)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(workshop);
    }

    private static void requireCut(Path directory, FrameKind kind, long journalId, LogReport before) {
        LogReport after = LogInspector.inspect(directory, kind, journalId);
        if (!after.appendable() || after.nextSequence() != before.nextSequence()) {
            throw new JournalException("cutting did not help: " + after.text());
        }
    }

    /** Overwrites an append that was not committed, so that no later look mistakes its rest for anything. */
    private static void wipe(LogReport report) {
        long from = report.fileOffset();
        long to = from + CycleFile.HEADER_BYTES + report.uncommittedBytes();
        try (FileChannel channel = FileChannel.open(report.file(), StandardOpenOption.WRITE)) {
            long end = Math.min(to, channel.size());
            ByteBuffer zeros = ByteBuffer.allocate(ZEROS_BYTES);
            long at = from;
            while (at < end) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, end - at));
                at += channel.write(zeros, at);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new JournalException("cannot wipe an uncommitted append in " + report.file(), e);
        }
    }
}

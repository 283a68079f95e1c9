package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final String LOST_SUFFIX = ".lost-";

    private TailCutter() {}

    /**
     * Makes files ready for appending, whatever a crash did to them: does nothing where nothing is wrong, wipes an append
     * that was not committed, cuts a torn end.
     *
     * @param durableUpTo a sequence that something durable refers to; 0 for none
     * @return where what was cut is kept; null when nothing was cut
     * @throws JournalException when the report is {@link LogState#DAMAGED}, or when less than {@code durableUpTo} remains
     */
    public static Path makeAppendable(LogFiles log, LogReport report, long durableUpTo, int blockBytes) {
        refuseLoss(log.kind(), report, durableUpTo);
        if (report.state() == LogState.DAMAGED) {
            throw new JournalException(report.text() + ". " + report.advice());
        }
        if (report.state() == LogState.TORN) {
            return cut(log, report, durableUpTo, blockBytes);
        }
        if (report.uncommittedBytes() > 0) {
            wipe(log.storage(), report);
        }
        removeEmptyFiles(log, report);
        return null;
    }

    /**
     * Removes files without a frame behind the good ones. A crash may have left such a file half made, its later pages on the
     * disk and the first not, or the other way round, and the queue would take it as it is.
     */
    private static void removeEmptyFiles(LogFiles log, LogReport report) {
        List<CycleFile.Name> names = CycleFile.list(log.storage(), log.directory());
        for (int i = names.size() - 1; i >= 0 && names.get(i).cycle() > report.lastCycle(); i--) {
            log.storage().delete(names.get(i).path());
            log.storage().forceDirectory(log.directory());
        }
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
    public static Path cut(LogFiles log, LogReport report, long durableUpTo, int blockBytes) {
        if (report.state() != LogState.TORN) {
            throw new JournalException(log.kind().label() + " is not torn: " + report.text());
        }
        refuseLoss(log.kind(), report, durableUpTo);
        LogPosition end = new LogPosition(
                report.lastCycle(),
                0,
                report.lastCycleFrames(),
                report.nextSequence(),
                report.lastCrc(),
                report.lastEpoch());
        List<Path> kept = cutFiles(log, end, report.file(), KEPT_SUFFIX, blockBytes);
        requireCut(log, report.lastCycle(), report.nextSequence());
        return kept.isEmpty() ? null : kept.get(kept.size() - 1);
    }

    /**
     * Takes away everything behind a place, also good frames: for an operator who accepts a loss.
     *
     * @param end the last frame that stays; {@link LogPosition#GENESIS} for none
     * @return where what was there is kept, newest first
     */
    public static List<Path> cutBehind(LogFiles log, LogPosition end, int blockBytes) {
        Path last = log.directory().resolve(CycleFile.nameOf(Math.max(0, end.cycle())));
        List<Path> kept = cutFiles(log, end, last, LOST_SUFFIX, blockBytes);
        if (!end.equals(LogPosition.GENESIS)) {
            requireCut(log, end.cycle(), end.nextSequence());
        }
        return kept;
    }

    private static void refuseLoss(FrameKind kind, LogReport report, long durableUpTo) {
        long last = report.nextSequence() - 1;
        if (durableUpTo > last) {
            throw new JournalException(kind.label() + " ends at sequence " + last + ", but sequence " + durableUpTo
                    + " is referred to by what is durable: " + report.text()
                    + ". Restore the file from a backup or a replica");
        }
    }

    /** @param bad where bad bytes begin: the last file with good frames is left alone when it is another one */
    private static List<Path> cutFiles(LogFiles log, LogPosition end, Path bad, String suffix, int blockBytes) {
        Storage storage = log.storage();
        List<Path> kept = new ArrayList<>();
        // Newest first: after a crash half-way, the files that remain still are a torn journal.
        List<CycleFile.Name> names = CycleFile.list(storage, log.directory());
        for (int i = names.size() - 1; i >= 0; i--) {
            CycleFile.Name name = names.get(i);
            if (name.cycle() > end.cycle()) {
                Path aside = freeName(storage, name.path(), suffix);
                storage.rename(name.path(), aside);
                storage.forceDirectory(log.directory());
                kept.add(aside);
            } else if (name.cycle() == end.cycle() && name.path().equals(bad)) {
                kept.add(replace(log, end, name, suffix, blockBytes));
            }
        }
        return kept;
    }

    private static Path replace(LogFiles log, LogPosition end, CycleFile.Name name, String suffix, int blockBytes) {
        Storage storage = log.storage();
        Path directory = log.directory();
        Path workshop = directory.resolveSibling(directory.getFileName() + ".cutting");
        removeWorkshop(storage, workshop);
        copyGoodFrames(log, end, workshop, blockBytes);
        Path fresh = workshop.resolve(name.path().getFileName());
        try (StorageFile copy = storage.openWrite(fresh)) {
            copy.force();
        }
        Path kept = freeName(storage, name.path(), suffix);
        storage.keepAs(name.path(), kept);
        storage.forceDirectory(directory);
        storage.rename(fresh, name.path());
        storage.forceDirectory(directory);
        removeWorkshop(storage, workshop);
        return kept;
    }

    private static void copyGoodFrames(LogFiles log, LogPosition end, Path workshop, int blockBytes) {
        long copied = 0;
        try (LogInspector good = LogInspector.openFile(log, end.cycle());
                Journal target =
                        log.storage().openJournal(workshop, blockBytes, () -> end.cycle() * CycleFile.CYCLE_MS);
                Journal.Appender appender = target.openAppender()) {
            FrameReader reader = good.next();
            while (reader != null && copied < end.framesInCycle()) {
                UnsafeBuffer frame = reader.frame();
                appender.append(frame, 0, frame.capacity());
                copied++;
                reader = good.next();
            }
        }
        if (copied != end.framesInCycle()) {
            throw new JournalException("cannot cut " + log.kind().label() + " behind sequence "
                    + (end.nextSequence() - 1) + ": " + name(log, end) + " has " + copied
                    + " good frames from its start on where there were " + end.framesInCycle()
                    + "; an earlier part of it is damaged. Restore it from a backup or a replica");
        }
    }

    private static Path name(LogFiles log, LogPosition end) {
        return log.directory().resolve(CycleFile.nameOf(end.cycle()));
    }

    /** A name beside {@code path} that nothing bears. */
    public static Path freeName(Storage storage, Path path, String suffix) {
        for (int i = 1; i < Integer.MAX_VALUE; i++) {
            Path name = path.resolveSibling(path.getFileName() + suffix + i);
            if (!storage.exists(name)) {
                return name;
            }
        }
        throw new JournalException("there is no free name " + path + suffix + "*");
    }

    private static void removeWorkshop(Storage storage, Path workshop) {
        if (storage.exists(workshop)) {
            for (Path file : storage.list(workshop)) {
                storage.delete(file);
            }
            storage.delete(workshop);
        }
    }

    private static void requireCut(LogFiles log, int cycle, long nextSequence) {
        try (LogInspector inspector = LogInspector.openFile(log, cycle)) {
            LogReport after = inspector.report();
            if (!after.appendable() || after.nextSequence() != nextSequence) {
                throw new JournalException("cutting did not help: " + after.text());
            }
        }
    }

    /** Overwrites an append that was not committed, so that no later look mistakes its rest for anything. */
    private static void wipe(Storage storage, LogReport report) {
        long to = report.fileOffset() + CycleFile.HEADER_BYTES + report.uncommittedBytes();
        try (StorageFile file = storage.openWrite(report.file())) {
            long end = Math.min(to, file.size());
            ByteBuffer zeros = ByteBuffer.allocate(ZEROS_BYTES);
            for (long at = report.fileOffset(); at < end; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, end - at));
                file.write(zeros, at);
            }
            file.force();
        }
    }
}

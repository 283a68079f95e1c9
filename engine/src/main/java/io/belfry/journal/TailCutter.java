package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
     * @param start where the reading began that made the report; what lies before it does not matter, and stays as it is
     * @param durableUpTo a sequence that something durable refers to; 0 for none
     * @return where what was cut is kept, newest first; empty when nothing was cut
     * @throws JournalException when the report is {@link LogState#DAMAGED}, or when less than {@code durableUpTo} remains
     */
    public static List<Path> makeAppendable(LogFiles log, LogPosition start, LogReport report, long durableUpTo) {
        refuseLoss(log.kind(), report, durableUpTo);
        if (report.state() == LogState.DAMAGED) {
            throw new JournalException(report.text() + ". " + report.advice());
        }
        if (report.state() == LogState.TORN) {
            return cut(log, start, report, durableUpTo);
        }
        if (report.uncommittedBytes() > 0) {
            wipe(log.storage(), report);
        }
        removeEmptyFiles(log, report);
        return List.of();
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
     * Copies the last file up to its last good frame, puts the copy in its place, and keeps the old one beside it. Later
     * files, which hold no good frame, are kept aside likewise.
     *
     * @param start where the reading began that made the report
     * @param durableUpTo a sequence that something durable refers to; 0 for none
     * @return where what was cut is kept, newest first
     * @throws JournalException when the report is not {@link LogState#TORN}, or when less than {@code durableUpTo}
     *     would remain
     */
    public static List<Path> cut(LogFiles log, LogPosition start, LogReport report, long durableUpTo) {
        if (report.state() != LogState.TORN) {
            throw new JournalException(log.kind().label() + " is not torn: " + report.text());
        }
        refuseLoss(log.kind(), report, durableUpTo);
        return cutFiles(log, start, report.position(), KEPT_SUFFIX);
    }

    /**
     * Takes away everything behind a place, also good frames: for an operator who accepts a loss.
     *
     * @param start from here to {@code end} every frame is good
     * @param end the last frame that stays; {@link LogPosition#GENESIS} for none
     * @return where what was there is kept, newest first
     */
    public static List<Path> cutBehind(LogFiles log, LogPosition start, LogPosition end) {
        return cutFiles(log, start, end, LOST_SUFFIX);
    }

    private static void refuseLoss(FrameKind kind, LogReport report, long durableUpTo) {
        long last = report.nextSequence() - 1;
        if (durableUpTo > last) {
            throw new JournalException(kind.label() + " ends at sequence " + last + ", but sequence " + durableUpTo
                    + " is referred to by what is durable: " + report.text()
                    + ". Restore the file from a backup or a replica");
        }
    }

    private static List<Path> cutFiles(LogFiles log, LogPosition start, LogPosition end, String suffix) {
        Storage storage = log.storage();
        List<Path> kept = new ArrayList<>();
        // Newest first: after a crash half-way, the files that remain still are a torn journal.
        List<CycleFile.Name> names = CycleFile.list(storage, log.directory());
        for (int i = names.size() - 1; i >= 0 && names.get(i).cycle() > end.cycle(); i--) {
            Path aside = freeName(storage, names.get(i).path(), suffix);
            storage.rename(names.get(i).path(), aside);
            storage.forceDirectory(log.directory());
            kept.add(aside);
        }
        if (end.cycle() >= 0 && !isEnd(inspect(log, start, end), end)) {
            kept.add(replace(log, start, end, suffix));
            requireEnd(log, end, end, kept.get(kept.size() - 1));
        }
        return kept;
    }

    private static Path replace(LogFiles log, LogPosition start, LogPosition end, String suffix) {
        Storage storage = log.storage();
        Path directory = log.directory();
        Path path = directory.resolve(CycleFile.nameOf(end.cycle()));
        Path workshop = directory.resolveSibling(directory.getFileName() + ".cutting");
        removeWorkshop(storage, workshop);
        storage.createDirectories(workshop);
        Path fresh = workshop.resolve(path.getFileName());
        CycleFilePrefix.copy(log, new CycleFile.Name(path, end.cycle()), start, end, fresh);
        requireEnd(new LogFiles(storage, workshop, log.kind(), log.journalId()), start, end, path);
        Path kept = freeName(storage, path, suffix);
        storage.keepAs(path, kept);
        storage.forceDirectory(directory);
        storage.rename(fresh, path);
        storage.forceDirectory(directory);
        removeWorkshop(storage, workshop);
        return kept;
    }

    private static void requireEnd(LogFiles log, LogPosition start, LogPosition end, Path original) {
        LogReport report = inspect(log, start, end);
        if (!isEnd(report, end)) {
            throw new JournalException("cannot cut " + log.kind().label() + " behind sequence "
                    + (end.nextSequence() - 1) + ": the copy of " + original
                    + " does not end there, and is not used: " + report.text()
                    + ". Restore the file from a backup or a replica");
        }
    }

    private static boolean isEnd(LogReport report, LogPosition end) {
        return report.appendable()
                && report.uncommittedBytes() == 0
                && report.position().equals(end);
    }

    /** Reads the file that {@code end} is in from the start on, or from the place in it where reading began. */
    private static LogReport inspect(LogFiles log, LogPosition start, LogPosition end) {
        try (LogInspector inspector = start.cycle() == end.cycle()
                ? LogInspector.openFrom(log, start)
                : LogInspector.openFile(log, end.cycle())) {
            return inspector.report();
        }
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

package io.belfry.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the files of a journal or outbox raw, without Chronicle Queue, which hides holes, and checks every frame. It
 * takes no lock and changes nothing, and may run beside an engine that writes.
 *
 * <p>Use it in one pass with a replay: {@link #next} until null, apply each frame's messages, then {@link #report} says
 * whether that was all. Belongs to one thread.
 *
 * <pre>
 *   frame frame frame │ 0 0 0 …                 whole
 *   frame frame frame │ 0 part of a frame 0 …   whole; a kill cut off an append, which was not committed
 *   frame frame frame │ bad 0 0 …               torn
 *   frame frame frame │ 0 … frame …             damaged: nobody who reads the queue gets there
 *   frame frame close │ bad                     damaged: a clean stop left nothing behind it
 * </pre>
 */
public final class LogInspector implements AutoCloseable {
    /** Faults of frames whose bytes are as they were written: no crash makes them. */
    private static final Set<FrameFault> NEVER_TORN = EnumSet.of(
            FrameFault.UNKNOWN_VERSION,
            FrameFault.UNKNOWN_FLAGS,
            FrameFault.WRONG_KIND,
            FrameFault.FOREIGN_JOURNAL,
            FrameFault.EPOCH_WENT_BACK,
            FrameFault.SEQUENCE_JUMP,
            FrameFault.BROKEN_CHAIN,
            FrameFault.BAD_MESSAGES);

    /** Bytes that the queue writes behind the header that closes a file. */
    private static final int END_OF_FILE_NAME_BYTES = 4;

    /** How often the end is looked for behind an engine that writes on. */
    private static final int MOST_LOOKS = 8;

    private static final int SCAN_BYTES = 1 << 16;
    private static final long UNFINISHED_STEP_NS = 100_000L;

    private final LogFiles log;
    private final FrameKind kind;
    private final FrameReader reader;
    private final Checksum checksum = new Checksum();
    private final UnsafeBuffer candidate = new UnsafeBuffer(0, 0);

    private final List<CycleFile.Name> names;
    private int lastCycleWanted = Integer.MAX_VALUE;
    private int fileIndex = -1;
    private CycleFile file;
    /** Header of the document that comes next in {@link #file}. */
    private long at;
    /** Where reading ended in each file so far. */
    private final List<Long> ends = new ArrayList<>();

    private long frames;
    private long firstSequence = FrameLayout.GENESIS_SEQUENCE;
    private boolean closed;
    private int lastFrameFile;
    private long lastFileFrames;
    private FrameFault fault = FrameFault.NONE;
    private String faultText = "";
    private boolean looksOnly;
    private boolean startedSinceClosing;

    /** Reading began behind a frame that is known. */
    private boolean goesOn;

    /** The place where reading should begin is not there. */
    private boolean unreached;

    /** Header of the last good frame. */
    private long lastFrameAt;

    /** Frames of its file that the queue's index gets, by their numbers in that file. */
    private final Map<Long, Long> places = new HashMap<>();

    private LogInspector(LogFiles log, List<CycleFile.Name> names) {
        this.log = log;
        this.kind = log.kind();
        this.names = names;
        this.reader = new FrameReader(log.kind(), log.journalId());
    }

    /** Opens the files in {@code directory}, which may be absent; the first frame has to be the journal's very first. */
    public static LogInspector open(LogFiles log) {
        return new LogInspector(log, CycleFile.list(log.storage(), log.directory()));
    }

    /** Opens all files that are kept: the first frame is taken as it comes, since older files may have been deleted. */
    public static LogInspector openKept(LogFiles log) {
        LogInspector inspector = open(log);
        inspector.reader.expectAny();
        return inspector;
    }

    /**
     * Opens at a place that was noted before, without reading what lies before it. That the frame before is still the one
     * that was there is checked.
     *
     * @throws JournalException when the file of that place is missing
     */
    public static LogInspector openFrom(LogFiles log, LogPosition start) {
        LogInspector inspector = open(log);
        if (start.equals(LogPosition.GENESIS)) {
            return inspector;
        }
        inspector.names.removeIf(name -> name.cycle() < start.cycle());
        if (inspector.names.isEmpty() || inspector.names.get(0).cycle() != start.cycle()) {
            throw new JournalException(log.kind().label() + ": the file "
                    + log.directory().resolve(CycleFile.nameOf(start.cycle()))
                    + " is missing, which holds the frame before sequence " + start.nextSequence()
                    + ". Restore it from a backup or a replica");
        }
        inspector.goTo(start);
        return inspector;
    }

    /** Opens one file only, to look at its first frame, taken as it comes. */
    static LogInspector openForLook(LogFiles log, int cycle) {
        LogInspector inspector = openFile(log, cycle);
        inspector.looksOnly = true;
        return inspector;
    }

    /** Opens one file only and takes its first frame as it comes. */
    static LogInspector openFile(LogFiles log, int cycle) {
        List<CycleFile.Name> only = new ArrayList<>(CycleFile.list(log.storage(), log.directory()));
        only.removeIf(name -> name.cycle() != cycle);
        LogInspector inspector = new LogInspector(log, only);
        inspector.reader.expectAny();
        inspector.lastCycleWanted = cycle;
        return inspector;
    }

    /** Reads to the end and reports; the first frame has to be the very first. */
    public static LogReport inspect(LogFiles log) {
        try (LogInspector inspector = open(log)) {
            return inspector.report();
        }
    }

    /**
     * Says that the engine was started again after the closing frame, if there is one: a bad end behind it may then be a
     * torn one.
     */
    public LogInspector startedSinceClosing(boolean started) {
        startedSinceClosing = started;
        return this;
    }

    /** Whether the place is there at which {@link #openFrom} was to begin. */
    public boolean isStartFound() {
        return !unreached;
    }

    private void goTo(LogPosition start) {
        goesOn = true;
        openNextFile();
        if (fault == FrameFault.NONE && !file.hasStoreHeader()) {
            // A file that holds a frame began with it once: the queue would make it anew, over the frames.
            stop(FrameFault.BAD_ENVELOPE, "the file's beginning is lost");
        }
        if (fault != FrameFault.NONE) {
            // The queue's own header of this very file.
            unreached = true;
        } else if (!isAt(start)) {
            lookFor(start);
        }
        firstSequence = start.nextSequence();
        frames = 0;
    }

    private boolean isAt(LogPosition start) {
        int header = file.intAt(start.offset());
        if (fault != FrameFault.NONE || !CycleFile.isComplete(header) || CycleFile.isMetaData(header)) {
            return false;
        }
        at = start.offset();
        reader.expectAny();
        boolean found = readFrame(CycleFile.lengthOf(header)) && isBehind(start);
        lastFileFrames = start.framesInCycle();
        places.clear();
        notePlace();
        return found;
    }

    private boolean isBehind(LogPosition start) {
        return reader.nextSequence() == start.nextSequence() && reader.lastCrc() == start.crc();
    }

    /** The frame is not where it was: reads its file from the start. */
    private void lookFor(LogPosition start) {
        at = 0;
        fault = FrameFault.NONE;
        faultText = "";
        lastFileFrames = 0;
        places.clear();
        reader.expectAny();
        lastCycleWanted = start.cycle();
        while (next() != null && fileIndex == 0) {
            if (isBehind(start)) {
                lastCycleWanted = Integer.MAX_VALUE;
                return;
            }
        }
        lastCycleWanted = Integer.MAX_VALUE;
        reader.expect(start.nextSequence(), start.crc(), start.epoch());
        String found = fault == FrameFault.NONE ? "" : "; the file has a bad frame before: " + faultText;
        stop(
                FrameFault.LOST,
                "the frame that ends with sequence " + (start.nextSequence() - 1)
                        + " is not in this file, although something durable refers to it" + found);
        unreached = true;
    }

    /**
     * The next good frame, or null where the good ones end: asked again it looks again, since beside a running engine there may
     * be more by then, and what was bad may be good. The reader is the same each time.
     */
    public FrameReader next() {
        readFaultAgain();
        if (file == null && !openFirstFile()) {
            return null;
        }
        while (fault == FrameFault.NONE) {
            int header = awaitComplete(file.intAt(at));
            if (header == 0 || header == CycleFile.END_OF_FILE) {
                if (!goOn()) {
                    return null;
                }
            } else if (CycleFile.isBegun(header)) {
                stop(FrameFault.BAD_ENVELOPE, "the queue has begun something of its own here and not finished it");
            } else if (!CycleFile.isComplete(header)) {
                stop(FrameFault.BAD_ENVELOPE, "unfinished, though a frame's header is written in one piece");
            } else if (at == 0 && !file.hasStoreHeader()) {
                stop(FrameFault.BAD_ENVELOPE, "the file does not begin as the queue makes it");
            } else if (CycleFile.isMetaData(header)) {
                skipMetaData(header);
            } else if (readFrame(CycleFile.lengthOf(header))) {
                return reader;
            }
        }
        return null;
    }

    /** At the end of a file as it was read: looks whether there is more by now, here or in a later file. */
    private boolean goOn() {
        // A writer fills this file before it makes the next, so look for the next one first.
        listNewFiles();
        file.forget();
        int header = file.intAt(at);
        if (header != 0 && header != CycleFile.END_OF_FILE) {
            return true;
        }
        setEnd();
        return openNextFile();
    }

    private void listNewFiles() {
        int last = names.isEmpty() ? -1 : names.get(names.size() - 1).cycle();
        for (CycleFile.Name name : CycleFile.list(log.storage(), log.directory())) {
            if (name.cycle() > last && name.cycle() <= lastCycleWanted) {
                names.add(name);
            }
        }
    }

    private void setEnd() {
        while (ends.size() <= fileIndex) {
            ends.add(0L);
        }
        ends.set(fileIndex, at);
    }

    private boolean openFirstFile() {
        listNewFiles();
        return openNextFile();
    }

    private boolean openNextFile() {
        if (fileIndex + 1 >= names.size()) {
            return false;
        }
        if (file != null) {
            file.close();
        }
        fileIndex++;
        CycleFile.Name name = names.get(fileIndex);
        file = looksOnly ? CycleFile.openForLook(log.storage(), name) : CycleFile.open(log.storage(), name);
        at = 0;
        return true;
    }

    /**
     * Beside an engine that makes this very file: lets it finish what the queue keeps for itself, which it begins with a
     * header that says neither length nor kind. A dead one leaves it as it is.
     *
     * @return the header at {@link #at} by now
     */
    private int awaitComplete(int header) {
        if (!CycleFile.isBegun(header)) {
            return header;
        }
        long until = System.nanoTime() + log.storage().patienceNs();
        int found = header;
        while (CycleFile.isBegun(found) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(UNFINISHED_STEP_NS);
            file.forget();
            found = file.intAt(at);
        }
        return found;
    }

    private void skipMetaData(int header) {
        int length = CycleFile.lengthOf(header);
        if (at + CycleFile.HEADER_BYTES + length > file.size()) {
            stop(FrameFault.CUT_SHORT, "an index of the queue is longer than the file");
        } else if (file.intAt(at + CycleFile.HEADER_BYTES) == kind.magic()) {
            stop(FrameFault.BAD_ENVELOPE, "it says index, and a frame follows");
        } else {
            at = CycleFile.behind(at, length);
        }
    }

    private boolean readFrame(int length) {
        long start = at + CycleFile.HEADER_BYTES;
        if (start + length > file.size()) {
            stop(FrameFault.CUT_SHORT, "its length is " + length + ", and the file has " + (file.size() - start));
            return false;
        }
        int offset = file.locate(start, length);
        if (reader.wrap(file.window(), offset, length, start) != FrameFault.NONE) {
            boolean otherKind = reader.fault() == FrameFault.BAD_MAGIC && isOfAnotherKind(file.intAt(start));
            stop(otherKind ? FrameFault.WRONG_KIND : reader.fault(), reader.explain());
            return false;
        }
        if (frames == 0) {
            firstSequence = reader.firstSequence();
        }
        frames++;
        if (lastFrameFile != fileIndex) {
            lastFrameFile = fileIndex;
            lastFileFrames = 0;
            places.clear();
        }
        lastFileFrames++;
        lastFrameAt = at;
        notePlace();
        closed = reader.closing();
        at = CycleFile.behind(at, length);
        return true;
    }

    private void notePlace() {
        if (CycleFileHead.isIndexed(lastFileFrames - 1)) {
            places.put(lastFileFrames - 1, lastFrameAt);
        }
    }

    /** The place behind the last good frame. */
    public LogPosition position() {
        if (frames == 0 && !goesOn) {
            return LogPosition.GENESIS;
        }
        return new LogPosition(
                names.get(lastFrameFile).cycle(),
                lastFrameAt,
                lastFileFrames,
                reader.nextSequence(),
                reader.lastCrc(),
                reader.lastEpoch());
    }

    /** Position of the last good frame, for {@link Journal.Tailer#seek}. */
    public long framePosition() {
        return Journal.position(names.get(lastFrameFile).cycle(), lastFileFrames - 1);
    }

    /**
     * The last sequence of all good frames that lie behind the place where reading ended, wherever they lie; 0 when there are
     * none. Reads everything behind that place, once {@link #report} was asked for.
     */
    public long lastSequenceBehind() {
        Leftover leftover = new Leftover();
        for (int i = lastFrameFile; i < names.size(); i++) {
            leftover.scanOn(i);
        }
        return leftover.lastSequence;
    }

    private boolean isOfAnotherKind(int magic) {
        for (FrameKind other : FrameKind.values()) {
            if (other != kind && other.magic() == magic) {
                return true;
            }
        }
        return false;
    }

    private void stop(FrameFault what, String detail) {
        fault = what;
        faultText = detail;
        setEnd();
    }

    /**
     * The verdict; reads what {@link #next} has not read, and then everything behind the good frames. Beside a running
     * engine the end moves: then what this calls unclean is what there was a moment ago.
     */
    public LogReport report() {
        int stillBad = 0;
        LogReport report = null;
        for (int look = 0; look < MOST_LOOKS; look++) {
            stillBad = skipFrames() ? 0 : stillBad + 1;
            report = lookBehind();
            // Twice, with no frame between: no engine is just writing what was found behind the end.
            if (report.appendable() || stillBad > 1) {
                return report;
            }
        }
        return fault == FrameFault.NONE ? whileWriting() : report;
    }

    private void readFaultAgain() {
        if (fault == FrameFault.NONE || unreached) {
            return;
        }
        fault = FrameFault.NONE;
        faultText = "";
        file.forget();
    }

    /** Answers whether there were any; checking them is all there is to do. */
    private boolean skipFrames() {
        boolean any = false;
        while (next() != null) {
            any = true;
        }
        return any;
    }

    private LogReport whileWriting() {
        return verdict(LogState.UNCLEAN, file.path(), at, 0, FrameFault.NONE, "an engine goes on writing");
    }

    private LogReport lookBehind() {
        if (names.isEmpty()) {
            return verdict(LogState.EMPTY, null, 0, 0, FrameFault.NONE, "there are no files in " + log.directory());
        }
        if (unreached || NEVER_TORN.contains(fault)) {
            return verdict(LogState.DAMAGED, file.path(), at, 0, fault, faultText);
        }
        Leftover leftover = new Leftover();
        for (int i = lastFrameFile; i < names.size(); i++) {
            leftover.scan(i);
        }
        if (leftover.frameFile != null) {
            boolean itself = fault != FrameFault.NONE
                    && leftover.frameFile.equals(file.path())
                    && leftover.frameAt == at + CycleFile.HEADER_BYTES;
            String text = itself
                    ? "the frame is whole, the queue's header before it is not: " + faultText
                    : "a good frame lies at " + place(leftover.frameFile, leftover.frameAt)
                            + (fault == FrameFault.NONE ? "" : ", behind this: " + faultText);
            return verdict(
                    LogState.DAMAGED,
                    leftover.frameEndFile,
                    leftover.frameEnd,
                    0,
                    fault == FrameFault.NONE ? FrameFault.HOLE : fault,
                    text);
        }
        return withoutFramesBehind(leftover);
    }

    private LogReport withoutFramesBehind(Leftover leftover) {
        LogState bad = closed && !startedSinceClosing ? LogState.DAMAGED : LogState.TORN;
        if (fault != FrameFault.NONE) {
            return verdict(bad, file.path(), at, 0, fault, faultText);
        }
        if (leftover.misledFile != null) {
            // Every frame is good, so copying them loses nothing, also behind a clean stop.
            return verdict(
                    LogState.TORN,
                    leftover.misledFile,
                    leftover.misledEnd,
                    0,
                    FrameFault.BAD_ENVELOPE,
                    leftover.misledText);
        }
        if (leftover.writtenFurther != null) {
            return verdict(
                    bad,
                    leftover.writtenFurther,
                    leftover.writtenFurtherEnd,
                    0,
                    FrameFault.LOST,
                    "the queue has written as far as " + leftover.writtenFurtherTo);
        }
        if (leftover.unexplainedFile != null) {
            return verdict(
                    bad,
                    leftover.unexplainedFile,
                    leftover.unexplainedEnd,
                    0,
                    FrameFault.LEFTOVER,
                    "there are bytes at " + place(leftover.unexplainedFile, leftover.unexplainedAt));
        }
        LogState good = frames == 0 && !goesOn ? LogState.EMPTY : closed ? LogState.CLEAN : LogState.UNCLEAN;
        String text = leftover.uncommittedBytes == 0
                ? "every frame is good"
                : "every frame is good; " + leftover.uncommittedBytes + " bytes of an append that was not committed";
        return verdict(
                good,
                names.get(fileIndex).path(),
                ends.get(fileIndex),
                leftover.uncommittedBytes,
                FrameFault.NONE,
                text);
    }

    private LogReport verdict(
            LogState state, Path where, long offset, long uncommitted, FrameFault what, String detail) {
        return new LogReport(
                state,
                frames,
                firstSequence,
                reader.nextSequence(),
                reader.lastCrc(),
                reader.lastEpoch(),
                frames == 0 && !goesOn ? -1 : names.get(lastFrameFile).cycle(),
                lastFileFrames,
                lastFrameAt,
                where,
                offset,
                uncommitted,
                what,
                sentence(state, where, offset, what, detail),
                advice(state));
    }

    private String sentence(LogState state, Path where, long offset, FrameFault what, String detail) {
        String extent = frames == 0
                ? kind.label() + (goesOn ? " holds no frame behind sequence " + (firstSequence - 1) : " holds no frame")
                : kind.label() + " is good from sequence " + firstSequence + " to " + (reader.nextSequence() - 1) + " ("
                        + frames + " frames)";
        if (what == FrameFault.NONE) {
            return extent + " and " + state.name().toLowerCase(Locale.ROOT) + ": " + detail;
        }
        return extent + ", then " + state.name().toLowerCase(Locale.ROOT) + " in " + place(where, offset) + ": "
                + what.text() + "; " + detail;
    }

    private static String place(Path where, long offset) {
        return where + " at byte " + offset;
    }

    private String advice(LogState state) {
        return switch (state) {
            case EMPTY, CLEAN -> "nothing to do";
            case UNCLEAN ->
                "the last run was killed; nothing is missing, the engine goes on behind sequence "
                        + (reader.nextSequence() - 1);
            case TORN ->
                "the last run ended with the machine, before its last bytes were on the disk. The engine cuts them"
                        + " off at its start if nothing durable refers to sequence " + reader.nextSequence()
                        + " or later, and keeps them beside the " + kind.label();
            case DAMAGED ->
                "no crash leaves this behind: suspect the disk, a copy made of a running engine, or another"
                        + " program. Keep the directory as it is, and restore the file from a backup or a replica";
        };
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    /** What lies behind the place where reading ended, file by file. */
    private final class Leftover {
        private Path frameFile;
        private long frameAt;
        private Path frameEndFile;
        private long frameEnd;
        private Path writtenFurther;
        private long writtenFurtherEnd;
        private long writtenFurtherTo;
        private Path misledFile;
        private long misledEnd;
        private String misledText;
        private Path unexplainedFile;
        private long unexplainedEnd;
        private long unexplainedAt;
        private long uncommittedBytes;
        private long lastSequence;

        /** Looks at every frame, not only for the first. */
        void scanOn(int index) {
            long end = index < ends.size() ? ends.get(index) : 0;
            try (CycleFile behind = CycleFile.open(log.storage(), names.get(index))) {
                long place = end;
                while (place < behind.size()) {
                    frameFile = null;
                    scan(behind, end, place);
                    if (frameFile == null) {
                        return;
                    }
                    isGoodFrame(behind, frameAt);
                    long first = FrameReader.firstSequenceOf(candidate, 0);
                    int count = candidate.getInt(FrameLayout.COUNT_OFFSET, FrameLayout.BYTE_ORDER);
                    lastSequence = Math.max(lastSequence, first + count - 1);
                    place = frameAt + candidate.capacity();
                }
            }
        }

        void scan(int index) {
            CycleFile.Name name = names.get(index);
            // Reading did not get to the files behind a fault.
            long end = index < ends.size() ? ends.get(index) : 0;
            try (CycleFile behind = CycleFile.open(log.storage(), name)) {
                checkWritePosition(behind, end);
                checkHead(behind, index, end);
                long from = explain(behind, index, end);
                scan(behind, end, from);
            }
        }

        /** The queue appends behind the document that it noted as its last, whatever lies there. */
        private void checkWritePosition(CycleFile behind, long end) {
            long noted = behind.writePosition();
            if (noted >= end && end > 0 && writtenFurther == null) {
                writtenFurther = behind.path();
                writtenFurtherEnd = end;
                writtenFurtherTo = noted;
            }
            // Without a note it looks from the file's first byte on.
            if (noted < end && misledFile == null && behind.documentsBetween(noted, end) < 0) {
                mislead(behind, end, "the queue would append in the middle, at " + noted);
            }
        }

        /** What the queue goes by when it appends to the last file; what it keeps in earlier ones, it only reads. */
        private void checkHead(CycleFile behind, int index, long end) {
            boolean isLast = index == lastFrameFile && !position().equals(LogPosition.GENESIS);
            if (!isLast || misledFile != null || writtenFurther != null) {
                return;
            }
            try (CycleFile look = CycleFile.openForLook(log.storage(), names.get(index))) {
                long damage = new CycleFileHead(look, kind, position(), places).firstDamage();
                if (damage >= 0) {
                    mislead(behind, end, "what the queue keeps for itself is damaged at byte " + damage);
                }
            }
        }

        private void mislead(CycleFile behind, long end, String text) {
            misledFile = behind.path();
            misledEnd = end;
            misledText = text;
        }

        /** Skips what belongs there; answers where only zeros may follow. */
        private long explain(CycleFile behind, int index, long end) {
            int header = behind.intAt(end);
            if (header == CycleFile.END_OF_FILE) {
                return end + CycleFile.HEADER_BYTES + END_OF_FILE_NAME_BYTES;
            }
            if (header != 0 || index != fileIndex || fault != FrameFault.NONE) {
                return end + CycleFile.HEADER_BYTES;
            }
            uncommittedBytes = uncommitted(behind, end + CycleFile.HEADER_BYTES);
            return end + CycleFile.HEADER_BYTES + uncommittedBytes;
        }

        /** Bytes of the frame that would come next, when it or its first part lies at {@code start}; else 0. */
        private long uncommitted(CycleFile behind, long start) {
            int same = sameBytes(behind, start);
            if (same == 0) {
                return 0;
            }
            int length = behind.intAt(start + FrameLayout.LENGTH_OFFSET);
            boolean sized = same == FrameLayout.EPOCH_OFFSET
                    && length >= FrameLayout.MIN_FRAME_BYTES
                    && length <= FrameLayout.MAX_FRAME_BYTES;
            return sized ? length : FrameLayout.HEADER_BYTES;
        }

        /** How many bytes from {@code start} on are those that the next frame has to begin with. */
        private int sameBytes(CycleFile behind, long start) {
            candidate.wrap(new byte[FrameLayout.EPOCH_OFFSET]);
            candidate.putInt(FrameLayout.MAGIC_OFFSET, kind.magic(), FrameLayout.BYTE_ORDER);
            candidate.putInt(FrameLayout.VERSION_OFFSET, FrameLayout.VERSION, FrameLayout.BYTE_ORDER);
            candidate.putLong(FrameLayout.JOURNAL_ID_OFFSET, log.journalId(), FrameLayout.BYTE_ORDER);
            candidate.putLong(FrameLayout.FIRST_SEQUENCE_OFFSET, reader.nextSequence(), FrameLayout.BYTE_ORDER);
            int offset = behind.locate(start, FrameLayout.EPOCH_OFFSET);
            int same = 0;
            while (offset >= 0
                    && same < FrameLayout.EPOCH_OFFSET
                    && (same == FrameLayout.FLAGS_OFFSET
                            || behind.window().getByte(offset + same) == candidate.getByte(same))) {
                same++;
            }
            return same;
        }

        private void scan(CycleFile behind, long end, long from) {
            long size = behind.size();
            long place = (from + 3) & ~3L;
            while (place < size && frameFile == null) {
                int part = (int) Math.min(SCAN_BYTES, size - place);
                int words = part / Integer.BYTES;
                place = words == 0 ? size : scanPart(behind, end, place, words);
            }
        }

        /** Answers where to go on. */
        private long scanPart(CycleFile behind, long end, long place, int words) {
            int offset = behind.locate(place, words * Integer.BYTES);
            UnsafeBuffer window = behind.window();
            for (int i = 0; i < words; i++) {
                int word = window.getInt(offset + i * Integer.BYTES, FrameLayout.BYTE_ORDER);
                if (word == 0) {
                    continue;
                }
                long here = place + (long) i * Integer.BYTES;
                if (unexplainedFile == null) {
                    unexplainedFile = behind.path();
                    unexplainedEnd = end;
                    unexplainedAt = here;
                }
                if (word == kind.magic()) {
                    if (isGoodFrame(behind, here)) {
                        frameFile = behind.path();
                        frameAt = here;
                        frameEndFile = behind.path();
                        frameEnd = end;
                        return here;
                    }
                    return here + Integer.BYTES;
                }
            }
            return place + (long) words * Integer.BYTES;
        }

        private boolean isGoodFrame(CycleFile behind, long start) {
            int length = behind.intAt(start + FrameLayout.LENGTH_OFFSET);
            if (length < FrameLayout.MIN_FRAME_BYTES
                    || length > FrameLayout.MAX_FRAME_BYTES
                    || behind.longAt(start + FrameLayout.JOURNAL_ID_OFFSET) != log.journalId()) {
                return false;
            }
            int offset = behind.locate(start, length);
            if (offset < 0) {
                return false;
            }
            candidate.wrap(behind.window(), offset, length);
            int crcOffset = length - FrameLayout.CRC_BYTES;
            return checksum.of(candidate, crcOffset) == candidate.getInt(crcOffset, FrameLayout.BYTE_ORDER);
        }
    }
}

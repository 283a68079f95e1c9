package io.belfry.recovery;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.DataDirectoryMeta;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogFiles;
import io.belfry.journal.LogInspector;
import io.belfry.journal.LogPosition;
import io.belfry.journal.LogReport;
import io.belfry.journal.LogState;
import io.belfry.journal.Storage;
import io.belfry.journal.TailCutter;
import io.belfry.journal.Watermark;
import io.belfry.retention.Consumers;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotException;
import io.belfry.snapshot.SnapshotFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Says what is damaged in a data directory and what going on without it would lose; does it when told to. What is taken
 * out is kept beside its place, under another name.
 *
 * <pre>
 *   newest snapshot that the journal reaches ─► replay as far as frames are good and events can be applied ─► G
 *     journal    is cut behind G; lost: what was acknowledged behind it
 *     outbox     is cut where it is bad or goes on behind what G rings; what G rings is rung again at the next start
 *     snapshots  that cannot be read, or are ahead of G, are put aside
 *     watermark  is made anew at G
 *     epoch      is raised when an acknowledged event, or a notification that could be read, is lost
 * </pre>
 *
 * <p>One thread; no engine may run on the directory.
 */
public final class Repair {
    private final Storage storage;
    private final DataDirectory directory;
    private final Consumer<String> progress;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Path> badSnapshots = new ArrayList<>();

    private Watermark.Mark mark;
    private boolean watermarkLost;
    private StartingPoint start;
    private LogPosition journalEnd;
    private boolean cutJournal;
    private LogPosition outboxEnd;
    private boolean cutOutbox;
    private boolean loses;
    private long rings;
    private int epochSeen;

    private Repair(DataDirectory directory, Consumer<String> progress) {
        this.directory = directory;
        this.storage = directory.storage();
        this.progress = progress;
    }

    /**
     * One thing that is wrong.
     *
     * @param what and where
     * @param choices what can be done, and what each choice loses
     */
    public record Finding(String what, String choices) {}

    /**
     * What was found, and done.
     *
     * @param findings empty when an engine can start and nothing is known to be damaged
     * @param loses whether going on loses something that was acknowledged or could be read
     * @param done what was changed; empty when nothing was
     */
    public record Report(List<Finding> findings, boolean loses, List<String> done) {
        public Report {
            findings = List.copyOf(findings);
            done = List.copyOf(done);
        }
    }

    /**
     * Says what is wrong; changes nothing.
     *
     * @throws RecoveryException when {@code belfry.meta} cannot be read, without which nothing can
     */
    public static Report inspect(Storage storage, Path root, Consumer<String> progress) {
        try (DataDirectory directory = DataDirectory.openReadOnly(storage, root)) {
            Repair repair = new Repair(directory, progress);
            repair.find();
            return new Report(repair.findings, repair.loses, List.of());
        } catch (JournalException e) {
            throw new RecoveryException(e.getMessage(), e);
        }
    }

    /**
     * Makes the directory one that an engine starts on, whatever that loses.
     *
     * @throws RecoveryException as {@link #inspect}, and when the directory is locked or the disk refuses; calling it
     *     again goes on
     */
    public static Report acceptLoss(Storage storage, Path root, Consumer<String> progress) {
        try {
            DataDirectoryMeta meta;
            try (DataDirectory look = DataDirectory.openReadOnly(storage, root)) {
                Versions.check(look);
                meta = look.meta();
            }
            try (DataDirectory directory = DataDirectory.openExclusive(
                    storage, root, meta.schemaVersion(), meta.semanticsVersion(), meta::journalId)) {
                Repair repair = new Repair(directory, progress);
                repair.find();
                return new Report(repair.findings, repair.loses, repair.change());
            }
        } catch (JournalException e) {
            throw new RecoveryException(e.getMessage(), e);
        }
    }

    private void find() {
        Versions.check(directory);
        readWatermark();
        start = startingPoint();
        followJournal();
        followOutbox();
    }

    private void readWatermark() {
        try {
            mark = Watermark.read(directory);
        } catch (JournalException e) {
            watermarkLost = true;
            mark = new Watermark.Mark(0, true, 0);
            findings.add(new Finding(
                    e.getMessage(),
                    "Made anew at the journal's end, it loses nothing that is in the journal; whether the journal has lost"
                            + " its end cannot be told then."));
        }
    }

    /** The newest snapshot that can be read and that the journal still reaches, else genesis. */
    private StartingPoint startingPoint() {
        SnapshotDirectory snapshots = new SnapshotDirectory(storage, directory.root());
        StartingPoint found = null;
        for (SnapshotFile file : snapshots.list()) {
            try {
                if (found == null) {
                    StartingPoint candidate = StartingPoint.load(directory, file, progress);
                    if (isReached(file, candidate) && hasOutbox(file, candidate)) {
                        found = candidate;
                    }
                } else {
                    snapshots.load(file.path(), directory.meta().journalId(), new Core(), 1, bytes -> {});
                }
            } catch (SnapshotException e) {
                badSnapshots.add(file.path());
                findings.add(new Finding(
                        e.getMessage(),
                        "Put aside, it loses nothing: the state is replayed from an older one or from the journal."));
            }
        }
        if (found == null && !StartingPoint.beginsAtGenesis(directory)) {
            throw new RecoveryException(
                    "nothing can be made of this directory: the journal does not begin at sequence 1, so"
                            + " that neither the state nor what the outbox lacks can be made again from it alone, and there is no"
                            + " snapshot to go on from"
                            + findings.stream()
                                    .map(finding -> "; " + finding.what())
                                    .collect(Collectors.joining())
                            + ". Restore what is named, or the directory, from a backup or a replica");
        }
        return found == null ? StartingPoint.genesis() : found;
    }

    private boolean isReached(SnapshotFile file, StartingPoint candidate) {
        String why;
        try (LogInspector inspector = LogInspector.openFrom(directory.log(FrameKind.JOURNAL), candidate.journal())) {
            if (inspector.isStartFound()) {
                return true;
            }
            why = inspector.report().text();
        } catch (JournalException e) {
            why = e.getMessage();
        }
        badSnapshots.add(file.path());
        loses = true;
        findings.add(new Finding(
                file.path() + " is ahead of the journal: " + why,
                "Restoring the journal's files from a backup or a replica loses nothing. Put aside, all events behind the"
                        + " journal's good end are lost."));
        return false;
    }

    /** Without the outbox's frames up to its place, a start cannot go on from a snapshot. */
    private boolean hasOutbox(SnapshotFile file, StartingPoint candidate) {
        String why;
        try (LogInspector inspector = LogInspector.openFrom(directory.log(FrameKind.OUTBOX), candidate.outbox())) {
            if (inspector.isStartFound()) {
                return true;
            }
            why = inspector.report().text();
        } catch (JournalException e) {
            why = e.getMessage();
        }
        badSnapshots.add(file.path());
        findings.add(new Finding(
                file.path() + " goes on from a place in the outbox that is not there: " + why,
                "Put aside, it loses nothing: the state, and what the outbox lacks, come from an older one or from the"
                        + " journal."));
        return false;
    }

    /** How far can it be replayed? */
    private void followJournal() {
        Core core = start.core();
        LogPosition good;
        String refused = "";
        LogReport report;
        try (LogInspector inspector = LogInspector.openFrom(directory.log(FrameKind.JOURNAL), start.journal())
                .startedSinceClosing(mark.running())) {
            good = inspector.position();
            CoreFeeder feeder = new CoreFeeder(core);
            try {
                for (FrameReader frame = inspector.next(); frame != null; frame = inspector.next()) {
                    feeder.feed(frame, Long.MAX_VALUE, (FrameReader at, ResultCode code) -> {});
                    good = inspector.position();
                }
            } catch (RecoveryException e) {
                refused = e.getMessage();
            }
            report = inspector.report();
        }
        journalEnd = good;
        long end = good.nextSequence() - 1;
        long lost = Math.max(0, mark.sequence() - end);
        boolean byItself = refused.isEmpty() && lost == 0 && report.state() != LogState.DAMAGED;
        if (byItself) {
            // Nothing is wrong, or the next start cuts what a crash has torn, of which nobody was told.
            return;
        }
        cutJournal = true;
        loses |= lost > 0 || report.state() == LogState.DAMAGED;
        String what = refused.isEmpty()
                ? "the journal: " + report.text()
                : refused
                        + ". The events of its batch and those behind it were not answered, unless a release that could"
                        + " apply them has done so";
        findings.add(new Finding(
                what,
                "Restoring the file from a backup or a replica loses nothing"
                        + (refused.isEmpty() ? "" : ", nor does a" + " release that can apply the event")
                        + ". Cut behind sequence " + end + ", "
                        + (lost > 0
                                ? "the acknowledged events " + (end + 1) + " to " + mark.sequence() + " are lost"
                                : "no event is lost that is known to have been acknowledged")
                        + "; numbered feeds are asked for theirs again, by SEQ_GAP."));
    }

    private void followOutbox() {
        rings = rung();
        findConsumersAhead();
        findOldMeta();
        LogReport report;
        long behind;
        LogPosition good;
        try (LogInspector inspector = LogInspector.openFrom(directory.log(FrameKind.OUTBOX), start.outbox())
                .startedSinceClosing(mark.running())) {
            good = inspector.position();
            while (inspector.next() != null) {
                if (inspector.position().nextSequence() - 1 <= rings) {
                    good = inspector.position();
                }
            }
            report = inspector.report();
            behind = report.state() == LogState.DAMAGED ? inspector.lastSequenceBehind() : 0;
        }
        outboxEnd = good;
        long known = Math.max(report.nextSequence() - 1, behind);
        if (known > rings) {
            cutOutbox = true;
            loses = true;
            findings.add(
                    new Finding(
                            "the outbox is ahead of the journal: it holds notification " + known
                                    + ", the journal rings up to " + rings,
                            "Restoring the journal loses nothing. Cut behind notification " + rings
                                    + ", consumers that have read"
                                    + " further are told so when they ask for more; new notifications carry a new epoch in their ids."));
        } else if (report.state() == LogState.DAMAGED) {
            cutOutbox = true;
            findings.add(new Finding(
                    "the outbox: " + report.text(),
                    "Cut behind notification " + (good.nextSequence() - 1)
                            + ", it loses nothing: the next start rings the rest again, with the same ids and bytes."));
        }
    }

    private void findConsumersAhead() {
        Consumers.Consumer furthest = Consumers.open(storage, directory.root()).furthest();
        if (furthest != null && furthest.acknowledged() > rings) {
            loses = true;
            findings.add(new Finding(
                    "the consumer " + furthest.name() + " has acknowledged notification " + furthest.acknowledged()
                            + ", the journal rings up to " + rings,
                    "Restoring the journal loses nothing. Taken back to notification " + rings
                            + ", the consumer reads what is rung from there on, with a new epoch in the ids."));
        }
    }

    private void findOldMeta() {
        epochSeen = Math.max(start.core().epoch(), journalEnd.epoch());
        if (epochSeen > directory.meta().epoch()) {
            findings.add(new Finding(
                    "belfry.meta says epoch " + directory.meta().epoch() + ", the frames are of epoch " + epochSeen
                            + ": it is older than they are",
                    "Raised to their epoch, it loses nothing."));
        }
    }

    /** Notifications that the journal rings up to its good end. */
    private long rung() {
        if (start.core().sequence() == journalEnd.nextSequence() - 1) {
            return start.core().outboxSequence();
        }
        // An event could not be applied; the core is of no use any more, and the frames before it are replayed once
        // more.
        StartingPoint again = start.sequence() == 0
                ? StartingPoint.genesis()
                : StartingPoint.newest(directory, start.sequence(), progress);
        try (LogInspector inspector = LogInspector.openFrom(directory.log(FrameKind.JOURNAL), again.journal())) {
            CoreFeeder feeder = new CoreFeeder(again.core());
            while (again.core().sequence() < journalEnd.nextSequence() - 1) {
                feeder.feed(inspector.next(), Long.MAX_VALUE, (FrameReader at, ResultCode code) -> {});
            }
        }
        return again.core().outboxSequence();
    }

    /** In an order that leaves, wherever it is broken off, a directory on which this can be called again. */
    private List<String> change() {
        List<String> done = new ArrayList<>();
        if (findings.isEmpty()) {
            return done;
        }
        if (loses || epochSeen > directory.meta().epoch()) {
            DataDirectoryMeta meta = directory.meta();
            directory.writeMeta(meta.withEpoch(loses ? Math.max(meta.epoch(), epochSeen) + 1 : epochSeen));
            done.add("the epoch is " + directory.meta().epoch() + " from now on");
        }
        for (Path aside : StartingPoint.putAside(storage, badSnapshots)) {
            done.add("put a snapshot aside as " + aside);
        }
        // Before the outbox is cut: a consumer that stood behind its end would miss what is rung there anew.
        for (String name : takeConsumersBack()) {
            done.add("the consumer " + name + " stands at notification " + lastNotification() + " from now on");
        }
        if (cutOutbox) {
            done.addAll(cut(directory.log(FrameKind.OUTBOX), start.outbox(), outboxEnd));
        }
        if (cutJournal) {
            done.addAll(cut(directory.log(FrameKind.JOURNAL), start.journal(), journalEnd));
        }
        if (cutJournal || watermarkLost) {
            try (Watermark watermark = Watermark.open(directory)) {
                watermark.running(journalEnd.nextSequence() - 1);
            }
            done.add("the watermark is at sequence " + (journalEnd.nextSequence() - 1));
        }
        return done;
    }

    private List<String> takeConsumersBack() {
        Consumers consumers = Consumers.open(storage, directory.root());
        List<String> names = new ArrayList<>();
        for (Consumers.Consumer consumer : consumers.list()) {
            if (consumer.acknowledged() > lastNotification()) {
                consumers.acknowledge(consumer.name(), lastNotification(), consumer.seenMs());
                names.add(consumer.name());
            }
        }
        consumers.save();
        return names;
    }

    /** The last one that the next start rings, or has in the outbox. */
    private long lastNotification() {
        return rings;
    }

    private static List<String> cut(LogFiles log, LogPosition from, LogPosition end) {
        List<String> done = new ArrayList<>();
        for (Path kept : TailCutter.cutBehind(log, from, end)) {
            done.add("cut the " + log.kind().label() + " behind sequence " + (end.nextSequence() - 1)
                    + "; what was there is kept as " + kept);
        }
        return done;
    }
}

package io.belfry.bench;

import io.belfry.bench.control.JournalControl;
import io.belfry.bench.load.Postings;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.ProcessorTime;
import io.belfry.bench.measure.Rounds;
import io.belfry.bench.measure.StolenTime;
import io.belfry.journal.ChronicleJournal;
import io.belfry.journal.FrameFault;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.Journal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code belfry bench append}: what a posting costs in the journal, step by step, by the processor time of the one thread
 * that does it: putting it into a frame, summing the frame, appending it, and reading it out of a frame again.
 */
@Command(
        name = "append",
        description = {
            "Processor time and bytes of a posting in the journal, by the size of its frame: assembled (put into a frame and",
            "summed), appended (checked and in the file), read (summed, checked and copied out of the frame)."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench append",
            "  belfry bench append --frames 1000 --pages preallocated --untouched",
            "  belfry bench append --frames 1,24,1000 --json"
        })
final class AppendCommand implements Callable<Integer> {
    private static final int KEPT_MESSAGES = 1 << 14;
    private static final int BLOCK_BYTES = 1 << 26;
    private static final int BYTES_PER_MESSAGE = 128;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--frames",
            split = ",",
            defaultValue = "1,24,1000",
            description = "Postings per frame; default: ${DEFAULT-VALUE}.")
    private int[] frames;

    /** Of them a tenth in frames below 10. */
    @Mixin
    private RoundsOption measured = new RoundsOption(5_000_000, 5);

    @Mixin
    private PagesOption pages;

    @Option(names = "--untouched", description = "No thread touches pages ahead.")
    private boolean untouched;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    private final UnsafeBuffer messages = new UnsafeBuffer(new byte[KEPT_MESSAGES * BYTES_PER_MESSAGE]);
    private int length;

    /** Nanoseconds of processor time per posting, and bytes. */
    private record Step(double assembled, double appended, double elapsed, double read, double bytes) {}

    @Override
    public Integer call() throws InterruptedException {
        measured.check();
        if (Arrays.stream(frames).anyMatch(frame -> frame <= 0)) {
            throw new ParameterException(spec.commandLine(), "--frames must be above 0");
        }
        PrintWriter out = spec.commandLine().getOut();
        makeMessages();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            if (!json.isAsked()) {
                machine.print(out);
                out.printf(
                        Locale.ROOT,
                        "pages       %s%s%n%n%-10s %10s %10s %10s %10s %10s   ns per posting, medians of %d%n",
                        pages,
                        untouched ? ", none touched ahead" : ", touched ahead by another thread",
                        "per frame",
                        "assembled",
                        "appended",
                        "elapsed",
                        "read",
                        "bytes",
                        measured.rounds());
            }
            StolenTime.awaitLittle(spec.commandLine().getErr()::println);
            for (int frame : frames) {
                Step[] steps = new Step[measured.rounds()];
                for (int round = -1; round < measured.rounds(); round++) {
                    Step step =
                            run(directory, frame, frame < 10 ? Math.max(1, measured.events() / 10) : measured.events());
                    if (round >= 0) {
                        steps[round] = step;
                    }
                }
                print(out, frame, List.of(steps), machine);
            }
        }
        return 0;
    }

    private void makeMessages() {
        Postings postings = new Postings(1_000_000, 1, 42, 1);
        length = postings.length();
        for (int i = 0; i < KEPT_MESSAGES; i++) {
            postings.next();
            messages.putBytes(i * length, postings.message(), 0, length);
        }
    }

    private Step run(BenchDirectory directory, int perFrame, long count) {
        Path log = directory.resolve("append");
        pages.state().prepare(log, count * (length + (FrameWriter.frameBytesFor(0) + 8) / perFrame + 1));
        double assembled = assemble(perFrame, count);
        try (ChronicleJournal journal = ChronicleJournal.open(log, BLOCK_BYTES);
                JournalControl.TouchingThread touching = new JournalControl.TouchingThread(journal);
                Journal.Appender appender = journal.openAppender()) {
            FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, 1, 1, journal.maxFrameBytes());
            // The first one makes the file.
            append(appender, writer, assembleNext(writer, 0, perFrame));
            if (!untouched) {
                touching.start();
            }
            long bytes = journal.bytesAppended();
            long startNs = System.nanoTime();
            long cpuNs = ProcessorTime.ofThisThread();
            for (long at = 0; at < count; at += perFrame) {
                append(appender, writer, assembleNext(writer, at, perFrame));
            }
            double appended = (double) (ProcessorTime.ofThisThread() - cpuNs) / count;
            double elapsed = (double) (System.nanoTime() - startNs) / count;
            double perMessage = (double) (journal.bytesAppended() - bytes) / count;
            return new Step(assembled, appended - assembled, elapsed, read(perFrame, count), perMessage);
        } finally {
            directory.remove("append");
        }
    }

    private double assemble(int perFrame, long count) {
        FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, 1, 1, BLOCK_BYTES / 8);
        long cpuNs = ProcessorTime.ofThisThread();
        for (long at = 0; at < count; at += perFrame) {
            assembleNext(writer, at, perFrame);
        }
        return (double) (ProcessorTime.ofThisThread() - cpuNs) / count;
    }

    private int assembleNext(FrameWriter writer, long first, int perFrame) {
        writer.begin(writer.nextSequence());
        for (int i = 0; i < perFrame; i++) {
            int place = (int) (first + i) & (KEPT_MESSAGES - 1);
            if (!writer.tryAdd(messages, place * length, length)) {
                throw new IllegalStateException("a frame holds only " + i + " postings");
            }
        }
        return writer.finish(false);
    }

    private static void append(Journal.Appender appender, FrameWriter writer, int bytes) {
        appender.append(writer.buffer(), 0, bytes);
    }

    /** The same frame again and again, from the cache: what checking and copying out cost. */
    private double read(int perFrame, long count) {
        FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, 1, 1, BLOCK_BYTES / 8);
        int bytes = assembleNext(writer, 0, perFrame);
        FrameReader reader = new FrameReader(FrameKind.JOURNAL, 1);
        long sum = 0;
        long cpuNs = ProcessorTime.ofThisThread();
        for (long at = 0; at < count; at += perFrame) {
            reader.expectAny();
            if (reader.wrap(writer.buffer(), 0, bytes, at) != FrameFault.NONE) {
                throw new IllegalStateException(reader.explain());
            }
            while (reader.nextMessage()) {
                sum += reader.messageBuffer().getLong(reader.messageOffset() + Long.BYTES);
            }
        }
        double taken = (double) (ProcessorTime.ofThisThread() - cpuNs) / count;
        if (sum == 1) {
            throw new IllegalStateException("the messages are not those that were written");
        }
        return taken;
    }

    private void print(PrintWriter out, int frame, List<Step> steps, Machine machine) {
        Step median = new Step(
                Rounds.median(steps, Step::assembled),
                Rounds.median(steps, Step::appended),
                Rounds.median(steps, Step::elapsed),
                Rounds.median(steps, Step::read),
                steps.get(0).bytes());
        if (json.isAsked()) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"append\",\"pages\":\"%s\",\"touched\":%s,\"perFrame\":%d,\"assembledNs\":%.1f,"
                            + "\"appendedNs\":%.1f,\"elapsedNs\":%.1f,\"readNs\":%.1f,\"bytes\":%.1f,\"machine\":%s}%n",
                    pages,
                    !untouched,
                    frame,
                    median.assembled(),
                    median.appended(),
                    median.elapsed(),
                    median.read(),
                    median.bytes(),
                    machine.json());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%-10d %10.1f %10.1f %10.1f %10.1f %10.1f%n",
                    frame,
                    median.assembled(),
                    median.appended(),
                    median.elapsed(),
                    median.read(),
                    median.bytes());
        }
    }
}

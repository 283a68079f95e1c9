package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of a process that appends: what it said was appended is there, and appending goes on. */
class KillTest {
    private static final int KILLS = Integer.getInteger("belfry.kills", 4);
    private static final int MOST_REPORTS_BEFORE_A_KILL = 5_000;
    /** Reporting rarely, a process is killed within an append more often. */
    private static final int MOST_FRAMES_PER_REPORT = 100;

    @TempDir
    Path directory;

    @Test
    void shouldKeepEveryAppendedFrameWhenKilled() throws IOException, InterruptedException {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("shouldKeepEveryAppendedFrameWhenKilled: -Dbelfry.seed=" + seed);
        Random random = new Random(seed);
        int uncommitted = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int framesPerReport = kill % 2 == 0 ? 1 : 1 + random.nextInt(MOST_FRAMES_PER_REPORT);
            int reports = 1 + random.nextInt(MOST_REPORTS_BEFORE_A_KILL / framesPerReport);
            long reported = killAfter(reports, framesPerReport);

            LogReport report = Frames.inspect(directory);
            uncommitted += report.uncommittedBytes() > 0 ? 1 : 0;

            assertThat(report.appendable()).as(report.text()).isTrue();
            assertThat(report.nextSequence()).as(report.text()).isGreaterThan(reported);
            assertThat(TailCutter.makeAppendable(Frames.log(directory), LogPosition.GENESIS, report, reported))
                    .isEmpty();
            assertThat(Frames.inspect(directory).uncommittedBytes()).isZero();
        }
        System.out.println(uncommitted + " of " + KILLS + " kills cut an append off");
        long last = Frames.write(directory, 10, true);
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.CLEAN);
        assertThat(report.nextSequence()).isEqualTo(last + 1);
        try (ChronicleJournal journal = ChronicleJournal.openReadOnly(directory, Frames.BLOCK_BYTES)) {
            assertThat((long) Frames.readAll(journal).size()).isEqualTo(report.frames());
        }
    }

    /** Lets a process append until it has reported so often; answers the last sequence that it reported. */
    private long killAfter(int reports, int framesPerReport) throws IOException, InterruptedException {
        Process process = ChildProcess.start(Appending.class, directory.toString(), Integer.toString(framesPerReport));
        long reported = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            int seen = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // A line without its end mark was cut off by the kill.
                if (line.endsWith(".")) {
                    reported = Long.parseLong(line.substring(0, line.length() - 1));
                }
                seen++;
                if (seen == reports) {
                    // Unlike the process's own method, this leaves its output readable.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(seen).as("reports").isGreaterThanOrEqualTo(reports);
        }
        process.waitFor();
        return reported;
    }

    /** Appends for ever and says so. */
    static final class Appending {
        private Appending() {}

        public static void main(String[] args) {
            Path directory = Path.of(args[0]);
            int framesPerReport = Integer.parseInt(args[1]);
            Frames frames = new Frames();
            LogReport found = Frames.inspect(directory);
            FrameWriter writer = Frames.writer();
            writer.continueAfter(found.lastCrc(), found.nextSequence(), Math.max(1, found.lastEpoch()));
            PrintStream out = System.out;
            try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES);
                    Journal.Appender appender = journal.openAppender()) {
                for (int i = 1; !out.checkError(); i++) {
                    frames.append(appender, writer, 1 + i % 100);
                    if (i % framesPerReport == 0) {
                        out.print((writer.nextSequence() - 1) + ".\n");
                        out.flush();
                    }
                }
            }
        }
    }
}

package io.belfry.gateway.cli;

import io.belfry.codec.ResultCode;
import io.belfry.journal.Storage;
import io.belfry.recovery.JournalReplay;
import io.belfry.recovery.ReplayReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code belfry replay}. */
@Command(
        name = "replay",
        description = {
            "Applies the journal to a fresh core and prints how fast that went and the digest of the results.",
            "All that is kept is applied, from the journal's start or the oldest snapshot; with --from, from the last snapshot"
                    + " before it, and the count begins there."
        },
        footer = {"Examples:", "  belfry replay --data data", "  belfry replay --data data --to 1000000 --json"})
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataDirectoryOption data;

    @Mixin
    private SequenceRange range;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        range.check();
        Progress progress = new Progress(spec.commandLine().getErr());
        RefusedCount refused = new RefusedCount(progress);
        ReplayReport report = new JournalReplay(Storage.files(), data.existing(), progress::hear)
                .run(range.from(), range.to(), refused);
        long perSecond = perSecond(report.events(), report.durationNs());
        if (json) {
            out.printf(
                    Locale.ROOT,
                    "{\"sequence\":%d,\"events\":%d,\"seen\":%d,\"refused\":%d,\"digest\":\"%016x\","
                            + "\"durationNs\":%d,\"eventsPerSecond\":%d}%n",
                    report.sequence(),
                    report.events(),
                    refused.seen,
                    refused.count,
                    report.digest(),
                    report.durationNs(),
                    perSecond);
            return ExitCode.DONE;
        }
        out.printf(
                Locale.ROOT,
                "replayed %,d events up to sequence %d in %,d ms (%,d events/s)%n",
                report.events(),
                report.sequence(),
                report.durationNs() / 1_000_000,
                perSecond);
        out.printf(Locale.ROOT, "refused or duplicate: %,d of %,d%n", refused.count, refused.seen);
        out.printf(Locale.ROOT, "digest %016x%n", report.digest());
        return ExitCode.DONE;
    }

    private static long perSecond(long events, long durationNs) {
        // In microseconds, so that no replay of a lifetime overflows.
        return events * 1_000_000 / Math.max(1, durationNs / 1_000);
    }

    /** Counts what was not applied, from {@code --from} on. */
    private static final class RefusedCount implements JournalReplay.Listener {
        private final Progress progress;
        private long seen;
        private long count;

        private RefusedCount(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void onEvent(long sequence, DirectBuffer buffer, int offset, int length, ResultCode code) {
            seen++;
            if (code != ResultCode.OK) {
                count++;
            }
        }

        @Override
        public void onProgress(long sequence) {
            progress.say("replayed to sequence " + sequence);
        }
    }
}

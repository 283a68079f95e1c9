package io.belfry.gateway.cli;

import io.belfry.journal.Storage;
import io.belfry.recovery.SnapshotMaker;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code belfry snapshot}. */
@Command(
        name = "snapshot",
        description = {
            "Makes a snapshot now, so that the next start replays only what comes behind it.",
            "Works beside a running engine, which is not asked and does not wait; takes as much memory as the engine's state."
        },
        footer = {"Examples:", "  belfry snapshot --data data", "  belfry snapshot --data data --json"})
final class SnapshotCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataDirectoryOption data;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(spec.commandLine().getErr());
        SnapshotMaker.Made made = SnapshotMaker.make(Storage.files(), data.existing(), () -> false, progress::hear);
        if (json) {
            out.printf(
                    Locale.ROOT,
                    "{\"path\":\"%s\",\"sequence\":%d,\"bytes\":%d,\"replayed\":%d,\"durationNs\":%d,\"made\":%b}%n",
                    made.path().toString().replace("\\", "\\\\").replace("\"", "\\\""),
                    made.sequence(),
                    made.bytes(),
                    made.replayed(),
                    made.durationNs(),
                    made.fresh());
        } else if (made.fresh()) {
            out.printf(
                    Locale.ROOT,
                    "made %s: sequence %,d, %,d bytes, %,d events replayed, %,d ms%n",
                    made.path(),
                    made.sequence(),
                    made.bytes(),
                    made.replayed(),
                    made.durationNs() / 1_000_000);
        } else {
            out.printf(Locale.ROOT, "nothing has happened since %s of sequence %,d%n", made.path(), made.sequence());
        }
        return ExitCode.DONE;
    }
}

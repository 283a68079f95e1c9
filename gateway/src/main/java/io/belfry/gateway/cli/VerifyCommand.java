package io.belfry.gateway.cli;

import io.belfry.journal.Storage;
import io.belfry.recovery.Verification;
import io.belfry.recovery.VerifyReport;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code belfry verify}. */
@Command(
        name = "verify",
        description = {
            "Replays all that is kept of the journal and compares: what it rings with the outbox, record by record; each"
                    + " snapshot with the state at its sequence; with --url also a running engine's digest.",
            "Ends with 1 when anything does not agree."
        },
        footer = {"Examples:", "  belfry verify --data data", "  belfry verify --data data --json | tail -n 1"})
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataDirectoryOption data;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A running engine on this directory, whose digest of results has to be the replay's.")
    private URI url;

    @Option(names = "--json", description = "Print the outcome as JSON, on the last line.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(spec.commandLine().getErr());
        // Asked first: by the time the replay ends, the engine has gone on.
        Verification.Live live = url == null ? Verification.Live.NONE : new StatusClient(url).live();
        VerifyReport report = Verification.run(Storage.files(), data.existing(), live, progress::hear);
        PrintWriter problems = json ? spec.commandLine().getErr() : out;
        for (String problem : report.problems()) {
            problems.println(problem);
        }
        if (json) {
            out.printf(
                    Locale.ROOT,
                    "{\"ok\":%b,\"sequence\":%d,\"digest\":\"%016x\",\"notifications\":%d,\"problems\":%d}%n",
                    report.ok(),
                    report.sequence(),
                    report.digest(),
                    report.notifications(),
                    report.problems().size());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s: sequence %d, %,d notifications, digest %016x%n",
                    report.ok() ? "ok" : "NOT OK",
                    report.sequence(),
                    report.notifications(),
                    report.digest());
        }
        return report.ok() ? ExitCode.DONE : ExitCode.FAILED;
    }
}

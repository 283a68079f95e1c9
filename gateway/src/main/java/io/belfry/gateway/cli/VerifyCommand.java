package io.belfry.gateway.cli;

import io.belfry.recovery.Verification;
import io.belfry.recovery.VerifyReport;
import java.io.PrintWriter;
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
            "Replays the journal and compares what it rings with the outbox, record by record.",
            "Ends with 1 when anything does not agree."
        },
        footer = {"Examples:", "  belfry verify --data data", "  belfry verify --data data --json | tail -n 1"})
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataDirectoryOption data;

    @Option(names = "--json", description = "Print the outcome as JSON, on the last line.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(spec.commandLine().getErr());
        VerifyReport report = Verification.run(data.existing(), progress::say);
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

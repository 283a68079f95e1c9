package io.belfry.gateway.cli;

import io.belfry.journal.Storage;
import io.belfry.recovery.Repair;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code belfry repair}. */
@Command(
        name = "repair",
        description = {
            "Says what is damaged in a data directory and what each way on would lose. Changes nothing without"
                    + " --accept-loss.",
            "With it, the directory is made one that an engine starts on. What is taken out is kept beside its place."
                    + " Copy the directory first.",
            "Ends with 1 when something is damaged, or a loss was found and not accepted."
        },
        footer = {"Examples:", "  belfry repair --data data", "  belfry repair --data data --accept-loss"})
final class RepairCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataDirectoryOption data;

    @Option(names = "--accept-loss", description = "Do it, whatever it loses.")
    private boolean acceptLoss;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(spec.commandLine().getErr());
        Path root = data.existing();
        Repair.Report report = acceptLoss
                ? Repair.acceptLoss(Storage.files(), root, progress::say)
                : Repair.inspect(Storage.files(), root, progress::say);
        if (report.findings().isEmpty()) {
            out.println("nothing to repair: an engine starts on " + root
                    + " (belfry verify also looks at what a start does not read)");
            return ExitCode.DONE;
        }
        int number = 0;
        for (Repair.Finding finding : report.findings()) {
            number++;
            out.println(number + ". " + finding.what());
            out.println("   " + finding.choices());
        }
        if (!acceptLoss) {
            out.println(
                    report.loses()
                            ? "Nothing was changed. --accept-loss does what is said above, LOSES what is said above, and"
                                    + " raises the epoch in the ids of notifications."
                            : "Nothing was changed. --accept-loss does what is said above and loses nothing.");
            return ExitCode.FAILED;
        }
        report.done().forEach(out::println);
        return ExitCode.DONE;
    }
}

package io.belfry.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.belfry.dryrun.DraftRefusedException;
import io.belfry.dryrun.DryRun;
import io.belfry.dryrun.DryRunReport;
import io.belfry.gateway.dryrun.DryRunChart;
import io.belfry.gateway.dryrun.DryRunJson;
import io.belfry.gateway.feed.RuleDraft;
import io.belfry.journal.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code belfry dry-run}. */
@Command(
        name = "dry-run",
        description = {
            "Replays the journal with a draft rule and says who would have heard what, how often. Nothing is changed, and a"
                    + " running engine is not asked; it takes as much memory as the engine's state.",
            "The file holds what PUT /v1/rules/{id} takes, and the id as \"rule\". The draft takes the place of any rule of"
                    + " that id; all other rules stand as they did. With --from, only what rings from there on is counted."
        },
        footer = {
            "Examples:",
            "  belfry dry-run --data data --rule low-balance.json",
            "  belfry dry-run --data data --rule low-balance.json --json | jq .customers"
        })
final class DryRunCommand implements Callable<Integer> {
    private static final int MAX_RULE_BYTES = 64 * 1024;
    private static final int NS_PER_MS = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataDirectoryOption data;

    @Mixin
    private SequenceRange range;

    @Option(names = "--rule", paramLabel = "FILE", required = true, description = "The draft rule, as JSON.")
    private Path rule;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        range.check();
        Path directory = data.existing();
        DryRunReport report;
        try {
            report = DryRun.run(
                    Storage.files(),
                    directory,
                    RuleDraft.parse(read()),
                    range.from(),
                    range.to(),
                    new Told(new Progress(spec.commandLine().getErr())));
        } catch (DraftRefusedException e) {
            throw new CommandException(ExitCode.USAGE, rule + ": " + e.code() + ": " + e.getMessage());
        }
        // Not among the results, which are the same each time.
        spec.commandLine().getErr().printf(Locale.ROOT, "belfry: dry run of %,d ms%n", report.durationNs() / NS_PER_MS);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(jsonOf(report));
        } else {
            print(report, out);
        }
        return ExitCode.DONE;
    }

    private byte[] read() {
        try {
            if (Files.size(rule) > MAX_RULE_BYTES) {
                throw new CommandException(
                        ExitCode.USAGE, rule + " has " + Files.size(rule) + " bytes, allowed are " + MAX_RULE_BYTES);
            }
            return Files.readAllBytes(rule);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "cannot read " + rule + ": " + e);
        }
    }

    private static String jsonOf(DryRunReport report) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            DryRunJson.write(report, generator);
        }
        return text.toString();
    }

    private static void print(DryRunReport report, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %,d notifications to %,d customers, from sequence %d to %d (%,d events)%n",
                report.rule(),
                report.notifications(),
                report.customers(),
                report.from(),
                report.to(),
                report.events());
        out.printf(
                Locale.ROOT,
                "  triggered %,d · resolved %,d · info %,d · corrected %,d%n",
                report.triggered(),
                report.resolved(),
                report.info(),
                report.corrected());
        if (!report.perDay().isEmpty()) {
            out.println();
            DryRunChart.lines(report.perDay()).forEach(out::println);
            out.println();
            out.println("loudest customers");
            for (DryRunReport.Loudest loudest : report.top()) {
                out.printf(Locale.ROOT, "  %-36s %,12d%n", loudest.customer(), loudest.notifications());
            }
        }
    }

    /** Says on standard error how far it has come. */
    private record Told(Progress progress) implements DryRun.Watcher {
        @Override
        public void onProgress(long sequence, long end, long notifications) {
            if (!progress.isDue()) {
                return;
            }
            String of = end == 0 ? "" : " of " + end;
            progress.say("dry run: sequence " + sequence + of + ", " + notifications + " notifications");
        }

        @Override
        public void onLine(String line) {
            progress.hear(line);
        }
    }
}

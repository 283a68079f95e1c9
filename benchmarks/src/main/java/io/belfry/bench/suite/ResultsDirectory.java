package io.belfry.bench.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.bench.table.TargetTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code belfry bench all} leaves behind: for each benchmark a log, which begins with its command line, and the JSON of
 * its runs, a line each; and the table as far as it is known. Each is written as soon as it is there, so a run that dies can
 * be taken up again. One thread.
 */
final class ResultsDirectory {
    private final Path path;

    ResultsDirectory(Path path) throws IOException {
        this.path = Files.createDirectories(path);
    }

    Path path() {
        return path;
    }

    /** Forgets what is there of this benchmark and begins its log. */
    PrintWriter begin(Plan plan, int forks) throws IOException {
        Files.deleteIfExists(json(plan));
        PrintWriter log = new PrintWriter(Files.newBufferedWriter(log(plan)), true);
        log.println(heading(plan, forks));
        return log;
    }

    void keep(Plan plan, List<BenchResult> runs) throws IOException {
        Files.write(json(plan), runs.stream().map(BenchResult::line).toList());
    }

    /** What was kept of the same command line; empty where it is another, or was not run to its end. */
    List<BenchResult> kept(Plan plan, int forks) throws IOException {
        if (!Files.exists(json(plan)) || !Files.exists(log(plan))) {
            return List.of();
        }
        try (var lines = Files.lines(log(plan))) {
            if (!lines.findFirst().orElse("").equals(heading(plan, forks))) {
                return List.of();
            }
        }
        List<BenchResult> runs = new ArrayList<>();
        for (String line : Files.readAllLines(json(plan))) {
            try {
                runs.add(BenchResult.of(line));
            } catch (IllegalArgumentException e) {
                // Cut short: it is measured again.
                return List.of();
            }
        }
        return runs.size() == forks && runs.stream().allMatch(BenchResult::isWhole) ? runs : List.of();
    }

    void write(TargetTable table) throws IOException {
        try (PrintWriter markdown = new PrintWriter(Files.newBufferedWriter(path.resolve("table.md")))) {
            table.printMarkdown(markdown);
        }
        Files.writeString(path.resolve("table.json"), table.json() + System.lineSeparator(), UTF_8);
    }

    /** Without where its files lie: that may differ. */
    private static String heading(Plan plan, int forks) {
        return "belfry bench " + String.join(" ", plan.arguments()) + " # JVMs: " + forks + " "
                + String.join(" ", plan.flags());
    }

    private Path json(Plan plan) {
        return path.resolve(plan.name() + ".json");
    }

    private Path log(Plan plan) {
        return path.resolve(plan.name() + ".log");
    }
}

package io.belfry.bench;

import io.belfry.bench.load.Workload;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Json;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.StolenTime;
import io.belfry.bench.suite.ChildJvm;
import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench peers}: postings through other programs and through Belfry, each in a JVM of its own, by turns. */
@Command(
        name = "peers",
        description = {
            "Postings through exchange-core (balance adjustments), a loop over a hash map, and Belfry: each in a JVM of its",
            "own with a class path of its own, one after the other, and all of it as often as there are forks. The first",
            "time it builds them, which needs a Maven repository."
        },
        footer = {"", "Examples:", "  belfry bench peers", "  belfry bench peers --quick --json"})
final class PeersCommand implements Callable<Integer> {
    /** Where the launcher says that the peers' jars lie. */
    static final String PEERS_PROPERTY = "belfry.peers";

    private static final int QUICK_CUSTOMERS = 100_000;
    private static final long QUICK_EVENTS = 500_000;
    private static final int QUICK_FORKS = 1;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final double EXPECTED_TIMES = 10;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--customers",
            defaultValue = "1000000",
            description = "With two accounts each; default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(
            names = "--events",
            defaultValue = "5000000",
            description =
                    "Postings that Belfry gets to warm up, and as many that are measured; the others get so many times"
                            + " as many or as few that each takes some seconds; default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(names = "--forks", defaultValue = "5", description = "JVMs of each, by turns; default: ${DEFAULT-VALUE}.")
    private int forks;

    @Option(names = "--quick", description = "1 fork, 100,000 customers, 500,000 postings: to see that it works.")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Some of them, with Belfry: ${COMPLETION-CANDIDATES}.")
    private List<PeerSubject> only = List.of(PeerSubject.values());

    @Mixin
    private SeedOption seed;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (quick) {
            customers = QUICK_CUSTOMERS;
            events = QUICK_EVENTS;
            forks = QUICK_FORKS;
        }
        if (customers <= 0 || events <= 0 || forks <= 0) {
            throw new ParameterException(spec.commandLine(), "--customers, --events and --forks must be above 0");
        }
        Path peers = peersOrComplaint();
        PeerTurns turns = new PeerTurns();
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            if (!json.isAsked()) {
                machine.print(out);
            }
            turns.run(only, forks, (subject, fork) -> run(subject, fork, peers, directory));
            if (!turns.figures().isEmpty()) {
                if (json.isAsked()) {
                    printJson(out, turns, machine);
                } else {
                    printTable(out, turns.figures());
                }
            }
        }
        turns.unmeasured().print(json.isAsked() ? err : out);
        return turns.unmeasured().exitCode();
    }

    private Path peersOrComplaint() {
        String place = System.getProperty(PEERS_PROPERTY, "");
        Path peers = Path.of(place);
        if (place.isEmpty() || !Files.exists(peers.resolve("belfry-peers.jar"))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the peers are not built: `./belfry bench peers` in a source tree builds them first; or run"
                            + " `mvn -Ppeers -pl peers package` and name peers/target with -D" + PEERS_PROPERTY);
        }
        return peers;
    }

    private PeerFigures run(PeerSubject subject, int fork, Path peers, BenchDirectory directory)
            throws ChildJvm.FailedException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        StolenTime.awaitLittle(line -> err.println(subject.title() + ": " + line));
        Path files = directory.make("files");
        try {
            List<String> command = subject.command(peers, files, customers, events, seed.value());
            List<String> printed = new ChildJvm(LIMIT, line -> err.println(subject.title() + ": " + line))
                    .run(subject.title(), subject.flags(), command);
            PeerFigures found = PeerFigures.parse(printed.isEmpty() ? "nothing" : printed.get(printed.size() - 1));
            err.printf(
                    Locale.ROOT,
                    "fork %d of %d: %s %,.0f/s (%s)%n",
                    fork,
                    forks,
                    subject.title(),
                    found.perSecond(),
                    found.settings());
            return found;
        } finally {
            directory.remove("files");
        }
    }

    /** How many times Belfry's rate is a peer's, fork by fork, since the two ran one after the other. */
    private static double multiple(List<PeerFigures> belfry, List<PeerFigures> peer) {
        List<Double> multiples = new ArrayList<>();
        for (int i = 0; i < peer.size(); i++) {
            multiples.add(belfry.get(i).perSecond() / peer.get(i).perSecond());
        }
        return median(multiples);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static List<Double> each(List<PeerFigures> figures, ToDoubleFunction<PeerFigures> which) {
        return figures.stream().map(which::applyAsDouble).toList();
    }

    private void printTable(PrintWriter out, Map<PeerSubject, List<PeerFigures>> figures) {
        out.printf(
                Locale.ROOT,
                "load        postings on %,d accounts chosen uniformly, %,d to Belfry (others in proportion to their speed), as"
                        + " many before to warm up; %d JVMs of each by turns%n%n",
                customers * Workload.ACCOUNTS_PER_CUSTOMER,
                events,
                forks);
        out.printf(
                Locale.ROOT,
                "%-28s %13s %13s %13s %12s %12s %12s%n",
                "postings/s",
                "median",
                "min",
                "max",
                "processor ns",
                "file bytes",
                "Belfry is");
        List<PeerFigures> belfry = figures.get(PeerSubject.BELFRY);
        figures.forEach((subject, runs) -> out.printf(
                Locale.ROOT,
                "%-28s %,13.0f %,13.0f %,13.0f %,12.0f %12.1f %11.2fx%n",
                subject.title(),
                median(each(runs, PeerFigures::perSecond)),
                each(runs, PeerFigures::perSecond).stream().min(Double::compare).orElseThrow(),
                each(runs, PeerFigures::perSecond).stream().max(Double::compare).orElseThrow(),
                median(each(runs, PeerFigures::cpuNs)),
                median(each(runs, PeerFigures::bytes)),
                multiple(belfry, runs)));
        out.println();
        out.println(
                "\"processor ns\" is processor time per posting, of all threads of the peer (Belfry: offering and engine's).");
        out.println(
                "\"Belfry is\" so many times as fast as this, with durability process; the median of the forks' quotients.");
        out.println();
        figures.forEach((subject, runs) -> out.println(subject.title() + ": " + subject.caveat() + " Settings: "
                + runs.get(0).settings() + "."));
    }

    /** The multiple over exchange-core with its journal, where that was run. */
    private static List<Target> targets(Map<PeerSubject, List<PeerFigures>> figures) {
        if (!figures.containsKey(PeerSubject.EXCHANGE_CORE_JOURNAL)) {
            return List.of();
        }
        return List.of(Target.atLeast(
                        "1.peers",
                        "postings, process, against exchange-core with journaling",
                        "/s",
                        median(each(figures.get(PeerSubject.BELFRY), PeerFigures::perSecond)))
                .times(
                        EXPECTED_TIMES,
                        "exchange-core, journal",
                        median(each(figures.get(PeerSubject.EXCHANGE_CORE_JOURNAL), PeerFigures::perSecond))));
    }

    private void printJson(PrintWriter out, PeerTurns turns, Machine machine) {
        Map<PeerSubject, List<PeerFigures>> figures = turns.figures();
        List<PeerFigures> belfry = figures.get(PeerSubject.BELFRY);
        String subjects = figures.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "{\"name\":%s,\"perSecond\":%.0f,\"forks\":%s,\"cpuNsPerEvent\":%.1f,\"bytesPerEvent\":%.1f,"
                                + "\"belfryIsTimes\":%.3f,\"settings\":%s,\"caveat\":%s}",
                        Json.text(entry.getKey().toString()),
                        median(each(entry.getValue(), PeerFigures::perSecond)),
                        each(entry.getValue(), PeerFigures::perSecond).stream()
                                .map(rate -> String.format(Locale.ROOT, "%.0f", rate))
                                .collect(Collectors.joining(",", "[", "]")),
                        median(each(entry.getValue(), PeerFigures::cpuNs)),
                        median(each(entry.getValue(), PeerFigures::bytes)),
                        multiple(belfry, entry.getValue()),
                        Json.text(entry.getValue().get(0).settings()),
                        Json.text(entry.getKey().caveat())))
                .collect(Collectors.joining(",", "[", "]"));
        out.printf(
                Locale.ROOT,
                "{\"benchmark\":\"peers\",\"customers\":%d,\"accounts\":%d,\"events\":%d,\"forks\":%d,\"subjects\":%s,%s,"
                        + "\"targets\":%s,\"machine\":%s}%n",
                customers,
                customers * Workload.ACCOUNTS_PER_CUSTOMER,
                events,
                forks,
                subjects,
                turns.unmeasured().json(),
                Targets.json(targets(figures)),
                machine.json());
    }
}

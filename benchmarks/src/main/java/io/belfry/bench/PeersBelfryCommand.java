package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EngineStatus;
import io.belfry.api.EventSession;
import io.belfry.bench.load.AccountChoice;
import io.belfry.bench.load.Offering;
import io.belfry.bench.load.PostingsOf;
import io.belfry.bench.load.Workload;
import io.belfry.bench.load.WorkloadEvents;
import io.belfry.bench.measure.Round;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Belfry's own part of {@code belfry bench peers}, in a JVM of its own like the others: prints one line of JSON. */
@Command(name = "peers-belfry", hidden = true, description = "What `belfry bench peers` starts for Belfry itself.")
final class PeersBelfryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--customers", required = true)
    private int customers;

    @Option(names = "--events", required = true)
    private long events;

    @Option(names = "--warm-up", required = true)
    private long warmUp;

    @Option(names = "--seed", required = true)
    private long seed;

    @Option(names = "--directory", required = true)
    private Path directory;

    @Mixin
    private DurabilityOption durability;

    @Override
    public Integer call() {
        Workload workload = new Workload(customers, AccountChoice.UNIFORM, seed);
        EngineContext context = durability.applyTo(
                new EngineContext().dataDirectory(directory.resolve("engine")).limits(workload.limits()));
        try (BelfryEngine engine = BelfryEngine.open(context)) {
            workload.fill(engine);
            run(engine, workload, 0, warmUp);
            EngineStatus before = engine.status();
            Round round = run(engine, workload, 1, events);
            EngineStatus after = engine.status();
            long bytes = after.journalBytes() - before.journalBytes() + after.outboxBytes() - before.outboxBytes();
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "{\"events\":%d,\"perSecond\":%.0f,\"elapsedNs\":%d,\"cpuNsPerEvent\":%.1f,"
                                    + "\"bytesPerEvent\":%.1f,\"settings\":\"durability %s, %,d customers, the defaults\"}%n",
                            events,
                            round.perSecond(),
                            round.elapsedNs(),
                            round.offeringNsPerEvent() + round.stagesNsPerEvent(),
                            (double) bytes / events,
                            durability,
                            customers);
        }
        return 0;
    }

    private static Round run(BelfryEngine engine, Workload workload, int number, long events) {
        Offering results = new Offering();
        EventSession session = engine.openSession(results);
        return results.run(
                new PostingsOf(new WorkloadEvents(workload, number)), events, session::offer, session::awaitPublished);
    }
}

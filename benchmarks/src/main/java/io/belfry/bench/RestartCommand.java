package io.belfry.bench;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.EngineStatus;
import io.belfry.api.EventSession;
import io.belfry.bench.load.BenchLimits;
import io.belfry.bench.load.Offering;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.Postings;
import io.belfry.bench.measure.BenchDirectory;
import io.belfry.bench.measure.Machine;
import io.belfry.bench.measure.Phases;
import io.belfry.bench.measure.StateSize;
import io.belfry.bench.measure.StolenTime;
import io.belfry.bench.table.Target;
import io.belfry.bench.table.Targets;
import io.belfry.core.Core;
import io.belfry.journal.Storage;
import io.belfry.recovery.SnapshotMaker;
import io.belfry.snapshot.SnapshotDirectory;
import io.belfry.snapshot.SnapshotHeader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code belfry bench restart}: what a snapshot of a bank takes, and a start from it. */
@Command(
        name = "restart",
        description = {
            "Registers customers through ring, journal and core, stops, makes a snapshot by replaying the journal,",
            "then loads it, writes it once more, and restarts an engine from it, without and with events behind it."
        },
        footer = {
            "",
            "Examples:",
            "  belfry bench restart --customers 100000",
            "  BELFRY_JAVA_OPTS='-Xms12g -Xmx12g' belfry bench restart --customers 10000000"
        })
final class RestartCommand implements Callable<Integer> {
    private static final long RETRY_NS = 50_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--customers", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(names = "--accounts-per-customer", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
    private int accountsPerCustomer;

    @Option(
            names = "--holdings",
            defaultValue = "1",
            description = "Of different funds, per customer; default: ${DEFAULT-VALUE}.")
    private int holdings;

    @Option(names = "--funds", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
    private int funds;

    @Option(
            names = "--tail",
            paramLabel = "EVENTS",
            defaultValue = "1000000",
            description = "Postings behind the snapshot, which the second restart replays; default: ${DEFAULT-VALUE}.")
    private int tail;

    @Mixin
    private DataOption parent;

    @Mixin
    private JsonOption json;

    private static final int PAIRS = 3;
    private static final int READ_BYTES = 1 << 20;

    /** That load a snapshot, as at a start. */
    private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());

    /** What loading should reach of the speed of reading. */
    private static final double LEAST_OF_READING = 0.25;

    private static final int CUSTOMERS_OF_TARGET = 10_000_000;

    private final Phases phases = new Phases();
    private final double[] ratios = new double[PAIRS];
    private StateSize state;
    private PrintWriter err;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        if (customers <= 0 || accountsPerCustomer <= 0 || holdings < 0 || holdings > funds || tail < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--customers and --accounts-per-customer must be above 0, --holdings from 0 to --funds, --tail from 0");
        }
        if ((long) customers * Math.max(accountsPerCustomer, holdings) > Integer.MAX_VALUE) {
            throw new ParameterException(spec.commandLine(), "there may be 2^31 - 1 accounts and holdings at most");
        }
        try (BenchDirectory directory = parent.makeDirectory()) {
            Machine machine = Machine.describe(directory.path());
            Path data = directory.resolve("engine");
            EngineStatus built = build(data);
            SnapshotMaker.Made made = makeSnapshot(data);
            StolenTime.awaitLittle(err::println);
            long stateBytes = loadAndWriteAgain(data, made);
            restart(data, "restart from the snapshot", 0);
            if (tail > 0) {
                post(data);
                restart(data, "restart with a tail", tail);
            }
            print(out, machine, built, made, stateBytes);
        }
        return 0;
    }

    private EngineContext context(Path data) {
        int accounts = customers * accountsPerCustomer;
        return new EngineContext()
                .dataDirectory(data)
                .limits(BenchLimits.of(customers, accounts, customers * holdings))
                .progress(err::println);
    }

    private EngineStatus build(Path data) {
        err.printf(
                Locale.ROOT,
                "registering %,d customers, %,d accounts, %,d holdings…%n",
                customers,
                customers * accountsPerCustomer,
                customers * holdings);
        phases.begin();
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            Population.fill(engine, customers, customers * accountsPerCustomer, funds, holdings, true);
            EngineStatus status = engine.status();
            phases.end("build through the journal", status.applied(), status.journalBytes());
            return status;
        }
    }

    private SnapshotMaker.Made makeSnapshot(Path data) {
        phases.begin();
        SnapshotMaker.Made made = SnapshotMaker.make(Storage.files(), data, () -> false, err::println);
        phases.end("snapshot by a follower, from genesis", made.replayed(), made.bytes());
        return made;
    }

    /** The parts alone: what a snapshot costs a follower that need not replay much, and a start. */
    private long loadAndWriteAgain(Path data, SnapshotMaker.Made made) {
        SnapshotDirectory snapshots = new SnapshotDirectory(Storage.files(), data);
        long journalId = snapshots.readHeader(made.path()).journalId();
        Core core = new Core();
        SnapshotHeader header = null;
        for (int pair = 0; pair < PAIRS; pair++) {
            core = new Core();
            phases.begin();
            readAll(made.path());
            long readNs = phases.end("  control: read the same bytes warm", 0, made.bytes());
            phases.begin();
            header = snapshots.load(made.path(), journalId, core, THREADS, bytes -> {});
            long loadNs = phases.end("  load and check all of it", 0, made.bytes());
            ratios[pair] = (double) readNs / loadNs;
        }
        Arrays.sort(ratios);
        state = StateSize.of(core, customers);
        phases.begin();
        long digest = core.stateDigest();
        phases.end("  digest of the state", 0, core.stateBytes());
        if (digest != header.stateDigest()) {
            throw new IllegalStateException("the loaded state has another digest");
        }
        phases.begin();
        snapshots.write(header, core, bytes -> {});
        phases.end("  write, force and rename", 0, made.bytes());
        return core.stateBytes();
    }

    /** What a load is measured against: the bytes of the file, in order, into one buffer. */
    private static void readAll(Path file) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private void restart(Path data, String name, long events) {
        phases.begin();
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            if (!engine.status().ready()) {
                throw new IllegalStateException("the engine is not ready");
            }
            phases.end(name, events, 0);
        }
    }

    private void post(Path data) {
        Offering results = new Offering();
        phases.begin();
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            EventSession session = engine.openSession(results);
            Postings postings = new Postings(customers * accountsPerCustomer, 1, 42, 1);
            for (int i = 0; i < tail; i++) {
                postings.next();
                while (!session.offer(postings.message(), 0, postings.length(), i + 1L)) {
                    LockSupport.parkNanos(RETRY_NS);
                }
            }
            session.awaitPublished();
            results.checkNoneRefused();
        }
    }

    /** All of it was asked for from the beginning, so none is given back. */
    private static boolean keepsHeap() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return heap.getInit() >= heap.getMax();
    }

    /** A smaller bank's snapshot says nothing about the target. */
    static List<Target> targets(long customers, double ofReading) {
        if (customers < CUSTOMERS_OF_TARGET) {
            return List.of();
        }
        return List.of(Target.atLeast("5.snapshot", "speed of loading the snapshot", "of reading", ofReading)
                .times(LEAST_OF_READING, "reading the same bytes warm", 1));
    }

    private void print(PrintWriter out, Machine machine, EngineStatus built, SnapshotMaker.Made made, long stateBytes) {
        if (json.isAsked()) {
            out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"restart\",\"customers\":%d,\"accounts\":%d,\"holdings\":%d,\"events\":%d,"
                            + "\"journalBytes\":%d,\"outboxBytes\":%d,\"stateBytes\":%d,\"snapshotBytes\":%d,"
                            + "\"loadOfReading\":%.3f,\"keepsHeap\":%b,\"state\":%s,\"maxHeapBytes\":%d,\"residentPeakBytes\":%d,\"phases\":%s,\"targets\":%s,\"machine\":%s}%n",
                    customers,
                    customers * accountsPerCustomer,
                    customers * holdings,
                    built.applied(),
                    built.journalBytes(),
                    built.outboxBytes(),
                    stateBytes,
                    made.bytes(),
                    ratios[PAIRS / 2],
                    keepsHeap(),
                    state.json(),
                    Runtime.getRuntime().maxMemory(),
                    Phases.residentPeakBytes(),
                    phases.json(customers),
                    Targets.json(targets(customers, ratios[PAIRS / 2])),
                    machine.json());
            return;
        }
        machine.print(out);
        out.printf(
                Locale.ROOT,
                "%nbank        %,d customers, %,d accounts, %,d holdings of %,d funds: %,d events%n",
                customers,
                customers * accountsPerCustomer,
                customers * holdings,
                funds,
                built.applied());
        out.printf(
                Locale.ROOT,
                "sizes       journal %,d MB, state in memory %,d MB, snapshot %,d MB (%d bytes per customer)%n",
                built.journalBytes() / 1_000_000,
                stateBytes / 1_000_000,
                made.bytes() / 1_000_000,
                made.bytes() / customers);
        state.print(out, "state");
        out.printf(
                Locale.ROOT,
                "load        %.2f of the speed of reading the same bytes warm (median of %d pairs; %.2f to %.2f)%n",
                ratios[PAIRS / 2],
                PAIRS,
                ratios[0],
                ratios[PAIRS - 1]);
        out.println("            "
                + (keepsHeap()
                        ? "in a heap that keeps its pages, as reading keeps those of its buffer"
                        : "in a heap that gives pages back between loads: new ones are part of a load, and not of reading;"
                                + " with -Xms as large as -Xmx they are not"));
        out.printf(
                Locale.ROOT,
                "memory      heap of %,d MB at most; the process took %,d MB at its peak, pages of mapped files among them%n%n",
                Runtime.getRuntime().maxMemory() / 1_000_000,
                Phases.residentPeakBytes() / 1_000_000);
        phases.print(out, customers);
        out.println(
                "\nThe files are in the page cache when they are read. \"Processor\" is of all threads, collector included.");
        Targets.print(out, targets(customers, ratios[PAIRS / 2]));
    }
}

package io.belfry.bench.jmh;

import io.belfry.bench.load.BenchLimits;
import io.belfry.bench.load.Population;
import io.belfry.bench.load.Postings;
import io.belfry.codec.EventLayout;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One posting through the core alone: no ring, no journal, no outbox. Beside it what cannot be had for less: the same
 * random accounts in a {@code HashMap<Long, long[]>} and in a plain array, which only add. All make their posting the same
 * way; {@link #posting} alone tells what that costs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class CorePostingBenchmark {
    private static final long SEED = 42;

    /** Makes postings. */
    @State(Scope.Thread)
    public static class Load {
        @Param({"1000", "100000", "1000000"})
        int accounts;

        private Postings postings;

        @Setup(Level.Trial)
        public void setUp() {
            postings = new Postings(accounts, 0, SEED, 1);
        }
    }

    /** A core with accounts, and a rule that every posting rings or none. */
    @State(Scope.Thread)
    public static class Cored {
        @Param({"1000", "100000", "1000000"})
        int accounts;

        @Param({"0", "1"})
        int ringingRules;

        private Postings postings;
        private Core core;
        private long timeNs = 1;

        @Setup(Level.Trial)
        public void setUp() {
            postings = new Postings(accounts, ringingRules * 100.0, SEED, 1);
            core = new Core();
            Population population = new Population((buffer, offset, length) -> {
                EventLayout.engineTimeNs(buffer, offset, timeNs);
                ResultCode code = core.apply(buffer, offset, length);
                if (code != ResultCode.OK) {
                    throw new IllegalStateException(code + ": " + core.refusal().describe(code));
                }
                core.notifications().clear();
            });
            population.configured(BenchLimits.of(accounts, accounts));
            population.register(accounts, accounts);
            if (ringingRules > 0) {
                population.largeTransactions();
            }
        }
    }

    /** The same balances where they cost least. */
    @State(Scope.Thread)
    public static class Plain {
        private Map<Long, long[]> byNumber;
        private long[] balances;

        @Setup(Level.Trial)
        public void setUp(Load load) {
            byNumber = new HashMap<>();
            balances = new long[load.accounts];
            for (long account = 0; account < load.accounts; account++) {
                byNumber.put(account, new long[1]);
            }
        }
    }

    @Benchmark
    public ResultCode core(Cored cored) {
        cored.postings.next();
        EventLayout.engineTimeNs(cored.postings.message(), 0, cored.timeNs++);
        ResultCode code = cored.core.apply(cored.postings.message(), 0, cored.postings.length());
        cored.core.notifications().clear();
        return code;
    }

    @Benchmark
    public long posting(Load load) {
        load.postings.next();
        return load.postings.amount();
    }

    @Benchmark
    public long hashMap(Load load, Plain plain) {
        load.postings.next();
        long[] balance = plain.byNumber.get((long) load.postings.account());
        balance[0] += load.postings.amount();
        return balance[0];
    }

    @Benchmark
    public long array(Load load, Plain plain) {
        load.postings.next();
        return plain.balances[load.postings.account()] += load.postings.amount();
    }
}

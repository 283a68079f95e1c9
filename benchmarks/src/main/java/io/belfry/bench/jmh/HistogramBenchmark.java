package io.belfry.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to record one latency: the price of measuring. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HistogramBenchmark {

    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private long latencyNs;

    @Benchmark
    public void record() {
        latencyNs = (latencyNs + 7_919) & 0xF_FFFF;
        histogram.recordValue(latencyNs);
    }
}

package io.belfry.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Processor time that a virtual machine wanted and did not get. Where a host takes free memory back, a process that ends or
 * a file that is removed leaves the next one less of the processors, for up to half a minute for 8 GB: whoever is measured
 * next would pay for whoever was measured before. So a measurement waits for that to pass.
 *
 * <p>One thread, and one for each processor while it waits: only who wants a processor can be without it. It does not wait where
 * the process may not use all processors, since only of all together is known what was taken; nor again in a process where a
 * minute was not enough, since then it is somebody else who takes them.
 */
public final class StolenTime {
    /** A property of the JVM: {@code false} where figures do not matter, as in tests of the commands. */
    public static final String WAITS = "belfry.bench.waits";

    /** Of the threads that want the processors meanwhile: what they do is no part of what is measured. */
    public static final String THREAD = "belfry-bench-spinning";

    private static final Path STAT = Path.of("/proc/stat");

    /** Where the time stands in the line of all processors, its name counted. */
    private static final int STOLEN = 8;

    /** How that line begins; those of one processor each have its number behind it. */
    private static final String ALL = "cpu";

    private static final long UNKNOWN = -1;

    /** The kernel counts in hundredths of a second, whatever its own ticks are. */
    private static final double TICKS_PER_SECOND = 100;

    /** Seconds that must have been calm on average; memory is taken back in steps of two to three. */
    private static final int CALM_SECONDS = 4;

    private static final int MOST_SECONDS = 60;

    /** Of all processors' time. */
    private static final double LITTLE = 0.05;

    private static volatile boolean isInVain;

    private final LongSupplier ticks;
    private final Second second;
    private final int processors;

    /** Lets a second pass. */
    @FunctionalInterface
    interface Second {
        void pass() throws InterruptedException;
    }

    /**
     * @param ticks stolen so far from all processors, below 0 where it is not known
     * @param second lets one pass while all processors are wanted
     */
    StolenTime(LongSupplier ticks, Second second, int processors) {
        this.ticks = ticks;
        this.second = second;
        this.processors = processors;
    }

    /**
     * Waits until little is taken: four seconds at least, a minute at most; not at all where the system does not tell.
     *
     * @param said hears how long it took, if longer
     */
    public static void awaitLittle(Consumer<String> said) throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        if (isInVain || System.getProperty(WAITS, "true").equals("false")) {
            return;
        }
        try (Spinning spinning = new Spinning(processors)) {
            isInVain = !new StolenTime(() -> stolenTicks(STAT, processors), spinning::second, processors).await(said);
        }
    }

    /** Whether little is taken now, or nobody knows. */
    boolean await(Consumer<String> said) throws InterruptedException {
        long before = ticks.getAsLong();
        if (before < 0) {
            return true;
        }
        List<Double> shares = new ArrayList<>();
        double recent = 0;
        while (shares.size() < MOST_SECONDS) {
            second.pass();
            long now = ticks.getAsLong();
            shares.add((now - before) / TICKS_PER_SECOND / processors);
            before = now;
            int from = Math.max(0, shares.size() - CALM_SECONDS);
            recent = average(shares.subList(from, shares.size()));
            if (shares.size() >= CALM_SECONDS && recent <= LITTLE) {
                if (shares.size() > CALM_SECONDS) {
                    said.accept(String.format(
                            Locale.ROOT,
                            "waited %d s: the host had taken %.0f %% of the processors, as it does for memory that was freed",
                            shares.size(),
                            100 * average(shares.subList(0, shares.size() - CALM_SECONDS))));
                }
                return true;
            }
        }
        said.accept(String.format(
                Locale.ROOT,
                "THE HOST TAKES %.0f %% OF THE PROCESSORS, still after %d s: trust ratios only",
                100 * recent,
                MOST_SECONDS));
        return false;
    }

    /**
     * Of all processors since the system started, in hundredths of a second; below 0 where there is no such file, or where it is about
     * more or fewer processors than so many.
     */
    static long stolenTicks(Path stat, int processors) {
        if (!Files.isReadable(stat)) {
            return UNKNOWN;
        }
        long stolen = UNKNOWN;
        int found = 0;
        try {
            for (String line : Files.readAllLines(stat)) {
                String[] words = line.split(" +", -1);
                if (words[0].equals(ALL) && words.length > STOLEN) {
                    stolen = Long.parseLong(words[STOLEN]);
                } else if (words[0].startsWith(ALL)) {
                    found++;
                }
            }
        } catch (IOException e) {
            return UNKNOWN;
        }
        return found == processors ? stolen : UNKNOWN;
    }

    private static double average(List<Double> shares) {
        return shares.stream().mapToDouble(share -> share).average().orElse(0);
    }

    /** Threads that want all processors until it is closed. */
    private static final class Spinning implements AutoCloseable {
        private static final long SECOND_MS = 1_000;

        private volatile boolean isOver;

        Spinning(int threads) {
            for (int i = 0; i < threads; i++) {
                Thread thread = new Thread(this::spin, THREAD);
                thread.setDaemon(true);
                thread.start();
            }
        }

        private void spin() {
            while (!isOver) {
                Thread.onSpinWait();
            }
        }

        void second() throws InterruptedException {
            Thread.sleep(SECOND_MS);
        }

        @Override
        public void close() {
            isOver = true;
        }
    }
}

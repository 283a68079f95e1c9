package io.belfry.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.OutboxReader;
import io.belfry.api.OutboxReaders;
import io.belfry.core.hash.Hashing;
import io.belfry.pipeline.SteppedPipeline;
import io.belfry.recovery.Recovered;
import io.belfry.recovery.Recovery;
import io.belfry.recovery.RecoveryException;
import io.belfry.recovery.Verification;
import io.belfry.recovery.VerifyReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Turns over the bits of a small data directory, one at a time, and starts an engine on what is left: it refuses and says
 * why, or comes to the very same state and notifications.
 *
 * <p>{@code -Psimulate} takes every bit of every frame, header and record, and some of the empty space between; else one
 * bit in many is taken, by {@code -Dbelfry.seed=S}.
 */
class BitFlipTest {
    private static final long SEED = Long.getLong("belfry.seed", 1);
    private static final int SAMPLED_ONE_IN = 100;
    private static final int EMPTY_ONE_IN = 512;
    /** In place of an outbox's digest: a reader said that it is damaged. */
    private static final long REPORTED = 0;
    /** In place of an outbox's digest: readers do not get to its end. */
    private static final long CUT_OFF = -1;

    /** What became of a flipped bit. */
    enum Fate {
        /** The engine refuses to start and names what is wrong. */
        REFUSED,
        /** It starts with the very same state and notifications, having cut, fallen back or rung again, and says so. */
        RECOVERED,
        /** The very same state and notifications; verify names what is wrong. */
        FOUND_BY_VERIFY,
        /** The very same state; whoever reads the notification is told that it is damaged. */
        FOUND_BY_READER,
        /** The very same state and notifications. */
        HARMLESS,
        /** Wrong, and nobody noticed. */
        SERVED
    }

    /** The state and the notifications, as digests. */
    private record Truth(long sequence, long state, long outbox) {}

    private record Flip(Path path, int at, int bit) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNeverServeAFlippedBitOfASample(boolean stopped) throws InterruptedException {
        check(stopped, SAMPLED_ONE_IN, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("simulate")
    void shouldNeverServeAFlippedBit(boolean stopped) throws InterruptedException {
        check(stopped, 1, Runtime.getRuntime().availableProcessors());
    }

    private static void check(boolean stopped, int oneIn, int threads) throws InterruptedException {
        SimulatedStorage good = SmallDirectory.make(20_261_122L, stopped);
        Truth truth = truthOf(good.image(), new ArrayList<>());
        List<Flip> flips = flipsOf(good, oneIn);
        Map<String, Map<Fate, Integer>> counts = new TreeMap<>();
        List<String> served = new ArrayList<>();
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            SimulatedStorage own;
            synchronized (good) {
                own = good.image();
            }
            for (int i = next.getAndIncrement(); i < flips.size(); i = next.getAndIncrement()) {
                Flip flip = flips.get(i);
                Fate fate = fateOf(own, flip, truth);
                synchronized (counts) {
                    counts.computeIfAbsent(kindOf(flip.path()), kind -> new TreeMap<>())
                            .merge(fate, 1, Integer::sum);
                    if (fate == Fate.SERVED) {
                        served.add(flip.toString());
                    }
                }
            }
        };
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(work, "flips-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        System.err.println(table(stopped, counts));

        assertThat(served).isEmpty();
        assertThat(counts.values().stream()
                        .flatMap(fates -> fates.values().stream())
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(flips.size());
    }

    /** All bits of all bytes that say something, and of their neighbours; of empty space, one in many. */
    private static List<Flip> flipsOf(SimulatedStorage good, int oneIn) {
        Random random = new Random(SEED);
        List<Flip> flips = new ArrayList<>();
        for (Path path : good.files()) {
            if (!path.startsWith(SmallDirectory.ROOT) || path.endsWith("lock")) {
                continue;
            }
            byte[] content = good.contentOf(path);
            for (int at = 0; at < content.length; at++) {
                int rarity = isUsed(content, at) ? oneIn : oneIn * EMPTY_ONE_IN;
                for (int bit = 0; bit < Byte.SIZE; bit++) {
                    if (random.nextInt(rarity) == 0) {
                        flips.add(new Flip(path, at, bit));
                    }
                }
            }
        }
        return flips;
    }

    private static boolean isUsed(byte[] content, int at) {
        for (int i = Math.max(0, at - 16); i < Math.min(content.length, at + 16); i++) {
            if (content[i] != 0) {
                return true;
            }
        }
        return false;
    }

    private static Fate fateOf(SimulatedStorage good, Flip flip, Truth truth) {
        SimulatedStorage storage = good.image();
        storage.file(flip.path()).flipBoth(flip.at(), flip.bit());
        List<String> said = new ArrayList<>();
        Truth now;
        try {
            now = truthOf(storage, said);
        } catch (RecoveryException e) {
            return Fate.REFUSED;
        }
        if (now.sequence() != truth.sequence() || now.state() != truth.state()) {
            return Fate.SERVED;
        }
        if (now.outbox() == REPORTED) {
            return Fate.FOUND_BY_READER;
        }
        if (now.outbox() != CUT_OFF && now.outbox() != truth.outbox()) {
            return Fate.SERVED;
        }
        if (said.stream().anyMatch(line -> line.startsWith("WARNING") || line.contains("; cut, "))) {
            return Fate.RECOVERED;
        }
        VerifyReport report = Verification.run(storage, SmallDirectory.ROOT, Verification.Live.NONE, line -> {});
        if (report.ok()) {
            return now.outbox() == CUT_OFF ? Fate.SERVED : Fate.HARMLESS;
        }
        return Fate.FOUND_BY_VERIFY;
    }

    private static Truth truthOf(SimulatedStorage storage, List<String> said) {
        Recovered data = Recovery.run(
                storage, SmallDirectory.ROOT, Simulation.BLOCK_BYTES, () -> 1_700_000_000_000L, () -> 1, said::add);
        long last = data.outboxWriter().nextSequence() - 1;
        OutboxReader reader = OutboxReaders.open(
                data.outbox(),
                data.outboxIndex(),
                SteppedPipeline.signalAt(last),
                data.directory().meta().journalId());
        long[] outbox = {last + 1};
        try {
            for (long at = 0; at < last; ) {
                int count = reader.read(at, Integer.MAX_VALUE, (sequence, buffer, offset, length) -> {
                    outbox[0] = Hashing.hash(outbox[0] + sequence, buffer, offset, length);
                    return true;
                });
                if (count == 0) {
                    // The queue hides what lies behind a header that it does not understand.
                    outbox[0] = CUT_OFF;
                    break;
                }
                at += count;
            }
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("the outbox is damaged");
            outbox[0] = REPORTED;
        }
        return new Truth(data.core().sequence(), data.core().stateDigest(), outbox[0]);
    }

    private static String kindOf(Path path) {
        Path name = SmallDirectory.ROOT.relativize(path);
        return name.getName(0).toString();
    }

    private static String table(boolean stopped, Map<String, Map<Fate, Integer>> counts) {
        StringBuilder text = new StringBuilder(
                "flipped bits, engine " + (stopped ? "stopped" : "killed") + ", -Dbelfry.seed=" + SEED + "\n| file |");
        for (Fate fate : Fate.values()) {
            text.append(' ')
                    .append(fate.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(" |");
        }
        text.append("\n|---|").append("---:|".repeat(Fate.values().length)).append('\n');
        counts.forEach((kind, fates) -> {
            text.append("| ").append(kind).append(" |");
            for (Fate fate : Fate.values()) {
                text.append(' ').append(fates.getOrDefault(fate, 0)).append(" |");
            }
            text.append('\n');
        });
        return text.toString();
    }
}

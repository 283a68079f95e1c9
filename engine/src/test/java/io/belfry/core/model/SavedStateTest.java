package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.EventBuilder;
import io.belfry.core.model.RandomHistory.Line;
import io.belfry.core.notification.NotificationBatch;
import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import io.belfry.core.state.ObjectGraph;
import io.belfry.core.state.StateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A core that was loaded goes on like the one that was saved, whatever the history and wherever it is cut.
 *
 * <p>{@code -Dbelfry.seed=S} starts at another seed, {@code -Dbelfry.histories=N} sets how many follow it.
 */
class SavedStateTest {
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);
    private static final int EVENTS = 300;
    private static final int COPIES = 4;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16_384]);
    private int sweepsPending;
    private int alertsOpen;
    private int refusalsKept;
    private int ruleVersionsKept;

    @Test
    void shouldGoOnLikeTheSavedCoreWhereverAHistoryIsCut() {
        int histories = Integer.getInteger("belfry.histories", 150);
        System.out.println("belfry.seed=" + SEED + " belfry.histories=" + histories);
        for (long seed = SEED; seed < SEED + histories; seed++) {
            check(seed, RandomHistory.of(seed, EVENTS, seed % 4 == 0));
        }
        assertThat(sweepsPending).as("copies made while a sweep was pending").isPositive();
        assertThat(alertsOpen).as("copies made while alerts were open").isPositive();
        assertThat(refusalsKept)
                .as("copies made while refusals were remembered")
                .isPositive();
        assertThat(ruleVersionsKept)
                .as("copies with a rule in its second version or later")
                .isPositive();
    }

    private void check(long seed, List<Line> lines) {
        Random random = new Random(seed);
        int[] cuts = random.ints(COPIES, 1, lines.size()).sorted().toArray();
        Core original = new Core();
        List<Core> copies = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            for (int cut : cuts) {
                if (cut == i) {
                    copies.add(copy("seed " + seed + " before event " + (i + 1), original));
                }
            }
            Line line = lines.get(i);
            int length = line.event().encode(original.directory(), buffer, 0, line.stamp());
            apply("seed " + seed + " event " + (i + 1), original, copies, length);
        }
        for (int i = 0; original.isWorkPending(); i++) {
            int length = EventBuilder.tick()
                    .encode(
                            original.directory(),
                            buffer,
                            0,
                            lines.get(lines.size() - 1).stamp());
            apply("seed " + seed + " tick " + i, original, copies, length);
        }
        byte[] last = save(original);
        for (Core copy : copies) {
            assertThat(save(copy)).as("seed %d, saved at its end", seed).isEqualTo(last);
        }
    }

    private Core copy(String about, Core original) {
        byte[] state = save(original);
        Core copy = load(state);
        assertThat(copy.stateDigest()).as(about).isEqualTo(original.stateDigest());
        assertThat(ObjectGraph.differences(original, copy)).as(about).isEmpty();
        assertThat(save(copy)).as(about).isEqualTo(state);
        sweepsPending += original.isWorkPending() ? 1 : 0;
        alertsOpen += original.alerts().open() > 0 ? 1 : 0;
        refusalsKept += original.refused().added() > 0 ? 1 : 0;
        for (int rule = 0; rule < original.rules().size(); rule++) {
            ruleVersionsKept += original.rules().lastVersion(rule) > 1 ? 1 : 0;
        }
        return copy;
    }

    private void apply(String about, Core original, List<Core> copies, int length) {
        ResultCode code = original.apply(buffer, 0, length);
        byte[] rung = take(original);
        for (Core copy : copies) {
            assertThat(copy.apply(buffer, 0, length)).as(about).isEqualTo(code);
            assertThat(copy.refusal().describe(code))
                    .as(about)
                    .isEqualTo(original.refusal().describe(code));
            assertThat(take(copy)).as(about).isEqualTo(rung);
            assertThat(copy.resultsDigest()).as(about).isEqualTo(original.resultsDigest());
            assertThat(copy.stateDigest()).as(about).isEqualTo(original.stateDigest());
            assertThat(copy.refWindowReachNs()).as(about).isEqualTo(original.refWindowReachNs());
        }
    }

    private static byte[] take(Core core) {
        NotificationBatch batch = core.notifications();
        byte[] bytes = new byte[batch.bytes()];
        batch.rewind();
        int used = 0;
        while (batch.next()) {
            batch.buffer().getBytes(batch.offset(), bytes, used, batch.length());
            used += batch.length();
        }
        batch.clear();
        return Arrays.copyOf(bytes, used);
    }

    private static byte[] save(Core core) {
        MemoryStateWriter writer = new MemoryStateWriter();
        core.save(writer);
        return writer.bytes();
    }

    private static Core load(byte[] state) {
        Core core = new Core();
        core.load(new MemoryStateReader(state));
        return core;
    }

    /** A core with something of everything. */
    private Core someCore(long seed) {
        Core core = new Core();
        for (Line line : RandomHistory.of(seed, EVENTS, false)) {
            core.apply(buffer, 0, line.event().encode(core.directory(), buffer, 0, line.stamp()));
            core.notifications().clear();
        }
        return core;
    }

    /** What compares must see: each event leaves its trace. */
    @Test
    void shouldSeeEveryEventInTheFieldsOfACore() {
        Core ahead = new Core();
        Core behind = new Core();
        List<Line> lines = RandomHistory.of(SEED, EVENTS, false);
        for (int i = 0; i < lines.size(); i++) {
            int length = lines.get(i)
                    .event()
                    .encode(ahead.directory(), buffer, 0, lines.get(i).stamp());
            ahead.apply(buffer, 0, length);
            ahead.notifications().clear();
            assertThat(ObjectGraph.differences(ahead, behind))
                    .as("event %d", i + 1)
                    .contains("core.sequence: " + (i + 1) + " and " + i)
                    .hasSizeGreaterThan(1);
            behind.apply(buffer, 0, length);
            behind.notifications().clear();
        }
        assertThat(ObjectGraph.differences(ahead, behind)).isEmpty();
    }

    @Test
    void shouldRefuseEveryTruncation() {
        byte[] state = save(someCore(SEED));
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            byte[] cut = Arrays.copyOf(state, random.nextInt(state.length));
            assertThatThrownBy(() -> load(cut))
                    .as("%d of %d bytes", cut.length, state.length)
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("section ");
        }
    }

    @Test
    void shouldRefuseOrShowInTheDigestWhatIsGarbled() {
        Core core = someCore(SEED);
        byte[] state = save(core);
        Random random = new Random(SEED);
        int refused = 0;
        int shown = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] garbled = state.clone();
            int at = random.nextInt(state.length);
            garbled[at] = (byte) (random.nextInt(3) == 0 ? 0xFF : garbled[at] ^ (1 << random.nextInt(8)));
            try {
                Core loaded = load(garbled);
                shown += loaded.stateDigest() == core.stateDigest() ? 0 : 1;
            } catch (StateException e) {
                assertThat(e).hasMessageStartingWith("section ").hasMessageContaining("expected");
                refused++;
            }
        }
        System.out.println("garbled 1000, refused " + refused + ", shown by the digest " + shown);
        assertThat(refused).isGreaterThan(50);
        assertThat(shown).isGreaterThan(500);
    }

    @Test
    void shouldRefuseGarbageWithoutHangingOrFillingTheMemory() {
        byte[] state = save(someCore(SEED));
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] garbage = state.clone();
            int from = random.nextInt(state.length);
            for (int i = from; i < state.length; i++) {
                garbage[i] = (byte) random.nextInt();
            }
            assertThatThrownBy(() -> load(garbage)).as("seed %d", seed).isInstanceOf(StateException.class);
        }
    }

    @Test
    void shouldLoadOnlyIntoANewCoreAndSaveOnlyAConfiguredOne() {
        Core core = someCore(SEED);
        byte[] state = save(core);

        assertThatThrownBy(() -> core.load(new MemoryStateReader(state)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at sequence " + core.sequence());
        assertThatThrownBy(() -> save(new Core())).isInstanceOf(IllegalStateException.class);
    }
}

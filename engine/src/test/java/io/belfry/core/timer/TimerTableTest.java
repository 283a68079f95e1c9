package io.belfry.core.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.core.notification.Cause;
import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import io.belfry.core.state.StateException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerTableTest {
    private static final long SEED = Long.getLong("belfry.seed", 7L);

    private final List<String> due = new ArrayList<>();
    private final Cause cause = new Cause();
    private TimerTable timers = table();

    private TimerTable table() {
        TimerTable table = new TimerTable();
        table.register(0, (subject, deadlineNs, by) -> due.add("a" + subject + "@" + deadlineNs));
        table.register(1, (subject, deadlineNs, by) -> due.add("b" + subject + "@" + by.feedSeq()));
        return table;
    }

    @Test
    void shouldWorkOffInOrderOfDeadlineThenOfSetting() {
        timers.set(0, 1, 50);
        timers.set(1, 2, 20);
        timers.set(0, 3, 50);
        timers.set(0, 4, 20);
        timers.set(1, 5, 51);

        timers.work(50, 10, cause, account -> {});

        assertThat(due).containsExactly("b2@20", "a4@20", "a1@50", "a3@50");
        assertThat(timers.nextDeadlineNs()).isEqualTo(51);
        assertThat(timers.size()).isEqualTo(1);
    }

    @Test
    void shouldWorkOffNoMoreThanAskedFor() {
        for (int i = 0; i < 5; i++) {
            timers.set(0, i, 10);
        }

        timers.work(10, 2, cause, account -> {});

        assertThat(due).containsExactly("a0@10", "a1@10");
        assertThat(timers.isDue(10)).isTrue();
        assertThat(timers.isDue(9)).isFalse();
    }

    @Test
    void shouldForgetWhatIsCancelled() {
        int first = timers.set(0, 1, 10);
        timers.set(0, 2, 10);

        timers.cancel(first);
        timers.work(10, 10, cause, account -> {});

        assertThat(due).containsExactly("a2@10");
        assertThat(timers.nextDeadlineNs()).isEqualTo(TimerTable.NEVER);
        assertThatThrownBy(() -> timers.cancel(first)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldLetAnOwnerSetTheNextOne() {
        TimerTable chain = new TimerTable();
        chain.register(2, (subject, deadlineNs, by) -> {
            due.add(subject + "@" + deadlineNs);
            chain.set(2, subject + 1, deadlineNs + 10);
        });
        chain.set(2, 0, 10);

        chain.work(30, 100, cause, account -> {});

        assertThat(due).containsExactly("0@10", "1@20", "2@30");
        assertThat(chain.nextDeadlineNs()).isEqualTo(40);
    }

    private record Expected(long deadlineNs, long order, int timer, long subject) {}

    /** A sorted set does the same; and a copy through a saved state goes on alike. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 30, 3_000})
    void shouldAgreeWithASortedSetOverRandomOperations(int most) {
        System.out.println("belfry.seed=" + SEED);
        Random random = new Random(SEED + most);
        TreeSet<Expected> model =
                new TreeSet<>(Comparator.comparingLong(Expected::deadlineNs).thenComparingLong(Expected::order));
        Map<Integer, Expected> set = new HashMap<>();
        long nowNs = 0;
        for (int i = 0; i < 30_000; i++) {
            int dice = random.nextInt(10);
            if (dice < 5 && set.size() < most) {
                long deadlineNs = nowNs + random.nextInt(200) - 20;
                int timer = timers.set(0, i, deadlineNs);
                Expected expected = new Expected(deadlineNs, i, timer, i);
                assertThat(set.put(timer, expected)).isNull();
                model.add(expected);
            } else if (dice < 7 && !set.isEmpty()) {
                List<Integer> handles = List.copyOf(set.keySet());
                int timer = handles.get(random.nextInt(handles.size()));
                timers.cancel(timer);
                model.remove(set.remove(timer));
            } else {
                nowNs += random.nextInt(30);
                due.clear();
                int atMost = random.nextInt(4);
                timers.work(nowNs, atMost, cause, account -> {});
                for (String one : due) {
                    Expected expected = model.pollFirst();
                    set.remove(expected.timer);
                    assertThat(one).isEqualTo("a" + expected.subject + "@" + expected.deadlineNs);
                }
                assertThat(due.size() == atMost || model.isEmpty() || model.first().deadlineNs > nowNs)
                        .isTrue();
            }
            assertThat(timers.size()).isEqualTo(model.size());
            assertThat(timers.nextDeadlineNs())
                    .isEqualTo(model.isEmpty() ? TimerTable.NEVER : model.first().deadlineNs);
            if (random.nextInt(1_000) == 0) {
                timers = copied(timers);
            }
        }
    }

    private TimerTable copied(TimerTable original) {
        MemoryStateWriter writer = new MemoryStateWriter();
        original.save(writer);
        TimerTable copy = table();
        copy.load(new MemoryStateReader(writer.bytes()));
        assertThat(copy.digest(0)).isEqualTo(original.digest(0));
        return copy;
    }

    @Test
    void shouldRefuseAStateOfAnOwnerThatItDoesNotKnow() {
        timers.set(1, 2, 20);
        MemoryStateWriter writer = new MemoryStateWriter();
        timers.save(writer);

        assertThatThrownBy(() -> new TimerTable().load(new MemoryStateReader(writer.bytes())))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("owner of timer");
    }
}

package io.belfry.core.model;

import io.belfry.core.Rung;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Deadlines in a list; the earliest is looked for each time. */
final class NaiveTimers {
    /** One deadline; equal ones go by the order in which they were set, which is the list's. */
    static final class Timer {
        private final long deadlineNs;
        private final Consumer<Rung.Cause> action;

        private Timer(long deadlineNs, Consumer<Rung.Cause> action) {
            this.deadlineNs = deadlineNs;
            this.action = action;
        }
    }

    private final List<Timer> set = new ArrayList<>();
    private int perEvent;

    void perEvent(int most) {
        perEvent = most;
    }

    Timer set(long deadlineNs, Consumer<Rung.Cause> action) {
        Timer timer = new Timer(deadlineNs, action);
        set.add(timer);
        return timer;
    }

    void cancel(Timer timer) {
        set.remove(timer);
    }

    void work(long nowNs, LongFunction<Rung.Cause> causeOf) {
        for (int i = 0; i < perEvent; i++) {
            Timer next = set.stream()
                    .filter(timer -> timer.deadlineNs <= nowNs)
                    .min(Comparator.comparingLong(timer -> timer.deadlineNs))
                    .orElse(null);
            if (next == null) {
                return;
            }
            cancel(next);
            next.action.accept(causeOf.apply(next.deadlineNs));
        }
    }
}

package io.belfry.core.model;

import io.belfry.core.Rung;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Deadlines in a list; the earliest is looked for each time. Of equal ones those of holds and orders come first, in the order
 * in which they were set; then those of rules, by what they are for: ends of cooldowns, parts of windows, quiet accounts; of each,
 * accounts before positions, in the order in which they came to be, then by rule.
 */
final class NaiveTimers {
    /** What a deadline is for; the order is the order of equal ones. */
    enum Purpose {
        OTHER,
        COOLDOWN,
        BOUNDARY,
        QUIET
    }

    /** Where a deadline stands among equal ones. */
    private record Place(Purpose purpose, boolean ofPosition, int subject, int rule) {
        static final Place OTHER = new Place(Purpose.OTHER, false, 0, 0);

        private static final Comparator<Place> ORDER = Comparator.comparing(Place::purpose)
                .thenComparing(Place::ofPosition)
                .thenComparing(Place::subject)
                .thenComparing(Place::rule);
    }

    /** One deadline. */
    static final class Timer {
        private final long deadlineNs;
        private final Place place;
        private final Consumer<Rung.Cause> action;

        private Timer(long deadlineNs, Place place, Consumer<Rung.Cause> action) {
            this.deadlineNs = deadlineNs;
            this.place = place;
            this.action = action;
        }
    }

    private static final Comparator<Timer> ORDER =
            Comparator.<Timer>comparingLong(timer -> timer.deadlineNs).thenComparing(timer -> timer.place, Place.ORDER);

    private final List<Timer> set = new ArrayList<>();
    private int perEvent;

    void perEvent(int most) {
        perEvent = most;
    }

    Timer set(long deadlineNs, Consumer<Rung.Cause> action) {
        return set(new Timer(deadlineNs, Place.OTHER, action));
    }

    /** Sets a deadline that a rule has for a subject, the {@code number}th of its kind. */
    Timer set(Purpose purpose, boolean ofPosition, int number, int rule, long deadlineNs, Consumer<Rung.Cause> action) {
        return set(new Timer(deadlineNs, new Place(purpose, ofPosition, number, rule), action));
    }

    private Timer set(Timer timer) {
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
                    .min(ORDER)
                    .orElse(null);
            if (next == null) {
                return;
            }
            cancel(next);
            next.action.accept(causeOf.apply(next.deadlineNs));
        }
    }
}

package io.belfry.pipeline;

/**
 * Whether events keep coming, and how long its watcher may sleep. On a machine with two cores, one for a feed and one for
 * the engine, every wake-up of a third thread takes a core from one of them; and where many events come, they do what
 * ticks are for. So the pause doubles from look to look while events flow, and is short again as soon as they do not.
 *
 * <p>Of one thread.
 */
final class Flow {
    static final long SHORTEST_PAUSE_NS = 1_000_000L;
    static final long LONGEST_PAUSE_NS = 16_000_000L;

    /** From 16 events per ms on they flow: 1,024 sweep visits at the default slice, of the 125 that are due at the default pace. */
    private static final long NS_PER_EVENT = 62_500L;

    private long lookedNs;
    private long seen;
    private boolean flowing;
    private long pauseNs = SHORTEST_PAUSE_NS;

    /** Counts from here. */
    Flow(long nowNs, long events) {
        lookedNs = nowNs;
        seen = events;
    }

    /**
     * Looks again; too soon after the last time it changes nothing.
     *
     * @param nowNs of the monotonic clock
     * @param events that have come since the beginning, without the watcher's own
     */
    void look(long nowNs, long events) {
        long passedNs = nowNs - lookedNs;
        if (passedNs < SHORTEST_PAUSE_NS) {
            return;
        }
        flowing = events - seen >= passedNs / NS_PER_EVENT;
        pauseNs = flowing ? Math.min(LONGEST_PAUSE_NS, 2 * pauseNs) : SHORTEST_PAUSE_NS;
        lookedNs = nowNs;
        seen = events;
    }

    /** Whether so many events come that nobody need help them. */
    boolean isFlowing() {
        return flowing;
    }

    /** How long to sleep before the next look. */
    long pauseNs() {
        return pauseNs;
    }
}

package io.belfry.simulator;

/** The machine's two clocks: one that people set, and one that only goes on. One thread. */
final class SimulatedClock {
    private static final long NS_PER_MS = 1_000_000L;
    private static final long START_NS = 1_700_000_000L * 1_000_000_000L;

    private long wallNs = START_NS;
    private long monotonicNs;

    /** Time passes. */
    void advance(long ns) {
        wallNs += ns;
        monotonicNs += ns;
    }

    /** Somebody sets the wall clock. */
    void step(long ns) {
        wallNs += ns;
    }

    /** Ms since 1970. */
    long wallMs() {
        return wallNs / NS_PER_MS;
    }

    /** Ns since some start. */
    long monotonicNs() {
        return monotonicNs;
    }
}

package io.belfry.simulator;

/** The process or the machine dies here. An error, so that no code under test takes it for a failure that it may handle. */
final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash() {
        super("the simulated machine is down", null, false, false);
    }
}

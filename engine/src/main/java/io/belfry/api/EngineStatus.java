package io.belfry.api;

/**
 * A look at a running engine.
 *
 * @param ready whether the engine runs and takes events, space on the disk permitting
 * @param haltReason why the engine stopped itself, empty while it runs
 * @param journaled last sequence in the journal
 * @param applied last sequence applied by the core
 * @param published last sequence whose results have left
 * @param outboxSequence last notification that can be read
 * @param resultsDigest rolling digest of all results, at {@code published}
 * @param engineTimeNs engine time
 * @param epoch the epoch that notification ids carry
 * @param ringCapacity slots of the ring
 * @param ringUsed slots in use
 * @param customers registered customers
 * @param accounts opened accounts
 * @param positions positions ever held
 * @param funds registered funds
 * @param rules rules that stand
 * @param sweepPending holders or alerts that a sweep has still to visit (at most so many)
 * @param refWindowReachNs how far back posting references are remembered now, in engine time
 * @param stateBytes memory of rows, alerts, windows and the directory
 * @param latencyP50Ns offered to published, over the last interval
 * @param latencyP90Ns likewise
 * @param latencyP99Ns likewise
 * @param latencyP999Ns likewise
 * @param latencyMaxNs likewise
 * @param latencyCount events in that interval
 * @param journalBytes bytes appended to the journal since start
 * @param outboxBytes bytes appended to the outbox since start
 * @param journalFirstSequence first sequence that the journal still keeps
 * @param disk what is asked of the disk, and how it does
 */
public record EngineStatus(
        boolean ready,
        String haltReason,
        long journaled,
        long applied,
        long published,
        long outboxSequence,
        long resultsDigest,
        long engineTimeNs,
        int epoch,
        int ringCapacity,
        int ringUsed,
        long customers,
        long accounts,
        long positions,
        long funds,
        long rules,
        long sweepPending,
        long refWindowReachNs,
        long stateBytes,
        long latencyP50Ns,
        long latencyP90Ns,
        long latencyP99Ns,
        long latencyP999Ns,
        long latencyMaxNs,
        long latencyCount,
        long journalBytes,
        long outboxBytes,
        long journalFirstSequence,
        Disk disk) {

    /**
     * What is asked of the disk, and how it does.
     *
     * @param durability what an answered event has survived
     * @param freeBytes free for the data directory when last looked at, -1 when the disk does not say
     * @param minFreeBytes below this no events are taken, 0 for never
     * @param low whether no events are taken for lack of space
     * @param forces how often the journal was forced since start
     * @param forceP50Ns duration of a force, over the last interval
     * @param forceP99Ns likewise
     * @param forceMaxNs likewise
     */
    public record Disk(
            Durability durability,
            long freeBytes,
            long minFreeBytes,
            boolean low,
            long forces,
            long forceP50Ns,
            long forceP99Ns,
            long forceMaxNs) {}
}

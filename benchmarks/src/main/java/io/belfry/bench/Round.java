package io.belfry.bench;

/**
 * What one round took.
 *
 * @param events how many events
 * @param elapsedNs from the first offer to the last result
 * @param offeringCpuNs processor time of the thread that offered
 * @param stagesCpuNs processor time of the thread behind the ring; 0 where there is none
 * @param allocatedBytes by both of them on the heap
 */
record Round(long events, long elapsedNs, long offeringCpuNs, long stagesCpuNs, long allocatedBytes) {

    private static final double NS_PER_S = 1e9;

    /** Where nobody counts what is allocated. */
    Round(long events, long elapsedNs, long offeringCpuNs, long stagesCpuNs) {
        this(events, elapsedNs, offeringCpuNs, stagesCpuNs, 0);
    }

    double perSecond() {
        return events * NS_PER_S / elapsedNs;
    }

    double offeringNsPerEvent() {
        return (double) offeringCpuNs / events;
    }

    double stagesNsPerEvent() {
        return (double) stagesCpuNs / events;
    }
}

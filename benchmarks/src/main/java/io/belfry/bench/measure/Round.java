package io.belfry.bench.measure;

/**
 * What one round took.
 *
 * @param events how many events
 * @param elapsedNs from the first offer to the last result
 * @param offeringCpuNs processor time of the thread that offered
 * @param stagesCpuNs processor time of the thread behind the ring; 0 where there is none
 * @param allocatedBytes by both of them on the heap
 */
public record Round(long events, long elapsedNs, long offeringCpuNs, long stagesCpuNs, long allocatedBytes) {

    private static final double NS_PER_S = 1e9;

    /** Where nobody counts what is allocated. */
    public Round(long events, long elapsedNs, long offeringCpuNs, long stagesCpuNs) {
        this(events, elapsedNs, offeringCpuNs, stagesCpuNs, 0);
    }

    public double perSecond() {
        return events * NS_PER_S / elapsedNs;
    }

    public double offeringNsPerEvent() {
        return (double) offeringCpuNs / events;
    }

    public double stagesNsPerEvent() {
        return (double) stagesCpuNs / events;
    }
}

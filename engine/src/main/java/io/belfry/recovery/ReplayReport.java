package io.belfry.recovery;

/**
 * How a replay went.
 *
 * @param sequence last sequence applied
 * @param events how many events were applied
 * @param digest rolling digest of all results up to {@code sequence}
 * @param durationNs how long it took
 */
public record ReplayReport(long sequence, long events, long digest, long durationNs) {}

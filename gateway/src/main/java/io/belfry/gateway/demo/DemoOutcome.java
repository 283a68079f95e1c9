package io.belfry.gateway.demo;

import io.belfry.recovery.VerifyReport;
import java.util.List;

/**
 * How a demo ended.
 *
 * @param day what happened
 * @param verified what the replay of it all found
 * @param replayedDigest digest of the results replayed up to the day's last event; deadlines may have been due behind it
 */
public record DemoOutcome(Day day, VerifyReport verified, long replayedDigest) {
    /**
     * What happened while it ran.
     *
     * @param eventCount lines sent, this time
     * @param duplicateCount lines that the engine knew already
     * @param refusedCount lines refused
     * @param refused the first few refusals, in words
     * @param notificationCount notifications in the outbox
     * @param driftCount balances that core banking and the engine saw differently
     * @param sequence the last event of the running engine, when it was asked last
     * @param resultsDigest the running engine's, at {@code sequence}
     */
    public record Day(
            long eventCount,
            long duplicateCount,
            long refusedCount,
            List<String> refused,
            long notificationCount,
            long driftCount,
            long sequence,
            long resultsDigest) {
        public Day {
            refused = List.copyOf(refused);
        }
    }

    /** Whether everything went as it must. */
    public boolean isGood() {
        return day.refusedCount() == 0
                && day.driftCount() == 0
                && verified.ok()
                && replayedDigest == day.resultsDigest();
    }
}

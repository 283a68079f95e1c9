package io.belfry.recovery;

import java.util.List;

/**
 * What a verification found.
 *
 * @param ok whether everything agrees
 * @param sequence last sequence verified
 * @param digest rolling digest of all results up to {@code sequence}
 * @param notifications how many outbox records were compared
 * @param problems what does not agree, one sentence each, with file and sequence
 */
public record VerifyReport(boolean ok, long sequence, long digest, long notifications, List<String> problems) {
    public VerifyReport {
        problems = List.copyOf(problems);
    }
}

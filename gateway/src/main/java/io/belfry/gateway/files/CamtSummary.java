package io.belfry.gateway.files;

/**
 * What a camt file held.
 *
 * @param entries entries read, of any status
 * @param notBooked entries passed over because they were not booked (pending, information, future)
 * @param postings postings handed to the sink
 * @param byDetail entries that were posted as their details
 * @param opened accounts opened first
 * @param refused entries, or the rest of the file, that could not be understood
 * @param copies reports, statements or notifications that say they are a copy or a duplicate
 * @param complete whether the file was read to its end
 */
public record CamtSummary(
        long entries,
        long notBooked,
        long postings,
        long byDetail,
        long opened,
        long refused,
        long copies,
        boolean complete) {}

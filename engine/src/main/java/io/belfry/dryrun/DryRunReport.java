package io.belfry.dryrun;

import java.time.LocalDate;
import java.util.List;

/**
 * What a rule would have sent.
 *
 * @param rule its id
 * @param from first sequence of the journal that counts
 * @param to last sequence that was applied
 * @param events how many that is
 * @param notifications the sum of the next four
 * @param triggered alerts that rang
 * @param resolved alerts that ended
 * @param info news without a life
 * @param corrected figures put right after a restated price
 * @param customers how many different ones heard anything
 * @param perDay the days on which anybody heard anything, in order; days of the bank's offset
 * @param top those who heard most, most first, ten at most
 * @param durationNs of the whole replay, also before {@code from}
 */
public record DryRunReport(
        String rule,
        long from,
        long to,
        long events,
        long notifications,
        long triggered,
        long resolved,
        long info,
        long corrected,
        long customers,
        List<Day> perDay,
        List<Loudest> top,
        long durationNs) {

    /** One day's notifications, and how many different customers heard them. */
    public record Day(LocalDate date, long notifications, long customers) {}

    /** One customer's notifications. */
    public record Loudest(String customer, long notifications) {}
}

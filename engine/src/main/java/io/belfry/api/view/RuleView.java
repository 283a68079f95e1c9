package io.belfry.api.view;

import io.belfry.codec.BalanceField;
import io.belfry.codec.Direction;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MoveSince;
import io.belfry.codec.RuleKind;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import java.util.List;

/**
 * A rule as it stands. Parameters that its kind does not have carry the defaults of the {@code RuleSet} message.
 *
 * @param rule id
 * @param version counts up from 1 each time it is set
 * @param kind what it watches
 * @param scope how broad it is
 * @param subject the account's, customer's or segment's name, or empty for {@link ScopeKind#ALL}
 * @param severity of its notifications
 * @param enabled whether it rings
 * @param currency 0 for any
 * @param direction which postings count
 * @param kinds bit n for {@code PostingKind} n; 0 for any
 * @param balanceField which balance is judged
 * @param unit what levels and recovery are counted in: minor units of {@code currency}, percent times 10^4, prices of
 *     {@code fund} in {@code navScale}, or a count
 * @param includeIncome whether P&amp;L counts realised gains and income
 * @param fund id, or empty for any
 * @param navScale decimals of the fund's prices; 0 for any fund
 * @param min money in minor units of {@code currency}, a percent times 10^4 for {@link RuleKind#NAV_UPDATED}, or the
 *     buffer times 10^4 for {@link RuleKind#ACCOUNT_OVERDRAWN}; or null
 * @param recovery distance back from a level before it resolves, in {@code unit}; times 10^4 for
 *     {@link RuleKind#ACCOUNT_OVERDRAWN}
 * @param states bit n for {@code OrderState} n; 0 for any
 * @param events bit n for {@code FundEventKind} n; 0 for any
 * @param since what a price's move is counted from
 * @param windowNs window of velocity and outflow, or what dormant waits for; 0 without
 * @param cooldownNs engine time in which a subject is not rung again; 0 without
 * @param levels in {@code unit}
 */
public record RuleView(
        String rule,
        int version,
        RuleKind kind,
        ScopeKind scope,
        String subject,
        Severity severity,
        boolean enabled,
        int currency,
        Direction direction,
        int kinds,
        BalanceField balanceField,
        LevelUnit unit,
        boolean includeIncome,
        String fund,
        int navScale,
        Long min,
        long recovery,
        int states,
        int events,
        MoveSince since,
        long windowNs,
        long cooldownNs,
        List<Long> levels) {}

package io.belfry.api.view;

import io.belfry.codec.LevelUnit;
import io.belfry.codec.RuleKind;
import io.belfry.codec.Severity;

/**
 * An open alert: its condition triggered and has not resolved.
 *
 * @param rule id
 * @param version the rule's version under which it stands
 * @param type the rule's kind
 * @param severity the rule's
 * @param account id, the account that it rang for
 * @param fund id, or empty where the rule is about balances
 * @param level the level as it is in force, in {@code unit}: minor units of {@code currency}, a percent times 10^4, a price
 *     of the fund, or a count; null for a dormant account, which has none
 * @param unit what the level is counted in
 * @param levelScale decimals of the level
 * @param currency of a level in money; 0 otherwise
 * @param edge counts the edges of this rule on this subject, from 1
 * @param sinceNs engine time at which it rang
 */
public record AlertView(
        String rule,
        int version,
        RuleKind type,
        Severity severity,
        String account,
        String fund,
        Long level,
        LevelUnit unit,
        int levelScale,
        int currency,
        int edge,
        long sinceNs) {}

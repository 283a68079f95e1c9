package io.belfry.api.view;

import java.util.List;

/**
 * One slice of the rules that stand.
 *
 * @param rules in order of their first setting
 * @param next where the next slice starts, or -1 when all were looked at
 * @param epoch of the engine
 * @param changes rules set and removed so far: the same number within an epoch of a journal is the same list
 */
public record RulePage(List<RuleView> rules, int next, int epoch, int changes) {}

package io.belfry.api.view;

import java.util.List;

/**
 * What one slice of a search through the funds found.
 *
 * @param funds those found, in order of registration
 * @param next where the next slice starts, or -1 when all were looked at
 */
public record FundPage(List<FundView> funds, int next) {}

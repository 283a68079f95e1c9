package io.belfry.api.view;

import io.belfry.codec.CostMethod;
import io.belfry.codec.FundKind;
import io.belfry.codec.RoundingMode;
import java.util.List;

/**
 * A fund with its latest price.
 *
 * @param fund id
 * @param name may be empty
 * @param currency of the NAV
 * @param navScale decimals of {@code nav}
 * @param unitScale decimals of units held in it
 * @param costMethod how cost leaves a position
 * @param rounding how values are rounded to minor units
 * @param kind open or money market
 * @param nav latest price, scaled, or null
 * @param date its date, or null
 * @param version its version, 0 while unpriced
 * @param yield7d the latest yield over seven days, in percent a year times 10^8, or null
 * @param splits those that are kept for corrections, oldest first
 * @param asOf sequence of the last event seen
 */
public record FundView(
        String fund,
        String name,
        int currency,
        int navScale,
        int unitScale,
        CostMethod costMethod,
        RoundingMode rounding,
        FundKind kind,
        Long nav,
        Integer date,
        int version,
        Long yield7d,
        List<SplitView> splits,
        long asOf) {}

package io.belfry.api.view;

import io.belfry.codec.DividendMode;
import java.util.List;

/**
 * What an account holds of a fund, brought up to date on a copy: pending fund actions are counted in.
 *
 * @param fund id
 * @param currency the fund's, which cost, value and the P&amp;L figures are in
 * @param navScale decimals of {@code nav}
 * @param unitScale decimals of {@code units} and {@code frozen}
 * @param units scaled; 0 for a closed position
 * @param frozen scaled, part of {@code units}
 * @param cost minor units
 * @param nav latest price, scaled, or null
 * @param date its date, or null
 * @param value minor units, or null while unpriced
 * @param unrealised minor units, or null while unpriced
 * @param realised minor units
 * @param income minor units
 * @param dividends what becomes of a distribution
 * @param lots of a fund whose cost leaves first in, first out: what is left of each purchase, oldest first; else empty
 * @param freezes what is frozen by which reference, oldest first
 */
public record PositionView(
        String fund,
        int currency,
        int navScale,
        int unitScale,
        long units,
        long frozen,
        long cost,
        Long nav,
        Integer date,
        Long value,
        Long unrealised,
        long realised,
        long income,
        DividendMode dividends,
        List<LotView> lots,
        List<FreezeView> freezes) {}

package io.belfry.api.view;

import io.belfry.codec.OrderSide;

/**
 * A pending order: accepted, neither confirmed nor rejected. In transit, not a holding.
 *
 * @param order id, unique per account
 * @param fund id
 * @param side what it asks for
 * @param currency the fund's, which {@code amount} is in
 * @param unitScale decimals of {@code units}
 * @param units scaled, or null when not given
 * @param amount minor units, or null when not given
 * @param due the last day on which the confirmation is in time, or null
 * @param late whether that day has ended
 */
public record OrderView(
        String order,
        String fund,
        OrderSide side,
        int currency,
        int unitScale,
        Long units,
        Long amount,
        Integer due,
        boolean late) {}

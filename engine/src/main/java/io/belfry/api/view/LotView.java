package io.belfry.api.view;

/**
 * What is left of one purchase of a fund whose cost leaves first in, first out.
 *
 * @param acquired its day, which decides the order
 * @param units scaled by the fund's unit scale
 * @param cost minor units of the fund's currency
 */
public record LotView(int acquired, long units, long cost) {}

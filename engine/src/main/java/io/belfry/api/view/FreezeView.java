package io.belfry.api.view;

/**
 * Units of a position that one reference keeps frozen.
 *
 * @param reference the freeze's own
 * @param units scaled by the fund's unit scale, above zero
 */
public record FreezeView(String reference, long units) {}

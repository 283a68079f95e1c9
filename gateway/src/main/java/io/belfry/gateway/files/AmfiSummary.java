package io.belfry.gateway.files;

/**
 * What a NAV file held.
 *
 * @param rows rows of data: neither the header nor a heading nor blank
 * @param pricedRows rows whose price was handed over, under one id or two
 * @param prices prices handed to the sink
 * @param registered funds registered first
 * @param refused rows refused, each with its reason
 * @param unusableIds texts in an ISIN column that are no ISIN ({@code Redeemed}) and were passed over
 * @param complete whether the file was read to its end
 */
public record AmfiSummary(
        long rows, long pricedRows, long prices, long registered, long refused, long unusableIds, boolean complete) {}

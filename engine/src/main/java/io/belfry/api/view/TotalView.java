package io.belfry.api.view;

/**
 * A customer's sums in one currency; never converted.
 *
 * @param currency of all figures here
 * @param ledger over the accounts in this currency
 * @param held likewise
 * @param available likewise
 * @param cost over the positions in funds of this currency
 * @param value over those that are priced, or null when none is
 * @param unrealised likewise
 * @param realised over all positions in funds of this currency
 * @param income likewise
 */
public record TotalView(
        int currency,
        long ledger,
        long held,
        long available,
        long cost,
        Long value,
        Long unrealised,
        long realised,
        long income) {}

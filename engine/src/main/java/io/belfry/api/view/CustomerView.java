package io.belfry.api.view;

import java.util.List;

/**
 * All that is known of a customer.
 *
 * @param customer id
 * @param name may be empty
 * @param locale may be empty
 * @param segment may be empty
 * @param accounts in order of opening
 * @param alerts open ones
 * @param totals one per currency, by numeric code
 * @param asOf sequence of the last event seen
 */
public record CustomerView(
        String customer,
        String name,
        String locale,
        String segment,
        List<AccountView> accounts,
        List<AlertView> alerts,
        List<TotalView> totals,
        long asOf) {}

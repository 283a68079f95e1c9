package io.belfry.api.view;

/**
 * An open hold.
 *
 * @param hold id
 * @param amount what is held still, minor units of the account's currency
 * @param expiresNs when it expires, ns since 1970; null for never
 * @param counterparty or an empty text
 * @param text or an empty text
 */
public record HoldView(String hold, long amount, Long expiresNs, String counterparty, String text) {}

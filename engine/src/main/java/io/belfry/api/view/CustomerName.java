package io.belfry.api.view;

/**
 * A customer in a list.
 *
 * @param customer id
 * @param name may be empty
 */
public record CustomerName(String customer, String name) {}

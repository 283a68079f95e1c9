/**
 * What leaves for a customer or a channel: outbox records rendered as the JSON of the contract and as a readable line.
 *
 * <p>May call {@code io.belfry.codec}, the exact arithmetic of {@code io.belfry.core.money} and the texts of durations of
 * {@code io.belfry.gateway.feed}. Every renderer is used by one thread at a time; none allocates in steady state
 * except where it says so.
 */
package io.belfry.gateway.delivery;

package io.belfry.gateway.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a demo is to do.
 *
 * @param customers 1 or more
 * @param port empty for the usual one, or any free one where that is taken; 0 for any free one
 * @param duration of the day, once the bank is filled
 * @param eventsPerSecond 0 for as many as it takes
 * @param seed what the day is made from
 * @param dataDirectory kept, and gone on with where a demo was there before; empty for a temporary one
 * @param rules events {@code rule.set}, a line each
 * @param isTerminal whether standard error is one
 */
public record DemoOptions(
        int customers,
        OptionalInt port,
        Duration duration,
        long eventsPerSecond,
        long seed,
        Optional<Path> dataDirectory,
        List<String> rules,
        boolean isTerminal) {
    public DemoOptions {
        rules = List.copyOf(rules);
    }
}

package io.belfry.bench;

import picocli.CommandLine.Option;

/** {@code --seed}. */
final class SeedOption {
    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Draws accounts and amounts: the same one makes the same events; default: ${DEFAULT-VALUE}.")
    private long value;

    long value() {
        return value;
    }
}

package io.belfry.bench;

import picocli.CommandLine.Option;

/** {@code --json}. */
final class JsonOption {
    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean isAsked;

    boolean isAsked() {
        return isAsked;
    }
}

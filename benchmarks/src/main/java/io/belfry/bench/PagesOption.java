package io.belfry.bench;

import io.belfry.bench.control.PageState;
import picocli.CommandLine.Option;

/** {@code --pages}. */
final class PagesOption {
    @Option(
            names = "--pages",
            paramLabel = "fresh|preallocated",
            defaultValue = "fresh",
            converter = PageState.Converter.class,
            description = "What the files are like before: they grow, or were written full of zeros; default: "
                    + "${DEFAULT-VALUE}.")
    private PageState state;

    PageState state() {
        return state;
    }

    @Override
    public String toString() {
        return state.toString();
    }
}

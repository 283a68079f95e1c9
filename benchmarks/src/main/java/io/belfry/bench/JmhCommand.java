package io.belfry.bench;

import picocli.CommandLine.Command;

/** {@code belfry bench jmh}: stands in the help; {@link BenchMain} hands its arguments to JMH untouched. */
@Command(
        name = "jmh",
        description = "The microbenchmarks; takes JMH's own options (-h lists them).",
        mixinStandardHelpOptions = false)
final class JmhCommand implements Runnable {
    @Override
    public void run() {
        throw new IllegalStateException("jmh is handed over before the command line is read");
    }
}

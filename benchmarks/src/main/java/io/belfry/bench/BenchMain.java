package io.belfry.bench;

import java.io.IOException;

/** Entry point of {@code benchmarks.jar}; hands over to JMH. */
public final class BenchMain {

    private BenchMain() {}

    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
    }
}

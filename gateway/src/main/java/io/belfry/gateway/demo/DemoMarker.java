package io.belfry.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A small file in a kept data directory that says which demo filled it: going on with another one would number its lines
 * differently, and the engine would take them for known ones.
 */
final class DemoMarker {
    private static final String FILE_NAME = "demo.txt";

    private DemoMarker() {}

    /**
     * Leaves the marker in a new directory, and compares it in one that has events.
     *
     * @throws OtherDemoException when the directory holds something else
     */
    static void check(Path directory, DemoOptions options, boolean hasEvents) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        String marker = describe(options);
        if (!hasEvents) {
            Files.writeString(file, marker, UTF_8);
            return;
        }
        if (!Files.exists(file)) {
            throw new OtherDemoException(
                    directory + " holds events that no demo wrote: choose another directory for --data");
        }
        String found = Files.readString(file, UTF_8);
        if (!found.equals(marker)) {
            throw new OtherDemoException(directory + " holds the demo of " + found.strip()
                    + "; go on with the same options, or choose another directory for --data");
        }
    }

    private static String describe(DemoOptions options) {
        CRC32C rules = new CRC32C();
        rules.update(String.join("\n", options.rules()).getBytes(UTF_8));
        return String.format(
                Locale.ROOT,
                "--customers %d --seed %d, rules %08x%n",
                options.customers(),
                options.seed(),
                rules.getValue());
    }
}

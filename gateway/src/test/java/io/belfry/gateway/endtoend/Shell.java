package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands of the operating system, for what Java cannot do. Test thread. */
final class Shell {
    private Shell() {}

    /** Runs to the end; it must succeed. */
    static void run(String... command) throws IOException {
        Ended ended = tried(command);
        assertThat(ended.exitCode()).as("%s: %s", List.of(command), ended.out()).isZero();
    }

    /** Skips the test, visibly, where this command does not work, for want of a tool or of a permission. */
    static void assumeWorks(String... command) {
        try {
            Ended ended = tried(command);
            assumeTrue(ended.exitCode() == 0, () -> "skipped: " + List.of(command) + " says " + ended.out());
        } catch (IOException e) {
            assumeTrue(false, () -> "skipped: " + e.getMessage());
        }
    }

    private static Ended tried(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Ended(process.waitFor(), out, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + List.of(command));
        }
    }
}

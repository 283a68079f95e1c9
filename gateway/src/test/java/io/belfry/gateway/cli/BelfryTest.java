package io.belfry.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class BelfryTest {

    @Test
    void shouldAnswerOnTheGivenStream() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        int exitCode = Belfry.run(new String[0], new PrintStream(bytes, true, UTF_8));

        assertThat(exitCode).isZero();
        assertThat(bytes.toString(UTF_8)).startsWith("belfry:");
    }
}

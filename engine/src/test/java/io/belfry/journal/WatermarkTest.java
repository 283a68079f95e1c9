package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatermarkTest {
    @TempDir
    private Path root;

    private final long bootId = Storage.files().bootId();

    @Test
    void shouldKnowHowFarItWasAndWhetherAnEngineRuns() {
        try (DataDirectory directory = open();
                Watermark watermark = Watermark.open(directory)) {
            watermark.running(0);
            watermark.advance(7);
            assertThat(read()).isEqualTo(new Watermark.Mark(7, true, bootId));
            watermark.advance(9);
            assertThat(read()).isEqualTo(new Watermark.Mark(9, true, bootId));
            watermark.stopped(10);
        }
        assertThat(read()).isEqualTo(new Watermark.Mark(10, false, bootId));
        try (DataDirectory directory = open();
                Watermark watermark = Watermark.open(directory)) {
            assertThat(Watermark.read(directory)).isEqualTo(new Watermark.Mark(10, false, bootId));
            watermark.running(10);
        }
        assertThat(read()).isEqualTo(new Watermark.Mark(10, true, bootId));
    }

    @ParameterizedTest
    @CsvSource({
        "true,  5, 6, true",
        "true,  5, 5, false",
        "false, 5, 6, false",
        "true,  0, 6, false",
        "true,  5, 0, false",
    })
    void shouldKnowWhenTheMachineHasStartedAnewUnderAnEngine(boolean running, long then, long now, boolean may) {
        assertThat(new Watermark.Mark(1, running, then).mayHaveLost(now)).isEqualTo(may);
    }

    @Test
    void shouldNotAskForTheMachinesStartWhereWhatIsAnsweredIsForced() {
        try (DataDirectory directory = open();
                Watermark watermark = Watermark.open(directory)) {
            watermark.forcing();
            watermark.running(0);
            watermark.advance(7);
            assertThat(read()).isEqualTo(new Watermark.Mark(7, true, 0));
        }
    }

    @Test
    void shouldLookAtNothingInANewDirectory() {
        try (DataDirectory directory = open()) {
            assertThat(Watermark.read(directory)).isEqualTo(new Watermark.Mark(0, false, 0));
        }
    }

    /** A single flipped bit takes one turn away at most, and never makes one up. */
    @Test
    void shouldFallBackOneTurnForAnyFlippedBit() throws IOException {
        try (DataDirectory directory = open();
                Watermark watermark = Watermark.open(directory)) {
            watermark.running(3);
            watermark.advance(4);
        }
        Path file = root.resolve("watermark");
        byte[] good = Files.readAllBytes(file);
        int fallenBack = 0;
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bad);
            Watermark.Mark mark = read();
            assertThat(mark.running()).isTrue();
            assertThat(mark.sequence()).isIn(3L, 4L);
            fallenBack += mark.sequence() == 3 ? 1 : 0;
        }
        assertThat(fallenBack).isEqualTo(44 * 8);
    }

    @Test
    void shouldRefuseAFileWithoutAGoodSlot() throws IOException {
        open().close();
        Files.write(root.resolve("watermark"), new byte[8192]);
        Files.createFile(root.resolve("journal").resolve("20261122-08F.cq4"));

        assertThatThrownBy(this::read)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("watermark is damaged");
    }

    @Test
    void shouldRefuseWithoutAFileWhereSomethingWasJournaled() throws IOException {
        open().close();
        Files.createFile(root.resolve("journal").resolve("20261122-08F.cq4"));

        assertThatThrownBy(this::read)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("watermark is missing");
    }

    /** The very first start may have died while it made the file. */
    @Test
    void shouldStartAnewWhereNothingWasJournaled() throws IOException {
        open().close();
        assertThat(read()).isEqualTo(new Watermark.Mark(0, false, 0));
        Files.write(root.resolve("watermark"), new byte[8192]);
        assertThat(read()).isEqualTo(new Watermark.Mark(0, false, 0));
    }

    private DataDirectory open() {
        return DataDirectory.openExclusive(root, 1, 1);
    }

    private Watermark.Mark read() {
        return Watermark.read(DataDirectory.openReadOnly(root));
    }
}

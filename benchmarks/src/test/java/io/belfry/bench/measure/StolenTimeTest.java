package io.belfry.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StolenTimeTest {
    private static final int PROCESSORS = 2;

    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path directory;

    private long ticks;
    private int seconds;

    /** Waits while each of the first {@code busy} seconds loses so many hundredths, and each later one as many. */
    private void await(int busy, int lost, int lostLater) throws InterruptedException {
        new StolenTime(() -> ticks, () -> ticks += ++seconds <= busy ? lost : lostLater, PROCESSORS).await(said::add);
    }

    @Test
    void shouldWaitFourSecondsOnACalmMachine() throws InterruptedException {
        await(0, 0, 2);

        assertThat(seconds).isEqualTo(4);
        assertThat(said).isEmpty();
    }

    @Test
    void shouldWaitUntilTheHostIsDoneAndSayForHowLong() throws InterruptedException {
        await(20, 50, 0);

        assertThat(seconds).isEqualTo(24);
        assertThat(said)
                .containsExactly(
                        "waited 24 s: the host had taken 25 % of the processors, as it does for memory that was freed");
    }

    /** The host takes memory back every few seconds; the pause between is not the end. */
    @Test
    void shouldNotTakeAPauseForTheEnd() throws InterruptedException {
        new StolenTime(() -> ticks, () -> ticks += ++seconds <= 30 && seconds % 3 == 0 ? 65 : 1, PROCESSORS)
                .await(said::add);

        assertThat(seconds).isGreaterThan(30);
    }

    @Test
    void shouldNotWaitForEver() throws InterruptedException {
        await(1_000, 40, 40);

        assertThat(seconds).isEqualTo(60);
        assertThat(said).containsExactly("THE HOST TAKES 20 % OF THE PROCESSORS, still after 60 s: trust ratios only");
    }

    @Test
    void shouldNotWaitWhereTheSystemDoesNotTell() throws InterruptedException {
        new StolenTime(() -> -1, () -> seconds++, PROCESSORS).await(said::add);

        assertThat(seconds).isZero();
    }

    @Test
    void shouldReadTheLineOfAllProcessors() throws IOException {
        Path stat = Files.writeString(directory.resolve("stat"), """
                cpu  4438870 4902 931698 4760642 43169 0 14280 232828 0 0
                cpu0 1 2 3 4 5 6 7 8 9 0
                cpu1 1 2 3 4 5 6 7 8 9 0
                intr 5
                """);

        assertThat(StolenTime.stolenTicks(stat, 2)).isEqualTo(232_828);
        assertThat(StolenTime.stolenTicks(directory.resolve("absent"), 2)).isNegative();
        assertThat(StolenTime.stolenTicks(Files.writeString(directory.resolve("old"), "cpu  1 2 3 4\ncpu0 1 2\n"), 1))
                .isNegative();
    }

    /** In a container of one of two processors, what the other one lost would count. */
    @Test
    void shouldNotKnowWhatWasTakenFromSomeOfTheProcessors() throws IOException {
        Path stat = Files.writeString(directory.resolve("stat"), """
                cpu  1 2 3 4 5 6 7 8 9 0
                cpu0 1 2 3 4 5 6 7 8 9 0
                cpu1 1 2 3 4 5 6 7 8 9 0
                """);

        assertThat(StolenTime.stolenTicks(stat, 1)).isNegative();
    }
}

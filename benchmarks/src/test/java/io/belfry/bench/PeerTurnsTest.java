package io.belfry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.bench.suite.ChildJvm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who runs when somebody fails; none of them runs here. */
class PeerTurnsTest {
    private final List<String> ran = new ArrayList<>();
    private final PeerTurns turns = new PeerTurns();

    private void run(PeerSubject failing, int inFork) throws Exception {
        turns.run(List.of(PeerSubject.HASH_MAP, PeerSubject.BELFRY, PeerSubject.EXCHANGE_CORE), 3, (subject, fork) -> {
            ran.add(subject + " " + fork);
            if (subject == failing && fork == inFork) {
                throw new ChildJvm.FailedException("ended with 3");
            }
            return new PeerFigures(fork, 1, 1, "none");
        });
    }

    private String unmeasured() {
        StringWriter printed = new StringWriter();
        turns.unmeasured().print(new PrintWriter(printed, true));
        return printed.toString();
    }

    @Test
    void shouldBeginEachForkWithBelfry() throws Exception {
        run(null, 0);

        assertThat(ran).hasSize(9).startsWith("belfry 1", "hash-map 1", "exchange-core 1", "belfry 2");
        assertThat(turns.figures().values()).allSatisfy(runs -> assertThat(runs).hasSize(3));
        assertThat(turns.unmeasured().exitCode()).isZero();
        assertThat(unmeasured()).isEmpty();
    }

    @Test
    void shouldLeaveOutAPeerThatFailedAndKeepWhatItMeasured() throws Exception {
        run(PeerSubject.HASH_MAP, 2);

        assertThat(ran).doesNotContain("hash-map 3").contains("exchange-core 3", "belfry 3");
        assertThat(turns.figures().get(PeerSubject.HASH_MAP))
                .extracting(PeerFigures::perSecond)
                .containsExactly(1.0);
        assertThat(turns.unmeasured().exitCode()).isEqualTo(1);
        assertThat(unmeasured())
                .isEqualToIgnoringNewLines("NOT MEASURED: hash map, nothing kept from fork 2 on: ended with 3");
    }

    @Test
    void shouldTakeWhatNoPeerPrintsForAFailure() {
        assertThatThrownBy(() -> PeerFigures.parse("{\"perSecond\":1}"))
                .isInstanceOf(ChildJvm.FailedException.class)
                .hasMessage("not what a peer prints: {\"perSecond\":1}");
    }

    @Test
    void shouldEndWithoutBelfry() throws Exception {
        run(PeerSubject.BELFRY, 2);

        assertThat(ran).last().isEqualTo("belfry 2");
        assertThat(turns.figures().values()).allSatisfy(runs -> assertThat(runs).hasSize(1));
        assertThat(turns.unmeasured().exitCode()).isEqualTo(1);
    }

    @Test
    void shouldHaveNoFiguresOfWhatFailedAtOnce() throws Exception {
        run(PeerSubject.EXCHANGE_CORE, 1);

        assertThat(turns.figures()).containsOnlyKeys(PeerSubject.BELFRY, PeerSubject.HASH_MAP);
    }
}

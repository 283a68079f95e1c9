package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.lmax.disruptor.BlockingWaitStrategy;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameWriter;
import io.belfry.journal.JournalException;
import io.belfry.journal.MemoryJournal;
import io.belfry.journal.WatchedJournal;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class JournalStageTest {
    /** Two postings of {@link Bank} fit, three do not. */
    private static final int FRAME_BYTES = 180;

    private final Bank bank = new Bank();
    private final EventRing ring = new EventRing(64, new BlockingWaitStrategy());
    private final List<String> calls = new ArrayList<>();
    private boolean isRefusing;
    private final WatchedJournal journal = new WatchedJournal(new MemoryJournal(), call -> {
        calls.add(call);
        if (isRefusing && call.equals("force")) {
            throw new JournalException("the disk refused");
        }
    });

    @Test
    void shouldForceBehindEachFrameBeforeTheNextOne() {
        JournalStage stage = started(true);
        assertThat(calls).as("what an earlier process left").containsExactly("force new files", "force");
        calls.clear();

        offer(5);
        stage.process(0, 4);

        assertThat(calls).containsExactly("append", "force", "append", "force", "append", "force", "reached 5");
        assertThat(stage.lastSequence()).isEqualTo(5);
        assertThat(stage.forces().count()).isEqualTo(4);
        assertThat(stage.forces().latency().getIntervalHistogram().getTotalCount())
                .isEqualTo(4);
    }

    @Test
    void shouldNotForceWhenABatchHasNothingToJournal() {
        JournalStage stage = started(true);
        calls.clear();
        ring.tryOffer(new Query() {
            @Override
            public void ask(io.belfry.core.Core core) {}

            @Override
            public void answer() {}

            @Override
            public void abandon(String reason) {}
        });
        stage.process(0, 0);
        assertThat(calls).isEmpty();
    }

    @Test
    void shouldOnlyForceTheClosingFrameWhenThePageCacheIsEnough() {
        JournalStage stage = started(false);
        offer(5);
        stage.process(0, 4);
        assertThat(calls).containsExactly("append", "append", "append", "reached 5");
        assertThat(stage.lastSequence()).isEqualTo(5);
        calls.clear();

        stage.close();
        assertThat(calls).containsExactly("append", "force");
    }

    @Test
    void shouldForceTheClosingFrame() {
        JournalStage stage = started(true);
        calls.clear();
        stage.close();
        assertThat(calls).containsExactly("append", "force");
    }

    @Test
    void shouldPassOnAFailedForceAndNotTryAgain() {
        JournalStage stage = started(true);
        calls.clear();
        isRefusing = true;
        offer(1);
        assertThatThrownBy(() -> stage.process(0, 0)).hasMessage("the disk refused");
        assertThat(calls).containsExactly("append", "force");
        assertThat(stage.lastSequence()).as("not durable").isZero();
    }

    private JournalStage started(boolean forcing) {
        JournalStage stage = new JournalStage(
                ring,
                journal,
                new FrameWriter(FrameKind.JOURNAL, 1, 1, FRAME_BYTES),
                forcing,
                reached -> calls.add("reached " + reached));
        stage.start();
        return stage;
    }

    private void offer(int count) {
        for (int i = 0; i < count; i++) {
            byte[] posting = bank.posted(0, 1, Bank.EUR, "r" + i);
            assertThat(ring.tryOffer(new UnsafeBuffer(posting), 0, posting.length, 1, null, i, 0))
                    .isTrue();
        }
    }
}

package io.belfry.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.FixedSequenceGroup;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;

/**
 * What a stage behind others waits on. While nothing is offered it waits as the first stages do; then for the others to
 * pass, which wake nobody, so a strategy that sleeps until it is woken is none for that.
 */
final class StageBarrier {
    private final EventRing ring;
    private final Sequence passed;
    private final WaitStrategy waitStrategy;

    StageBarrier(EventRing ring, WaitStrategy waitStrategy, Sequence... before) {
        this.ring = ring;
        this.passed = new FixedSequenceGroup(before);
        this.waitStrategy = waitStrategy;
    }

    /** Waits until all stages before have passed the slot; answers up to where they have. */
    long waitFor(long slot) throws AlertException, InterruptedException, TimeoutException {
        if (ring.cursor() < slot) {
            ring.offered().waitFor(slot);
        }
        return waitStrategy.waitFor(slot, passed, passed, ring.offered());
    }
}

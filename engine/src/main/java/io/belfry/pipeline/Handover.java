package io.belfry.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.SingleProducerSequencer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import io.belfry.core.Core;

/**
 * A small ring of {@link Effects} from the engine's thread to the publisher's, of which the last place that was handed
 * over may be read while the next is filled.
 *
 * <p>Few and small, so that what the one core has written is still in a cache when the other reads it.
 */
final class Handover {
    static final int PLACES = 16;

    private final SingleProducerSequencer sequencer;
    private final WaitStrategy waitStrategy;
    private final SequenceBarrier alerts;
    private final Effects[] places = new Effects[PLACES];
    private final Sequence taken = new Sequence();

    /**
     * An empty one.
     *
     * @param waitStrategy how the engine waits for a place
     * @param alerts ends that wait when the pipeline halts
     */
    Handover(WaitStrategy waitStrategy, SequenceBarrier alerts) {
        this.sequencer = new SingleProducerSequencer(PLACES, waitStrategy);
        this.waitStrategy = waitStrategy;
        this.alerts = alerts;
        sequencer.addGatingSequences(taken);
        for (int i = 0; i < PLACES; i++) {
            places[i] = new Effects();
        }
    }

    /** Hands over what was applied up to {@code slot}, when there is a place for it. Engine's thread. */
    void handOver(Core core, long slot) throws AlertException, InterruptedException, TimeoutException {
        if (!sequencer.hasAvailableCapacity(1)) {
            waitStrategy.waitFor(sequencer.getCursor() + 1 - PLACES, null, taken, alerts);
        }
        long place = sequencer.next();
        place(place).markAndTake(core, slot);
        sequencer.publish(place);
    }

    /** Whether something was handed over that covers nothing behind {@code slot}. Publisher's thread. */
    boolean reaches(long slot) {
        return sequencer.getCursor() > taken.get() && next().upTo() <= slot;
    }

    /** What was handed over first and not taken yet: there must be something. Publisher's thread. */
    Effects next() {
        return place(taken.get() + 1);
    }

    /** What {@link #next} gave is empty and may be used again. Publisher's thread. */
    void taken() {
        taken.set(taken.get() + 1);
    }

    private Effects place(long number) {
        return places[(int) number & (PLACES - 1)];
    }
}

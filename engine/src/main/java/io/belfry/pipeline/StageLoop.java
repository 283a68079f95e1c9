package io.belfry.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.TimeoutException;

/** Takes the ring's slots through a stage, batch by batch. One thread; any may ask how far it is. */
final class StageLoop {
    /** Waits until a slot may be taken; answers the last one that may be taken with it, or a lower one to be asked again. */
    @FunctionalInterface
    interface Wait {
        long waitFor(long slot) throws AlertException, InterruptedException, TimeoutException;
    }

    private final String name;
    private final EventRing ring;
    private final Wait wait;
    private final Stage stage;
    private final Sequence done;

    /**
     * A loop that has taken nothing yet.
     *
     * @param name of its thread
     * @param done goes up as slots are passed: others may wait on it
     */
    StageLoop(String name, EventRing ring, Wait wait, Stage stage, Sequence done) {
        this.name = name;
        this.ring = ring;
        this.wait = wait;
        this.stage = stage;
        this.done = done;
    }

    String name() {
        return name;
    }

    /** The last slot that was passed. */
    Sequence done() {
        return done;
    }

    void start() {
        stage.start();
    }

    /** Takes a batch through; answers whether it was the last, behind which the stage is closed. */
    boolean step() throws AlertException, InterruptedException, TimeoutException {
        long first = done.get() + 1;
        long last = wait.waitFor(first);
        if (last < first) {
            return false;
        }
        long next = stage.process(first, last);
        ring.awaitPublished(next - 1);
        done.set(next - 1);
        boolean isLast = ring.stopsAt(next - 1);
        if (isLast) {
            stage.close();
        }
        return isLast;
    }
}

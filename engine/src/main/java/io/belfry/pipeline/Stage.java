package io.belfry.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.TimeoutException;

/** What one thread does with a batch of slots: one stage, or several one after the other. Called on that thread. */
interface Stage {
    /** Before the first batch. */
    void start();

    /**
     * Takes what begins in the slots from {@code first}, which begins something, to {@code last}, or less of it but at least
     * the first.
     *
     * @return the first slot behind what was taken
     */
    long process(long first, long last) throws AlertException, InterruptedException, TimeoutException;

    /** After the last batch. */
    void close() throws AlertException, InterruptedException, TimeoutException;
}

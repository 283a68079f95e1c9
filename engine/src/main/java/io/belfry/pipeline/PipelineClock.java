package io.belfry.pipeline;

import io.belfry.codec.ClockMode;
import java.util.function.LongSupplier;

/**
 * How engine time is made.
 *
 * @param mode wall clock or the events' own times
 * @param jumpLimitNs how far the wall clock may run ahead of engine time and be followed without a word
 * @param wallClockMs ms since 1970; may go back and forth; any thread asks
 * @param monotonicNs ns since some start, never goes back; any thread asks
 */
public record PipelineClock(ClockMode mode, long jumpLimitNs, LongSupplier wallClockMs, LongSupplier monotonicNs) {
    /** With the machine's clocks. */
    public static PipelineClock ofMachine(ClockMode mode, long jumpLimitNs) {
        return new PipelineClock(mode, jumpLimitNs, System::currentTimeMillis, System::nanoTime);
    }
}

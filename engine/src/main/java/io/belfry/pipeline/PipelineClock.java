package io.belfry.pipeline;

import io.belfry.codec.ClockMode;

/**
 * How engine time is made.
 *
 * @param mode wall clock or the events' own times
 * @param followLimitNs how far the wall clock may run ahead of the monotonic one and still be followed
 */
public record PipelineClock(ClockMode mode, long followLimitNs) {}

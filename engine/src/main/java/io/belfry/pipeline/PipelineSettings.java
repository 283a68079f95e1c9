package io.belfry.pipeline;

import com.lmax.disruptor.WaitStrategy;

/**
 * The shape of a pipeline.
 *
 * @param ringSlots slots of 512 bytes, a power of two
 * @param maxBatch most slots that one batch may take, at most {@code ringSlots}
 * @param waitStrategy how it waits for work
 * @param forcing whether the journal is forced once per batch, before anything of the batch leaves
 */
public record PipelineSettings(int ringSlots, int maxBatch, WaitStrategy waitStrategy, boolean forcing) {}

package io.belfry.pipeline;

import com.lmax.disruptor.WaitStrategy;

/**
 * The shape of a pipeline.
 *
 * @param ringSlots slots of 128 bytes, a power of two
 * @param maxBatch most slots that one batch may take, at most {@code ringSlots}
 * @param waitStrategy how it waits for work
 * @param stageWait how a stage on a thread of its own waits for another stage, which does not wake it
 * @param dedicated a thread for each stage instead of one for all
 * @param forcing whether the journal is forced once per batch, before anything of the batch leaves
 */
public record PipelineSettings(
        int ringSlots,
        int maxBatch,
        WaitStrategy waitStrategy,
        WaitStrategy stageWait,
        boolean dedicated,
        boolean forcing) {}

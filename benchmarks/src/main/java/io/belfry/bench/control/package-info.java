/**
 * What a figure stands beside: the same machine at the same time, doing less. Journal and outbox without an engine
 * ({@link io.belfry.bench.control.AppendControl}, counted by {@link io.belfry.bench.control.FrameTally}), one raw force
 * ({@link io.belfry.bench.control.JournalControl}), the machine's own {@linkplain io.belfry.bench.control.Hiccups hiccups};
 * and an engine that {@linkplain io.belfry.bench.control.KeepsNothing keeps nothing}. The
 * {@linkplain io.belfry.pipeline.EmptyPipeline empty pipeline} is the engine's own.
 *
 * <p>May call the engine's journal, {@code load} and {@code measure}. Threads: the command's; whoever starts another says so.
 */
package io.belfry.bench.control;

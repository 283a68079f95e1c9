/**
 * Benchmarks that a reader can believe, a command each, with the options that several of them share.
 *
 * <p>Every figure of the whole stands beside two controls from the same run, so that a machine that is slow, noisy or
 * shared shows in all three: the {@linkplain io.belfry.pipeline.EmptyPipeline empty pipeline} (the same ring, slots,
 * sessions and thread, with stages that only answer) and the raw journal (the same frames of the same messages appended
 * by one thread that does nothing else). Where two threads share a core, elapsed time says little; so the time that each
 * thread had on a processor is printed too.
 *
 * <pre>
 *   commands (here) ──▶ load ──────▶ measure
 *      │  │  │  └─────▶ control ──▶ load, measure
 *      │  │  └────────▶ table, plot      targets and pictures
 *      │  └───────────▶ suite ─────▶ table         all of them, each in a JVM of its own
 *      └──────────────▶ jmh              the pieces
 * </pre>
 *
 * <p>May call the engine's api, core, journal and pipeline, like a host. Threads: the command's own, which offers.
 */
package io.belfry.bench;

/**
 * Clocks and what they stand in: {@linkplain io.belfry.bench.measure.ProcessorTime processor time} and
 * {@linkplain io.belfry.bench.measure.Allocated allocation} of a thread, time that the host
 * {@linkplain io.belfry.bench.measure.StolenTime took}, {@linkplain io.belfry.bench.measure.Round rounds}
 * and their medians, {@linkplain io.belfry.bench.measure.Phases phases} that happen once, the
 * {@linkplain io.belfry.bench.measure.StateSize memory} of a core, the {@linkplain io.belfry.bench.measure.Machine machine},
 * and a {@linkplain io.belfry.bench.measure.BenchDirectory directory} that is gone afterwards.
 *
 * <p>Knows nothing of loads and commands. Any thread, one at a time.
 */
package io.belfry.bench.measure;

/**
 * What the benchmarks are to reach, and whether they did: a {@link io.belfry.bench.table.Target} is one figure beside its
 * control and the line between reached and not, which a benchmark prints and puts into its JSON; a
 * {@link io.belfry.bench.table.TargetTable} is all that should be there, where what was not measured says so.
 *
 * <p>May call nothing of Belfry; any thread.
 */
package io.belfry.bench.table;

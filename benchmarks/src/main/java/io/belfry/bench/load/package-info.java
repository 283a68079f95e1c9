/**
 * What is sent and who sends it.
 *
 * <p>{@link io.belfry.bench.load.Workload} is a bank with its customers, rules and funds, and
 * {@link io.belfry.bench.load.WorkloadEvents} what happens there: postings, orders and prices. Where only postings are asked
 * for, {@link io.belfry.bench.load.Population} registers who is needed and {@link io.belfry.bench.load.Postings} makes
 * them. The same seed makes the same events. {@link io.belfry.bench.load.Offering} offers as fast as the ring takes them
 * (closed loop), {@link io.belfry.bench.load.LatencyRun} at a rate, whatever became of those before (open loop).
 *
 * <p>May call the engine's api, codec and core limits, like a host, and {@code measure}. The thread that offers makes the
 * events; results are heard on the publishing thread.
 */
package io.belfry.bench.load;

/** Benchmarks that a reader can believe: JMH for the pieces, open-loop latency and load for the whole. */
package io.belfry.bench;

/**
 * Benchmarks together: each in a JVM of its own ({@link io.belfry.bench.suite.ChildBench}), several times over
 * ({@link io.belfry.bench.suite.Forks}), all of them for the table of what is to be reached, or briefly, to see that nothing
 * got much worse.
 *
 * <p>Knows the benchmarks by their commands only and reads the one line of JSON that each prints. Threads: the command's
 * own, and one per child that passes on what it says on standard error.
 */
package io.belfry.bench.suite;

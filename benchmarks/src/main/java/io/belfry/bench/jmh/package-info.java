/**
 * The pieces, by JMH: {@code belfry bench jmh}. A figure of a piece says where time goes, not what the whole does.
 *
 * <p>May call what it measures, and {@code load}. Threads: JMH's.
 */
package io.belfry.bench.jmh;

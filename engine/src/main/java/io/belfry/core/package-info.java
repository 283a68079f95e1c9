/**
 * The deterministic core: state after event N is a function of the state after event N−1 and of event N.
 *
 * <p>It has no I/O, no clock, no threads, no randomness, no environment and no logging, and uses no floating point;
 * {@code io.belfry.ArchitectureTest} keeps it so.
 */
package io.belfry.core;

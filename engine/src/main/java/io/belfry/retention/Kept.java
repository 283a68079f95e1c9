package io.belfry.retention;

/**
 * What is kept of a log, and why not less.
 *
 * @param files how many files
 * @param bytes their sizes together
 * @param firstSequence first sequence that can be read; 0 when there is none
 * @param reason what holds the oldest file back
 */
public record Kept(int files, long bytes, long firstSequence, String reason) {}

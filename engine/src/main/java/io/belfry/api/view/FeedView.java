package io.belfry.api.view;

/**
 * A numbered feed's position and counts.
 *
 * @param feed name
 * @param lastSeq last number that moved the position; 0 before the first
 * @param accepted events applied
 * @param duplicates events that were known already
 * @param refused events refused for good
 */
public record FeedView(String feed, long lastSeq, long accepted, long duplicates, long refused) {}

package io.belfry.gateway.feed;

import io.belfry.core.directory.Directory;

/** Gives a numbered feed its handle, opening the feed at first sight. */
@FunctionalInterface
interface FeedOpener {
    /**
     * The feed's handle.
     *
     * @param name 1 to 36 printable ASCII characters
     * @return the handle, {@link Directory#FULL} when no more feeds fit, or {@link Directory#UNKNOWN} when nothing is
     *     taken for now
     */
    int open(String name);
}

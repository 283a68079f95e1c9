package io.belfry.bench.load;

import org.agrona.concurrent.UnsafeBuffer;

/** Events one after the other, each made in place where the last one stood. One thread. */
public interface EventSource {
    /** Makes the next event stand in {@link #message}, from 0. */
    void next();

    /** Holds the present event until {@link #next}. */
    UnsafeBuffer message();

    /** Bytes of the present event. */
    int length();
}

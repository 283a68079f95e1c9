package io.belfry.gateway.files;

import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.EventFields;

/** Takes what a file adapter made of a file, on the adapter's thread and in the order of the file. */
public interface EventSink {
    /**
     * Takes one event.
     *
     * @param fields the event; filled anew for the next one, so read it during the call
     * @param entry the number, from 1, of the entry or line of the file that it came from; several events may come from
     *     one
     * @return false to read no further, because this event was not taken (a full ring)
     */
    boolean event(EventFields fields, long entry);

    /**
     * Hears of an entry, a line or the rest of the file that could not be understood.
     *
     * @param entry its number, from 1
     * @param message names the field, the value and what was allowed
     */
    void refused(long entry, ResultCode code, String message);
}

package io.belfry.pipeline;

import io.belfry.codec.ResultCode;
import io.belfry.core.Refusal;

/** Hears what became of each event of a session, once the event is durable and its notifications are readable. */
@FunctionalInterface
public interface ResultListener {
    /**
     * Called on the publishing thread, in the order of the offers: must not block, and should not allocate for
     * {@link ResultCode#OK}.
     *
     * @param line as given to the session with the event
     * @param code what became of the event
     * @param sequence its sequence in the journal
     * @param refusal what was wrong, valid during the call; of no meaning for {@link ResultCode#OK}
     */
    void onResult(long line, ResultCode code, long sequence, Refusal refusal);
}

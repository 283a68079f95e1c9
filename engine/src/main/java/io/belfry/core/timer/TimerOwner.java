package io.belfry.core.timer;

import io.belfry.core.notification.Cause;

/** What sets deadlines, and acts when they are due. The core's thread only. */
@FunctionalInterface
public interface TimerOwner {
    /** No account. */
    int NO_ACCOUNT = -1;

    /** The account that hears of a deadline: its customer is brought up to date before {@link #due} is called. */
    default int account(long subject) {
        return NO_ACCOUNT;
    }

    /**
     * A deadline is due; it is no longer set. The owner may set and cancel others, and must not refuse: there is nobody
     * to tell.
     *
     * @param subject what the owner gave with it
     * @param cause names the deadline; the owner may add a reference
     */
    void due(long subject, long deadlineNs, Cause cause);
}

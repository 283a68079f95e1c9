package io.belfry.pipeline;

import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.notification.NotificationBatch;

/**
 * What the slots up to one have brought about, as the publish stage needs it: so that it reads nothing of the core, which
 * may be further by then. The engine's thread fills it; whoever publishes reads and empties it afterwards.
 */
final class Effects {
    private final int[] names = new int[Namespace.count()];
    private final NotificationBatch notifications;
    private long upTo = -1;
    private long sequence;
    private long resultsDigest;
    private long engineTimeNs;

    /** The core's own batch of notifications stays where it is: for stages on one thread. */
    Effects(Core core) {
        this.notifications = core.notifications();
        mark(core, -1);
    }

    /** With room of its own for notifications. */
    Effects() {
        this.notifications = new NotificationBatch();
    }

    /** Notes where the core stands, once what begins in the slots up to {@code slot} is applied. */
    void mark(Core core, long slot) {
        upTo = slot;
        sequence = core.sequence();
        resultsDigest = core.resultsDigest();
        engineTimeNs = core.engineTimeNs();
        Directory directory = core.directory();
        for (int i = 0; i < names.length; i++) {
            names[i] = directory.size(Namespace.of(i));
        }
    }

    /** The same, and takes the notifications along. */
    void markAndTake(Core core, long slot) {
        mark(core, slot);
        core.notifications().moveTo(notifications);
    }

    NotificationBatch notifications() {
        return notifications;
    }

    /** The last slot that is covered. */
    long upTo() {
        return upTo;
    }

    /** Of the last message. */
    long sequence() {
        return sequence;
    }

    /** Rolling digest of results at {@link #sequence}. */
    long resultsDigest() {
        return resultsDigest;
    }

    /** Engine time at {@link #sequence}, in ns. */
    long engineTimeNs() {
        return engineTimeNs;
    }

    /** How many names of the namespace were registered by then. */
    int names(Namespace namespace) {
        return names[namespace.ordinal()];
    }
}

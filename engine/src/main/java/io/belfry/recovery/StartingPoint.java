package io.belfry.recovery;

import io.belfry.core.Core;
import io.belfry.journal.LogPosition;

/**
 * Where a replay begins: a core, and the places in journal and outbox up to which it has come.
 *
 * @param core at the sequence before the journal's place
 * @param journal the first frame to apply is behind this
 * @param outbox notifications behind this are still to be compared or completed
 * @param name for people
 */
record StartingPoint(Core core, LogPosition journal, LogPosition outbox, String name) {
    /** Before the first event. */
    static StartingPoint genesis() {
        return new StartingPoint(new Core(), LogPosition.GENESIS, LogPosition.GENESIS, "genesis");
    }

    /** Last sequence that the core has applied. */
    long sequence() {
        return core.sequence();
    }
}

package io.belfry.core.rule;

import io.belfry.core.hash.Hashing;
import io.belfry.core.notification.Cause;
import java.util.ArrayList;
import java.util.List;

/** For each rule the event that set or removed it last: the cause of what a change of rules resolves. Core thread. */
public final class RuleCauses {
    private final List<Cause> byHandle = new ArrayList<>();

    /** Remembers the present event as the rule's last change. */
    public void changed(int rule, Cause cause) {
        while (byHandle.size() <= rule) {
            byHandle.add(new Cause());
        }
        byHandle.get(rule).copyFrom(cause);
    }

    /** The rule's last change, counting ordinals on. */
    public Cause of(int rule) {
        return byHandle.get(rule);
    }

    public long digest(long hash) {
        long result = Hashing.combine(hash, byHandle.size());
        for (Cause cause : byHandle) {
            result = cause.digest(result);
        }
        return result;
    }
}

package io.belfry.core.rule;

import io.belfry.core.hash.Hashing;
import io.belfry.core.notification.Cause;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
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

    public void save(StateWriter writer) {
        writer.begin(StateSection.RULE_CAUSES);
        writer.putInt(byHandle.size());
        for (Cause cause : byHandle) {
            cause.save(writer);
        }
        writer.end();
    }

    /** Reads what {@link #save} wrote; this is empty before. */
    public void load(StateReader reader) {
        reader.begin(StateSection.RULE_CAUSES);
        int count = reader.getCount("causes", Cause.MIN_SAVED_BYTES);
        for (int i = 0; i < count; i++) {
            Cause cause = new Cause();
            cause.load(reader);
            byHandle.add(cause);
        }
        reader.end();
    }

    public long digest(long hash) {
        long result = Hashing.combine(hash, byHandle.size());
        for (Cause cause : byHandle) {
            result = cause.digest(result);
        }
        return result;
    }
}

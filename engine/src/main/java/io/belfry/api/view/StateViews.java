package io.belfry.api.view;

import io.belfry.core.Core;
import java.util.List;
import java.util.Optional;

/**
 * Questions about the core's state, to be asked through {@code BelfryEngine.query}: on the engine's thread, between two
 * events. They change nothing; pending fund actions are caught up on a copy.
 */
public final class StateViews {
    private StateViews() {}

    /** A customer by id, or nothing when unknown. */
    public static Optional<CustomerView> customer(Core core, String customer) {
        throw new UnsupportedOperationException();
    }

    /**
     * Customers whose id or name starts with {@code prefix} (the name without regard to ASCII case), in order of
     * registration. Looks at no more than {@code slice} customers, so that a search through millions does not hold up the
     * ring; ask again from {@link CustomerPage#next}.
     *
     * @param limit how many to find at most
     * @param from 0, or where the slice before said
     */
    public static CustomerPage customers(Core core, String prefix, int limit, int from, int slice) {
        throw new UnsupportedOperationException();
    }

    /** An account by id, or nothing when unknown. */
    public static Optional<AccountView> account(Core core, String account) {
        throw new UnsupportedOperationException();
    }

    /** A fund by id, or nothing when unknown. */
    public static Optional<FundView> fund(Core core, String fund) {
        throw new UnsupportedOperationException();
    }

    /** Funds whose id or name starts with {@code prefix}; else like {@link #customers}. */
    public static FundPage funds(Core core, String prefix, int limit, int from, int slice) {
        throw new UnsupportedOperationException();
    }

    /** The rules that stand, in order of their first setting. */
    public static List<RuleView> rules(Core core) {
        throw new UnsupportedOperationException();
    }

    /** A rule by id, or nothing when unknown or removed. */
    public static Optional<RuleView> rule(Core core, String rule) {
        throw new UnsupportedOperationException();
    }

    /** Numbered feeds, in order of first sight. */
    public static List<FeedView> feeds(Core core) {
        throw new UnsupportedOperationException();
    }

    /**
     * What was refused of a feed behind number {@code after}, oldest first, as far as it is remembered; nothing when the
     * feed is unknown.
     */
    public static Optional<List<RefusedView>> refused(Core core, String feed, long after) {
        throw new UnsupportedOperationException();
    }
}

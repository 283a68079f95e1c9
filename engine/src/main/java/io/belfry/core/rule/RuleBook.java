package io.belfry.core.rule;

import io.belfry.codec.RuleKind;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongArrayList;

/**
 * The rules that stand, and which of them are in effect for an account. Changing a rule allocates and forgets what was
 * worked out; asking does not allocate once an answer is worked out. The core's thread only.
 */
public final class RuleBook {
    /** The rules in effect for an account, in order of their handles. */
    public static final class Effective {
        static final Effective NOTHING = new Effective(new Rule[0], new Rule[0]);

        private final Rule[] onAccount;
        private final Rule[] onPositions;

        Effective(Rule[] onAccount, Rule[] onPositions) {
            this.onAccount = onAccount;
            this.onPositions = onPositions;
        }

        /** Rules about the account itself. Do not change. */
        public Rule[] onAccount() {
            return onAccount;
        }

        /** Rules about its positions. Do not change. */
        public Rule[] onPositions() {
            return onPositions;
        }
    }

    /**
     * Rules can be set until there were so many changes. Removals, of which there are no more than settings, go on: together
     * they stay within the numbers of actions that funds have for them.
     */
    public static final int MAX_CHANGES = 1 << 29;

    private final AccountTable accounts;
    private final CustomerTable customers;
    private final List<Rule> byHandle = new ArrayList<>();
    private final List<List<Rule>> history = new ArrayList<>();

    /** Per handle the journal sequences of its settings, in order: of the last ones, as many as are remembered. */
    private final List<LongArrayList> settings = new ArrayList<>();

    private final List<Rule> forAll = new ArrayList<>();
    private final Int2ObjectHashMap<List<Rule>> bySegment = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<List<Rule>> byCustomer = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<List<Rule>> byAccount = new Int2ObjectHashMap<>();

    /** The rule slot of an account that has rules of its own, or whose customer has. */
    private static final int OWN = -1;

    /** Per rule slot: segment + 1, so 0 without a segment. */
    private Effective[] segmentCache = new Effective[1];

    private final Int2ObjectHashMap<Effective> accountCache = new Int2ObjectHashMap<>();
    private int version;
    private int standing;

    /** Of the standing, enabled rules about positions: how many are about any fund, then how many about fund n − 1. */
    private int[] onFunds = new int[1];

    private final List<Rule> moves = new ArrayList<>();

    public RuleBook(AccountTable accounts, CustomerTable customers) {
        this.accounts = accounts;
        this.customers = customers;
    }

    /** Raised with every rule set or removed. */
    public int version() {
        return version;
    }

    /** How many rules stand. */
    public int standing() {
        return standing;
    }

    /** Handles ever given, also of removed rules. */
    public int size() {
        return byHandle.size();
    }

    /** Whether any enabled rule looks at positions of this fund. */
    public boolean hasRulesOnFund(int fund) {
        return onFunds[0] > 0 || (fund + 1 < onFunds.length && onFunds[fund + 1] > 0);
    }

    /** How many standing, enabled rules count moves of prices; see {@link #moveRule}. */
    public int moveRules() {
        return moves.size();
    }

    /** A standing, enabled rule that counts moves of prices, in no order. */
    public Rule moveRule(int index) {
        return moves.get(index);
    }

    /** The rule as it stands, or null when it was removed or never set. */
    public Rule rule(int handle) {
        return handle < byHandle.size() ? byHandle.get(handle) : null;
    }

    /** Version of the last setting of this handle, 0 when it was never set. */
    public int lastVersion(int handle) {
        if (handle >= history.size() || history.get(handle).isEmpty()) {
            return 0;
        }
        List<Rule> versions = history.get(handle);
        return versions.get(versions.size() - 1).version();
    }

    /** An earlier setting, kept while alerts may refer to it. */
    public Rule version(int handle, int ruleVersion) {
        for (Rule rule : history.get(handle)) {
            if (rule.version() == ruleVersion) {
                return rule;
            }
        }
        throw new IllegalStateException("rule " + handle + " version " + ruleVersion + " is not kept");
    }

    /**
     * Journal sequence of the event that set this version, so that it can be read from there when it is not kept here any
     * more; 0 when there was no such version, or it is one of more than {@link EngineLimits#MAX_REMEMBERED_VERSIONS} ago.
     */
    public long setAt(int handle, int ruleVersion) {
        if (handle < 0 || handle >= settings.size()) {
            return 0;
        }
        LongArrayList sequences = settings.get(handle);
        int index = sequences.size() - 1 - (lastVersion(handle) - ruleVersion);
        return index < 0 || index >= sequences.size() ? 0 : sequences.getLong(index);
    }

    /** Puts a rule in the place of its last version. */
    public void set(Rule rule) {
        while (byHandle.size() <= rule.handle()) {
            byHandle.add(null);
            history.add(new ArrayList<>());
            settings.add(new LongArrayList());
        }
        LongArrayList sequences = settings.get(rule.handle());
        if (sequences.size() == EngineLimits.MAX_REMEMBERED_VERSIONS) {
            sequences.removeAt(0);
        }
        sequences.addLong(rule.sequence());
        take(rule.handle());
        byHandle.set(rule.handle(), rule);
        history.get(rule.handle()).add(rule);
        stand(rule);
        switch (rule.scope()) {
            case CUSTOMER -> {
                customers.markRules(rule.scopeHandle());
                placeAccounts(rule.scopeHandle());
            }
            case ACCOUNT -> {
                accounts.markRules(rule.scopeHandle());
                placeAccount(rule.scopeHandle());
            }
            default -> {}
        }
        changed();
    }

    /** Takes a standing rule out of effect. */
    public void remove(int handle) {
        take(handle);
        byHandle.set(handle, null);
        changed();
    }

    /** Forgets earlier versions: no alert refers to them any more. */
    public void forgetHistory() {
        for (int i = 0; i < history.size(); i++) {
            forgetHistory(i);
        }
    }

    /** Forgets earlier versions of one rule: no alert refers to them any more. */
    public void forgetHistory(int handle) {
        List<Rule> versions = history.get(handle);
        if (versions.size() > 1) {
            Rule last = versions.get(versions.size() - 1);
            versions.clear();
            versions.add(last);
        }
    }

    /** The customer has moved to another segment. */
    public void customerMoved(int customer) {
        placeAccounts(customer);
        accountCache.clear();
    }

    /** Notes with the account where its rules are found; call it for a new account. */
    public void placeAccount(int account) {
        int customer = accounts.customer(account);
        boolean own = accounts.hasRules(account) || customers.hasRules(customer);
        accounts.ruleSlot(account, own ? OWN : customers.segment(customer) + 1);
    }

    /** The rules in effect for an account. */
    public Effective effective(int account) {
        int slot = accounts.ruleSlot(account);
        if (slot != OWN) {
            if (slot < segmentCache.length && segmentCache[slot] != null) {
                return segmentCache[slot];
            }
            return workOutForSegment(slot, account, accounts.customer(account));
        }
        Effective cached = accountCache.get(account);
        if (cached != null) {
            return cached;
        }
        Effective effective = workOut(account, accounts.customer(account));
        accountCache.put(account, effective);
        return effective;
    }

    /** Whether exactly this version of the rule is in effect for the account. */
    public boolean isInEffect(Rule rule, int account) {
        Effective effective = effective(account);
        for (Rule candidate : rule.isOnPositions() ? effective.onPositions : effective.onAccount) {
            if (candidate.handle() == rule.handle()) {
                return true;
            }
        }
        return false;
    }

    /** Writes all rules that are kept; what was worked out from them is worked out again. */
    public void save(StateWriter writer) {
        writer.begin(StateSection.RULES);
        writer.putInt(version);
        writer.putInt(history.size());
        for (int handle = 0; handle < history.size(); handle++) {
            List<Rule> versions = history.get(handle);
            writer.putInt(versions.size());
            for (Rule rule : versions) {
                rule.save(writer);
            }
            writer.putBoolean(byHandle.get(handle) != null);
            LongArrayList sequences = settings.get(handle);
            writer.putInt(sequences.size());
            for (int i = 0; i < sequences.size(); i++) {
                writer.putLong(sequences.getLong(i));
            }
        }
        writer.end();
    }

    /** Reads what {@link #save} wrote; this book is empty before. Accounts and customers need not have been read. */
    public void load(StateReader reader) {
        reader.begin(StateSection.RULES);
        version = reader.getInt();
        int count = reader.getCount("rules", 2 * Integer.BYTES);
        for (int handle = 0; handle < count; handle++) {
            byHandle.add(null);
            history.add(new ArrayList<>());
            int versions = reader.getCount("versions of a rule", Rule.MIN_SAVED_BYTES);
            for (int i = 0; i < versions; i++) {
                history.get(handle).add(Rule.load(reader, handle));
            }
            if (reader.getBoolean("whether a rule stands")) {
                if (versions == 0) {
                    throw reader.fault("versions of standing rule " + handle, 0, "1 or more");
                }
                byHandle.set(handle, history.get(handle).get(versions - 1));
            }
            LongArrayList sequences = new LongArrayList();
            int remembered = reader.getCount("settings of a rule", Long.BYTES);
            for (int i = 0; i < remembered; i++) {
                sequences.addLong(reader.getLong());
            }
            settings.add(sequences);
        }
        reader.end();
        byHandle.stream()
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(Rule::sequence))
                .forEach(this::stand);
    }

    public long digest(long hash) {
        long result = Hashing.combine(hash, version);
        for (List<Rule> versions : history) {
            for (Rule rule : versions) {
                result = Hashing.combine(result, digestOf(rule));
            }
        }
        for (Rule rule : byHandle) {
            result = Hashing.combine(result, rule == null ? 0 : rule.version());
        }
        for (LongArrayList sequences : settings) {
            for (int i = 0; i < sequences.size(); i++) {
                result = Hashing.combine(result, sequences.getLong(i));
            }
        }
        return result;
    }

    private static long digestOf(Rule rule) {
        long result = Hashing.combine(rule.handle(), rule.version());
        result = Hashing.combine(result, rule.sequence());
        result = Hashing.combine(
                result,
                rule.kind().value()
                        | rule.scope().value() << 8
                        | rule.severity().value() << 16);
        result = Hashing.combine(result, rule.scopeHandle());
        result = Hashing.combine(result, rule.enabled() ? 1 : 0);
        result = Hashing.combine(result, rule.currency());
        result = Hashing.combine(
                result,
                rule.direction().value()
                        | rule.balanceField().value() << 8
                        | rule.levelUnit().value() << 16);
        result = Hashing.combine(result, rule.kinds());
        result = Hashing.combine(result, rule.includeIncome() ? 1 : 0);
        result = Hashing.combine(result, rule.fund());
        result = Hashing.combine(result, rule.min());
        result = Hashing.combine(result, rule.recovery());
        result = Hashing.combine(result, rule.states());
        result = Hashing.combine(result, rule.events() | rule.since().value() << 8);
        result = Hashing.combine(result, rule.windowNs());
        result = Hashing.combine(result, rule.cooldownNs());
        for (long level : rule.levels()) {
            result = Hashing.combine(result, level);
        }
        return result;
    }

    private void placeAccounts(int customer) {
        for (int a = customers.firstAccount(customer); a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
            placeAccount(a);
        }
    }

    private void stand(Rule rule) {
        scopeList(rule).add(rule);
        standing++;
        countOnFund(rule, 1);
        if (rule.enabled() && rule.kind() == RuleKind.NAV_MOVED) {
            moves.add(rule);
        }
    }

    private void take(int handle) {
        Rule old = byHandle.get(handle);
        if (old == null) {
            return;
        }
        scopeList(old).remove(old);
        standing--;
        countOnFund(old, -1);
        moves.remove(old);
    }

    private void countOnFund(Rule rule, int count) {
        if (rule.enabled() && rule.isOnPositions()) {
            int place = rule.fund() < 0 ? 0 : rule.fund() + 1;
            if (place >= onFunds.length) {
                onFunds = Arrays.copyOf(onFunds, Math.max(place + 1, 2 * onFunds.length));
            }
            onFunds[place] += count;
        }
    }

    private void changed() {
        version++;
        Arrays.fill(segmentCache, null);
        accountCache.clear();
    }

    private List<Rule> scopeList(Rule rule) {
        return switch (rule.scope()) {
            case SEGMENT -> bySegment.computeIfAbsent(rule.scopeHandle(), key -> new ArrayList<>());
            case CUSTOMER -> byCustomer.computeIfAbsent(rule.scopeHandle(), key -> new ArrayList<>());
            case ACCOUNT -> byAccount.computeIfAbsent(rule.scopeHandle(), key -> new ArrayList<>());
            default -> forAll;
        };
    }

    private Effective workOutForSegment(int slot, int account, int customer) {
        if (slot >= segmentCache.length) {
            segmentCache = Arrays.copyOf(segmentCache, slot + 16);
        }
        segmentCache[slot] = workOut(account, customer);
        return segmentCache[slot];
    }

    private Effective workOut(int account, int customer) {
        List<Rule> candidates = new ArrayList<>();
        addEnabled(candidates, forAll);
        addEnabled(candidates, bySegment.get(customers.segment(customer)));
        addEnabled(candidates, byCustomer.get(customer));
        addEnabled(candidates, byAccount.get(account));
        List<Rule> onAccount = new ArrayList<>();
        List<Rule> onPositions = new ArrayList<>();
        for (Rule rule : candidates) {
            if (candidates.stream().noneMatch(other -> other.silences(rule))) {
                (rule.isOnPositions() ? onPositions : onAccount).add(rule);
            }
        }
        if (onAccount.isEmpty() && onPositions.isEmpty()) {
            return Effective.NOTHING;
        }
        return new Effective(sorted(onAccount), sorted(onPositions));
    }

    private static void addEnabled(List<Rule> target, List<Rule> rules) {
        if (rules == null) {
            return;
        }
        for (Rule rule : rules) {
            if (rule.enabled()) {
                target.add(rule);
            }
        }
    }

    private static Rule[] sorted(List<Rule> rules) {
        Rule[] array = rules.toArray(new Rule[0]);
        Arrays.sort(array, (a, b) -> Integer.compare(a.handle(), b.handle()));
        return array;
    }
}

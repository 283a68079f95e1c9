package io.belfry.core.rule;

import io.belfry.codec.RuleKind;
import io.belfry.codec.ScopeKind;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.HashIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
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

        /** Balances from here on are in no condition of a level below which a rule holds. */
        private final long quietFrom;

        /** Balances below this are in no condition of a level from which on a rule holds. */
        private final long quietTo;

        /** Postings below this, in either direction, are not large. */
        private final long large;

        Effective(Rule[] onAccount, Rule[] onPositions) {
            this.onAccount = onAccount;
            this.onPositions = onPositions;
            long from = Long.MIN_VALUE;
            long to = Long.MAX_VALUE;
            long smallest = Long.MAX_VALUE;
            for (Rule rule : onAccount) {
                switch (rule.kind()) {
                    case BALANCE_CHANGED, VELOCITY, OUTFLOW, DORMANT -> smallest = 0;
                    case TRANSACTION_LARGE -> smallest = Math.min(smallest, Math.max(0, rule.min()));
                    case BALANCE_BELOW -> from = Math.max(from, highest(rule.levels()));
                    // Scaled down for most currencies, so at most this.
                    case ACCOUNT_OVERDRAWN -> from = Math.max(from, Math.max(0, highest(rule.levels())));
                    case BALANCE_ABOVE -> to = Math.min(to, lowest(rule.levels()));
                    default -> {}
                }
            }
            quietFrom = from;
            quietTo = to;
            large = smallest;
        }

        private static long highest(long[] levels) {
            return Arrays.stream(levels).max().orElse(Long.MIN_VALUE);
        }

        private static long lowest(long[] levels) {
            return Arrays.stream(levels).min().orElse(Long.MAX_VALUE);
        }

        /**
         * Whether a posting is surely nothing that a rule about the account rings for, if the account has no alert: neither is
         * it large, nor does a balance pass a level, whatever rule reads which. A few comparisons tell it of most postings.
         */
        public boolean isQuiet(long amount, long ledgerBefore, long ledger, long availableBefore, long available) {
            long lowest = Math.min(Math.min(ledgerBefore, ledger), Math.min(availableBefore, available));
            long highest = Math.max(Math.max(ledgerBefore, ledger), Math.max(availableBefore, available));
            return -large < amount && amount < large && lowest >= quietFrom && highest < quietTo;
        }

        /** Memory taken, at most: an array may be that of the segment. */
        long bytes() {
            return EFFECTIVE_BYTES
                    + 2 * ARRAY_HEADER_BYTES
                    + (long) (onAccount.length + onPositions.length) * REFERENCE_BYTES;
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

    private static final int REFERENCE_BYTES = 4;
    private static final int EFFECTIVE_BYTES = 48;
    private static final int ARRAY_HEADER_BYTES = 16;
    private static final int RULE_BYTES = 120;

    /**
     * Rules can be set until there were so many changes. Removals, of which there are no more than settings, go on: together
     * they stay within the numbers of actions that funds have for them.
     */
    public static final int MAX_CHANGES = 1 << 29;

    private final AccountTable accounts;
    private final CustomerTable customers;
    /** Per handle the rule as it was set last, also when it was removed since; null when it never was set. */
    private Rule[] last = new Rule[64];

    /** Handles that rules were set for, or that are below such. */
    private int size;

    /** Per handle whether its rule stands. */
    private boolean[] stands = new boolean[64];

    /** Per handle the settings before the last that are kept, in order; none where there are none. */
    private final Int2ObjectHashMap<List<Rule>> earlier = new Int2ObjectHashMap<>();

    /** Per handle the journal sequences of the settings before the last, in order: as many as are remembered. */
    private final Int2ObjectHashMap<LongArrayList> earlierSettings = new Int2ObjectHashMap<>();

    private final List<Rule> forAll = new ArrayList<>();
    private final Int2ObjectHashMap<List<Rule>> bySegment = new Int2ObjectHashMap<>();

    /** The standing rules of customers and accounts, by what they are about. */
    private final HashIndex narrow =
            new HashIndex(handle -> scopeHash(last[handle].scope(), last[handle].scopeHandle()));

    /** Per rule slot: segment + 1, so 0 without a segment. */
    private Effective[] segmentCache = new Effective[1];

    /**
     * Of accounts with rules, each its own, and of customers with rules, for their accounts without any. An account's rule
     * slot is ~ its place here.
     */
    private Effective[] ownCache = new Effective[0];

    /** Places that were given. */
    private int owners;

    /** Memory of what they hold, and of the last settings of rules. */
    private long effectiveBytes;

    private long ruleBytes;
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
        return size;
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
        return handle < size && stands[handle] ? last[handle] : null;
    }

    /** Version of the last setting of this handle, 0 when it was never set. */
    public int lastVersion(int handle) {
        return handle >= size || last[handle] == null ? 0 : last[handle].version();
    }

    /** An earlier setting, kept while alerts may refer to it. */
    public Rule version(int handle, int ruleVersion) {
        if (lastVersion(handle) == ruleVersion) {
            return last[handle];
        }
        for (Rule rule : earlier(handle)) {
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
        if (handle < 0 || handle >= size || last[handle] == null) {
            return 0;
        }
        LongArrayList sequences = earlierSettings.get(handle);
        int before = sequences == null ? 0 : sequences.size();
        int index = before - (last[handle].version() - ruleVersion);
        if (index < 0 || index > before) {
            return 0;
        }
        return index == before ? last[handle].sequence() : sequences.getLong(index);
    }

    /** Puts a rule in the place of its last version. */
    public void set(Rule rule) {
        int handle = rule.handle();
        makeRoom(handle);
        Rule before = last[handle];
        if (before != null) {
            take(handle);
            earlier.computeIfAbsent(handle, key -> new ArrayList<>(1)).add(before);
            LongArrayList sequences = earlierSettings.computeIfAbsent(handle, key -> new LongArrayList());
            if (sequences.size() == EngineLimits.MAX_REMEMBERED_VERSIONS - 1) {
                sequences.removeAt(0);
            }
            sequences.addLong(before.sequence());
        }
        putLast(rule);
        stand(rule);
        switch (rule.scope()) {
            case CUSTOMER -> {
                customers.markRules(rule.scopeHandle());
                placeAccounts(rule.scopeHandle());
            }
            case ACCOUNT -> {
                if (!accounts.hasRules(rule.scopeHandle())) {
                    accounts.markRules(rule.scopeHandle());
                    accounts.ruleSlot(rule.scopeHandle(), ~newOwner());
                }
            }
            default -> {}
        }
        version++;
        forget(rule);
    }

    /** Takes a standing rule out of effect. */
    public void remove(int handle) {
        take(handle);
        version++;
    }

    /** Forgets earlier versions: no alert refers to them any more. */
    public void forgetHistory() {
        earlier.clear();
    }

    /** Forgets earlier versions of one rule: no alert refers to them any more. */
    public void forgetHistory(int handle) {
        earlier.remove(handle);
    }

    /** The customer has moved to another segment. */
    public void customerMoved(int customer) {
        placeAccounts(customer);
        forgetCustomer(customer);
    }

    /** Notes with the account where its rules are found; call it for a new account. */
    public void placeAccount(int account) {
        int customer = accounts.customer(account);
        if (!accounts.hasRules(account)) {
            accounts.ruleSlot(
                    account, customers.hasRules(customer) ? slotOf(customer) : customers.segment(customer) + 1);
        }
    }

    /** The slot that the accounts without rules share of a customer with rules. */
    private int slotOf(int customer) {
        for (int a = customers.firstAccount(customer); a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
            if (!accounts.hasRules(a) && accounts.ruleSlot(a) < 0) {
                return accounts.ruleSlot(a);
            }
        }
        return ~newOwner();
    }

    private int newOwner() {
        int owner = owners++;
        if (owner == ownCache.length) {
            ownCache = Arrays.copyOf(ownCache, owner + owner / 4 + 16);
        }
        return owner;
    }

    /** The rules in effect for an account. */
    public Effective effective(int account) {
        int slot = accounts.ruleSlot(account);
        if (slot >= 0) {
            return ofSegment(slot);
        }
        Effective cached = ownCache[~slot];
        if (cached == null) {
            cached = workOut(accounts.customer(account), accounts.hasRules(account) ? account : AccountTable.NONE);
            ownCache[~slot] = cached;
            effectiveBytes += cached.bytes();
        }
        return cached;
    }

    /**
     * Touches what {@link #effective} will read of those accounts whose rules are not just their segment's; the answer means
     * nothing. They are gathered first, so that they wait for memory together.
     *
     * @param places room for {@code count}, overwritten
     */
    public long touch(int[] ofAccounts, int count, int[] places) {
        int found = 0;
        for (int n = 0; n < count; n++) {
            int slot = accounts.ruleSlot(ofAccounts[n]);
            // Written always, kept where it is one of them: no branch to be guessed wrong.
            places[found] = ~slot;
            found += slot >>> (Integer.SIZE - 1);
        }
        // References first, then what they lead to.
        long touched = 0;
        for (int n = 0; n < found; n++) {
            touched += ownCache[places[n]] == null ? 0 : 1;
        }
        for (int n = 0; n < found; n++) {
            Effective cached = ownCache[places[n]];
            touched ^= cached == null ? 0 : cached.quietFrom;
        }
        return touched;
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
        writer.putInt(owners);
        writer.putInt(size);
        for (int handle = 0; handle < size; handle++) {
            List<Rule> before = earlier(handle);
            writer.putInt(before.size() + (last[handle] == null ? 0 : 1));
            for (Rule rule : before) {
                rule.save(writer);
            }
            if (last[handle] != null) {
                last[handle].save(writer);
            }
            writer.putBoolean(stands[handle]);
            LongArrayList sequences = earlierSettings.get(handle);
            int remembered = sequences == null ? 0 : sequences.size();
            writer.putInt(remembered);
            for (int i = 0; i < remembered; i++) {
                writer.putLong(sequences.getLong(i));
            }
        }
        writer.end();
    }

    /** Reads what {@link #save} wrote; this book is empty before. Accounts and customers need not have been read. */
    public void load(StateReader reader) {
        reader.begin(StateSection.RULES);
        version = reader.getInt();
        int withRules = reader.getInt("accounts and customers with rules", 0, MAX_CHANGES);
        while (owners < withRules) {
            newOwner();
        }
        int count = reader.getCount("rules", 2 * Integer.BYTES);
        for (int handle = 0; handle < count; handle++) {
            makeRoom(handle);
            int versions = reader.getCount("versions of a rule", Rule.MIN_SAVED_BYTES);
            for (int i = 0; i < versions; i++) {
                if (i > 0) {
                    earlier.computeIfAbsent(handle, key -> new ArrayList<>(1)).add(last[handle]);
                }
                putLast(Rule.load(reader, handle));
            }
            if (reader.getBoolean("whether a rule stands")) {
                if (versions == 0) {
                    throw reader.fault("versions of standing rule " + handle, 0, "1 or more");
                }
                stands[handle] = true;
            }
            int remembered = reader.getCount("settings of a rule", Long.BYTES);
            for (int i = 0; i < remembered; i++) {
                earlierSettings
                        .computeIfAbsent(handle, key -> new LongArrayList())
                        .addLong(reader.getLong());
            }
        }
        reader.end();
        IntStream.range(0, size)
                .filter(handle -> stands[handle])
                .mapToObj(handle -> last[handle])
                .sorted(Comparator.comparingLong(Rule::sequence))
                .forEach(this::stand);
    }

    public long digest(long hash) {
        long result = Hashing.combine(Hashing.combine(hash, version), owners);
        for (int handle = 0; handle < size; handle++) {
            for (Rule rule : earlier(handle)) {
                result = Hashing.combine(result, digestOf(rule));
            }
            result = Hashing.combine(result, last[handle] == null ? 0 : digestOf(last[handle]));
            result = Hashing.combine(result, stands[handle] ? 1 : 0);
            LongArrayList sequences = earlierSettings.get(handle);
            for (int i = 0; sequences != null && i < sequences.size(); i++) {
                result = Hashing.combine(result, sequences.getLong(i));
            }
        }
        return result;
    }

    /**
     * Memory taken, what was worked out included. Objects are counted as they are laid out with compressed references; what
     * is there but for changed rules is left out.
     */
    public long bytes() {
        return (long) last.length * (REFERENCE_BYTES + 1)
                + narrow.bytes()
                + ruleBytes
                + effectiveBytes
                + (long) ownCache.length * REFERENCE_BYTES;
    }

    private static long bytesOf(Rule rule) {
        return RULE_BYTES + ARRAY_HEADER_BYTES + (long) rule.levels().length * Long.BYTES;
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

    private void makeRoom(int handle) {
        if (handle >= last.length) {
            int capacity = Math.max(handle + 1, last.length + last.length / 2);
            last = Arrays.copyOf(last, capacity);
            stands = Arrays.copyOf(stands, capacity);
        }
        size = Math.max(size, handle + 1);
    }

    private void putLast(Rule rule) {
        Rule before = last[rule.handle()];
        ruleBytes += bytesOf(rule) - (before == null ? 0 : bytesOf(before));
        last[rule.handle()] = rule;
    }

    private List<Rule> earlier(int handle) {
        List<Rule> rules = earlier.get(handle);
        return rules == null ? List.of() : rules;
    }

    private void stand(Rule rule) {
        if (rule.isNarrow()) {
            narrow.add(rule.handle());
        } else {
            scopeList(rule).add(rule);
        }
        stands[rule.handle()] = true;
        standing++;
        countOnFund(rule, 1);
        if (rule.enabled() && rule.kind() == RuleKind.NAV_MOVED) {
            moves.add(rule);
        }
    }

    private void take(int handle) {
        Rule old = rule(handle);
        if (old == null) {
            return;
        }
        if (old.isNarrow()) {
            narrow.remove(handle);
        } else {
            scopeList(old).remove(old);
        }
        stands[handle] = false;
        standing--;
        countOnFund(old, -1);
        moves.remove(old);
        forget(old);
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

    /** Forgets what was worked out for those whom a rule reaches. */
    private void forget(Rule rule) {
        switch (rule.scope()) {
            case CUSTOMER -> forgetCustomer(rule.scopeHandle());
            case ACCOUNT -> forgetAccount(rule.scopeHandle());
            default -> {
                Arrays.fill(segmentCache, null);
                Arrays.fill(ownCache, null);
                effectiveBytes = 0;
            }
        }
    }

    private void forgetAccount(int account) {
        int slot = accounts.ruleSlot(account);
        if (slot < 0 && ownCache[~slot] != null) {
            effectiveBytes -= ownCache[~slot].bytes();
            ownCache[~slot] = null;
        }
    }

    private void forgetCustomer(int customer) {
        for (int a = customers.firstAccount(customer); a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
            forgetAccount(a);
        }
    }

    private List<Rule> scopeList(Rule rule) {
        return rule.scope() == ScopeKind.SEGMENT
                ? bySegment.computeIfAbsent(rule.scopeHandle(), key -> new ArrayList<>())
                : forAll;
    }

    private static long scopeHash(ScopeKind scope, int scopeHandle) {
        return Hashing.combine(scope.value(), scopeHandle);
    }

    private Effective ofSegment(int slot) {
        if (slot >= segmentCache.length) {
            segmentCache = Arrays.copyOf(segmentCache, slot + 16);
        }
        if (segmentCache[slot] == null) {
            List<Rule> candidates = new ArrayList<>();
            addEnabled(candidates, forAll);
            addEnabled(candidates, bySegment.get(slot - 1));
            segmentCache[slot] = effective(candidates, Effective.NOTHING);
        }
        return segmentCache[slot];
    }

    /** Of a customer that has rules, and of an account that has, or {@link AccountTable#NONE}. */
    private Effective workOut(int customer, int account) {
        int segment = customers.segment(customer);
        List<Rule> candidates = new ArrayList<>();
        addEnabled(candidates, forAll);
        addEnabled(candidates, bySegment.get(segment));
        addNarrow(candidates, ScopeKind.CUSTOMER, customer);
        if (account != AccountTable.NONE) {
            addNarrow(candidates, ScopeKind.ACCOUNT, account);
        }
        return effective(candidates, ofSegment(segment + 1));
    }

    /** @param candidates from the broadest scope to the narrowest */
    private static Effective effective(List<Rule> candidates, Effective broader) {
        List<Rule> onAccount = new ArrayList<>();
        List<Rule> onPositions = new ArrayList<>();
        for (Rule rule : candidates) {
            if (!isSilenced(rule, candidates)) {
                (rule.isOnPositions() ? onPositions : onAccount).add(rule);
            }
        }
        if (onAccount.isEmpty() && onPositions.isEmpty()) {
            return Effective.NOTHING;
        }
        return new Effective(sorted(onAccount, broader.onAccount), sorted(onPositions, broader.onPositions));
    }

    /** Only narrower ones silence, so only those are looked at: rules of one customer may be many. */
    private static boolean isSilenced(Rule rule, List<Rule> candidates) {
        for (int i = candidates.size() - 1; i >= 0; i--) {
            Rule other = candidates.get(i);
            if (other.scope().value() <= rule.scope().value()) {
                return false;
            }
            if (other.silences(rule)) {
                return true;
            }
        }
        return false;
    }

    private void addNarrow(List<Rule> target, ScopeKind scope, int scopeHandle) {
        long hash = scopeHash(scope, scopeHandle);
        for (int handle = narrow.first(hash); handle != HashIndex.NONE; handle = narrow.next(hash)) {
            Rule rule = last[handle];
            if (rule.scope() == scope && rule.scopeHandle() == scopeHandle && rule.enabled()) {
                target.add(rule);
            }
        }
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

    /** In order of their handles; the very array of those of the segment where they are the same. */
    private static Rule[] sorted(List<Rule> rules, Rule[] ofSegment) {
        Rule[] array = rules.toArray(new Rule[0]);
        Arrays.sort(array, (a, b) -> Integer.compare(a.handle(), b.handle()));
        return Arrays.equals(array, ofSegment) ? ofSegment : array;
    }
}

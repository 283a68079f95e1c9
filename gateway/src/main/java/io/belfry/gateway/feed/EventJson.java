package io.belfry.gateway.feed;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountClosedDecoder;
import io.belfry.codec.AccountHeldDecoder;
import io.belfry.codec.AccountKind;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.AccountReleasedDecoder;
import io.belfry.codec.Currencies;
import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.EngineConfiguredDecoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FeedOpenedDecoder;
import io.belfry.codec.FeedSkipDecoder;
import io.belfry.codec.Flag;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.IngressRefusedDecoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.OperationsRaisedDecoder;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleRemovedDecoder;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.codec.TickDecoder;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Writes journaled events as the JSON lines that {@code POST /v1/events} takes, engine time in {@code stamp}: fed into an
 * empty engine in their order, they give the same state.
 *
 * <p>What only the engine writes (its configuration, feeds opened, ticks) has no line. A numbered line that was refused at
 * ingress becomes a {@code feed.skip} over its number, unless that number itself was out of order: hence this object
 * follows the feeds' positions and wants every event, from the first one to print on. One thread.
 */
public final class EventJson {
    private static final long UNKNOWN_POSITION = -1;

    private final Directory directory;
    private final EventMembers members;
    private final FundEventJson funds;
    private final long firstPosition;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CustomerRegisteredDecoder customerRegistered = new CustomerRegisteredDecoder();
    private final AccountOpenedDecoder accountOpened = new AccountOpenedDecoder();
    private final AccountClosedDecoder accountClosed = new AccountClosedDecoder();
    private final AccountPostedDecoder accountPosted = new AccountPostedDecoder();
    private final AccountPostedDetailedDecoder accountPostedDetailed = new AccountPostedDetailedDecoder();
    private final AccountHeldDecoder accountHeld = new AccountHeldDecoder();
    private final AccountReleasedDecoder accountReleased = new AccountReleasedDecoder();
    private final AccountBalancedDecoder accountBalanced = new AccountBalancedDecoder();
    private final RuleSetDecoder ruleSet = new RuleSetDecoder();
    private final RuleRemovedDecoder ruleRemoved = new RuleRemovedDecoder();
    private final FeedSkipDecoder feedSkip = new FeedSkipDecoder();
    private long[] positions = new long[0];

    /**
     * A writer of events.
     *
     * @param directory knows every name that the events use
     * @param isFromStart whether the first event given is the journal's first, so that every feed stands at 0
     */
    public EventJson(Directory directory, boolean isFromStart) {
        this.directory = directory;
        this.members = new EventMembers(directory);
        this.funds = new FundEventJson(members);
        this.firstPosition = isFromStart ? 0 : UNKNOWN_POSITION;
    }

    /**
     * Appends an event as one line, without the newline.
     *
     * @return false when this message has no line, and nothing was appended
     * @throws IllegalArgumentException when it is no event of this schema
     */
    public boolean append(DirectBuffer buffer, int offset, StringBuilder out) {
        boolean movesFeed = follow(buffer, offset);
        int template = EventLayout.templateId(buffer, offset);
        switch (template) {
            case EngineConfiguredDecoder.TEMPLATE_ID,
                    FeedOpenedDecoder.TEMPLATE_ID,
                    TickDecoder.TEMPLATE_ID,
                    OperationsRaisedDecoder.TEMPLATE_ID -> {
                return false;
            }
            case IngressRefusedDecoder.TEMPLATE_ID -> {
                if (movesFeed) {
                    skipOverRefused(buffer, offset, out);
                }
                return movesFeed;
            }
            case CustomerRegisteredDecoder.TEMPLATE_ID -> customerRegistered(buffer, offset, out);
            case AccountOpenedDecoder.TEMPLATE_ID -> accountOpened(buffer, offset, out);
            case AccountClosedDecoder.TEMPLATE_ID -> accountClosed(buffer, offset, out);
            case AccountPostedDecoder.TEMPLATE_ID -> accountPosted(buffer, offset, out);
            case AccountPostedDetailedDecoder.TEMPLATE_ID -> accountPostedDetailed(buffer, offset, out);
            case AccountHeldDecoder.TEMPLATE_ID -> accountHeld(buffer, offset, out);
            case AccountReleasedDecoder.TEMPLATE_ID -> accountReleased(buffer, offset, out);
            case AccountBalancedDecoder.TEMPLATE_ID -> accountBalanced(buffer, offset, out);
            case RuleSetDecoder.TEMPLATE_ID -> ruleSet(buffer, offset, out);
            case RuleRemovedDecoder.TEMPLATE_ID -> ruleRemoved(buffer, offset, out);
            case FeedSkipDecoder.TEMPLATE_ID -> feedSkip(buffer, offset, out);
            default -> {
                EventType type = FundEventJson.type(template);
                if (type == null) {
                    throw new IllegalArgumentException("template " + template + " is no event of this version");
                }
                start(type, buffer, offset, out);
                funds.append(type, buffer, offset, out);
            }
        }
        out.append('}');
        return true;
    }

    private void customerRegistered(DirectBuffer buffer, int offset, StringBuilder out) {
        customerRegistered.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.CUSTOMER_REGISTERED, buffer, offset, out);
        JsonText.member(out, Field.CUSTOMER.path(), customerRegistered.customer());
        JsonText.optionalMember(out, Field.NAME.path(), customerRegistered.name());
        JsonText.optionalMember(out, Field.LOCALE.path(), customerRegistered.locale());
        JsonText.optionalMember(out, Field.ZONE.path(), customerRegistered.zone());
        JsonText.optionalMember(out, Field.SEGMENT.path(), customerRegistered.segment());
        JsonText.optionalMember(out, Field.MANAGER.path(), customerRegistered.manager());
        JsonText.optionalMember(out, Field.BRANCH.path(), customerRegistered.branch());
    }

    private void accountOpened(DirectBuffer buffer, int offset, StringBuilder out) {
        accountOpened.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.ACCOUNT_OPENED, buffer, offset, out);
        int currency = accountOpened.currency();
        JsonText.member(out, Field.ACCOUNT.path(), accountOpened.account());
        members.name(out, Field.CUSTOMER, Namespace.CUSTOMER, accountOpened.customer());
        JsonText.member(out, Field.CURRENCY.path(), Currencies.code(currency));
        if (accountOpened.kind() != AccountKind.NULL_VAL) {
            JsonText.member(out, Field.KIND.path(), Words.ACCOUNT_KINDS.word(accountOpened.kind()));
        }
        EventMembers.money(
                out,
                Field.OVERDRAFT_LIMIT,
                accountOpened.overdraftLimit(),
                AccountOpenedDecoder.overdraftLimitNullValue(),
                currency);
        if (accountOpened.enforceLimit() != Flag.NULL_VAL) {
            JsonText.member(out, Field.ENFORCE_LIMIT.path(), accountOpened.enforceLimit() == Flag.YES);
        }
        EventMembers.money(
                out, Field.BALANCE, accountOpened.balance(), AccountOpenedDecoder.balanceNullValue(), currency);
    }

    private void accountClosed(DirectBuffer buffer, int offset, StringBuilder out) {
        accountClosed.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.ACCOUNT_CLOSED, buffer, offset, out);
        members.name(out, Field.ACCOUNT, Namespace.ACCOUNT, accountClosed.account());
    }

    private void accountPosted(DirectBuffer buffer, int offset, StringBuilder out) {
        accountPosted.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.ACCOUNT_POSTED, buffer, offset, out);
        members.name(out, Field.ACCOUNT, Namespace.ACCOUNT, accountPosted.account());
        EventMembers.decimal(out, Field.AMOUNT, accountPosted.amount(), Currencies.decimals(accountPosted.currency()));
        JsonText.member(out, Field.CURRENCY.path(), Currencies.code(accountPosted.currency()));
        JsonText.member(out, Field.REF.path(), accountPosted.reference());
        JsonText.member(out, Field.KIND.path(), Words.POSTING_KINDS.word(accountPosted.kind()));
    }

    private void accountPostedDetailed(DirectBuffer buffer, int offset, StringBuilder out) {
        AccountPostedDetailedDecoder posted = accountPostedDetailed.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.ACCOUNT_POSTED, buffer, offset, out);
        members.name(out, Field.ACCOUNT, Namespace.ACCOUNT, posted.account());
        EventMembers.decimal(out, Field.AMOUNT, posted.amount(), Currencies.decimals(posted.currency()));
        JsonText.member(out, Field.CURRENCY.path(), Currencies.code(posted.currency()));
        JsonText.member(out, Field.REF.path(), posted.reference());
        JsonText.member(out, Field.KIND.path(), Words.POSTING_KINDS.word(posted.kind()));
        EventMembers.date(out, Field.BOOKED, posted.booked(), AccountPostedDetailedDecoder.bookedNullValue());
        JsonText.optionalMember(out, Field.SETTLES.path(), posted.settles());
        JsonText.optionalMember(out, Field.REVERSES.path(), posted.reverses());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), posted.traceparent());
        JsonText.optionalMember(out, Field.COUNTERPARTY.path(), posted.counterparty());
        JsonText.optionalMember(out, Field.TEXT.path(), posted.text());
    }

    private void accountHeld(DirectBuffer buffer, int offset, StringBuilder out) {
        AccountHeldDecoder held = accountHeld.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.ACCOUNT_HELD, buffer, offset, out);
        int currency = Attributes.currency(directory.attributes(Namespace.ACCOUNT, held.account()));
        members.name(out, Field.ACCOUNT, Namespace.ACCOUNT, held.account());
        EventMembers.decimal(out, Field.AMOUNT, held.amount(), Currencies.decimals(currency));
        if (held.expiresNs() != AccountHeldDecoder.expiresNsNullValue()) {
            EventMembers.time(out, Field.EXPIRES, held.expiresNs());
        }
        JsonText.member(out, Field.HOLD.path(), held.hold());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), held.traceparent());
        JsonText.optionalMember(out, Field.COUNTERPARTY.path(), held.counterparty());
        JsonText.optionalMember(out, Field.TEXT.path(), held.text());
    }

    private void accountReleased(DirectBuffer buffer, int offset, StringBuilder out) {
        accountReleased.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.ACCOUNT_RELEASED, buffer, offset, out);
        members.name(out, Field.ACCOUNT, Namespace.ACCOUNT, accountReleased.account());
        JsonText.member(out, Field.HOLD.path(), accountReleased.hold());
        JsonText.optionalMember(out, Field.TRACEPARENT.path(), accountReleased.traceparent());
    }

    private void accountBalanced(DirectBuffer buffer, int offset, StringBuilder out) {
        accountBalanced.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.ACCOUNT_BALANCED, buffer, offset, out);
        int account = accountBalanced.account();
        int currency = Attributes.currency(directory.attributes(Namespace.ACCOUNT, account));
        members.name(out, Field.ACCOUNT, Namespace.ACCOUNT, account);
        EventMembers.decimal(out, Field.LEDGER, accountBalanced.ledger(), Currencies.decimals(currency));
    }

    private void ruleSet(DirectBuffer buffer, int offset, StringBuilder out) {
        RuleSetDecoder rule = ruleSet.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.RULE_SET, buffer, offset, out);
        long[] levels = levelsOf(rule);
        JsonText.member(out, Field.RULE.path(), rule.rule());
        String segment = rule.segment();
        JsonText.member(out, Field.KIND.path(), Words.RULE_KINDS.word(rule.kind()));
        scope(out, rule, segment);
        JsonText.name(out, Field.PARAMS.path()).append('{');
        params(out, rule, levels);
        out.append('}');
        JsonText.member(out, Field.SEVERITY.path(), Words.SEVERITIES.word(rule.severity()));
        if (levels.length > 0 || rule.recovery() != 0) {
            EventMembers.decimal(out, Field.RECOVERY, rule.recovery(), levelScale(rule));
        }
        if (rule.cooldownNs() != RuleSetDecoder.cooldownNsNullValue() && rule.cooldownNs() != 0) {
            JsonText.member(out, Field.COOLDOWN.path(), DurationText.of(rule.cooldownNs()));
        }
        JsonText.member(out, Field.ENABLED.path(), rule.enabled() == Flag.YES);
    }

    private void ruleRemoved(DirectBuffer buffer, int offset, StringBuilder out) {
        ruleRemoved.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.RULE_REMOVED, buffer, offset, out);
        members.name(out, Field.RULE, Namespace.RULE, ruleRemoved.rule());
    }

    private void feedSkip(DirectBuffer buffer, int offset, StringBuilder out) {
        feedSkip.wrapAndApplyHeader(buffer, offset, header);
        start(EventType.FEED_SKIP, buffer, offset, out);
        members.name(out, Field.SKIPPED, Namespace.FEED, feedSkip.skipped());
        JsonText.member(out, Field.TO.path(), feedSkip.to());
    }

    /** The refused line is gone, but its number was used: a skip without a number of its own leaves no hole. */
    private void skipOverRefused(DirectBuffer buffer, int offset, StringBuilder out) {
        out.append('{');
        JsonText.member(out, Field.TYPE.path(), EventType.FEED_SKIP.word());
        EventMembers.time(out, Field.STAMP, EventLayout.engineTimeNs(buffer, offset));
        members.name(out, Field.SKIPPED, Namespace.FEED, EventLayout.feed(buffer, offset));
        JsonText.member(out, Field.TO.path(), EventLayout.feedSeq(buffer, offset) + 1);
        out.append('}');
    }

    private void start(EventType type, DirectBuffer buffer, int offset, StringBuilder out) {
        out.append('{');
        JsonText.member(out, Field.TYPE.path(), type.word());
        EventMembers.time(out, Field.TIME, EventLayout.timeNs(buffer, offset));
        EventMembers.time(out, Field.STAMP, EventLayout.engineTimeNs(buffer, offset));
        int feed = EventLayout.feed(buffer, offset);
        if (feed != EventLayout.NO_FEED) {
            members.name(out, Field.FEED, Namespace.FEED, feed);
            JsonText.member(out, Field.SEQ.path(), EventLayout.feedSeq(buffer, offset));
        }
    }

    private void scope(StringBuilder out, RuleSetDecoder rule, String segment) {
        JsonText.name(out, Field.SCOPE.path()).append('{');
        switch (rule.scope()) {
            case ALL -> JsonText.member(out, "all", true);
            case SEGMENT -> JsonText.member(out, "segment", segment);
            case CUSTOMER -> JsonText.member(out, "customer", directory.name(Namespace.CUSTOMER, rule.scopeHandle()));
            case ACCOUNT -> JsonText.member(out, "account", directory.name(Namespace.ACCOUNT, rule.scopeHandle()));
            case NULL_VAL -> throw new IllegalArgumentException("rule.set without a scope");
        }
        out.append('}');
    }

    private void params(StringBuilder out, RuleSetDecoder rule, long[] levels) {
        if (rule.fund() != EventLayout.NO_HANDLE) {
            JsonText.member(out, Field.PARAM_FUND.lastName(), directory.name(Namespace.FUND, rule.fund()));
        }
        if (rule.currency() != Currencies.UNKNOWN) {
            JsonText.member(out, "currency", Currencies.code(rule.currency()));
        }
        switch (rule.kind()) {
            case BALANCE_CHANGED -> {
                minMoney(out, rule);
                direction(out, rule);
                words(out, Field.PARAM_KINDS, Words.POSTING_KINDS.words(rule.kinds(), PostingKind::value));
            }
            case TRANSACTION_LARGE -> {
                minMoney(out, rule);
                direction(out, rule);
            }
            case HOLD_CHANGED -> minMoney(out, rule);
            case BALANCE_BELOW, BALANCE_ABOVE -> {
                JsonText.member(out, Field.PARAM_FIELD.lastName(), Words.BALANCE_FIELDS.word(rule.balanceField()));
                levels(out, levels, levelScale(rule));
            }
            case ACCOUNT_OVERDRAWN -> min(out, rule, Field.PARAM_BUFFER, RuleEncoder.BUFFER_SCALE);
            case VELOCITY -> {
                window(out, rule, Field.PARAM_WINDOW);
                direction(out, rule);
                level(out, rule, rule.levelUnit() == LevelUnit.COUNT ? Field.PARAM_COUNT : Field.PARAM_SUM, levels);
            }
            case OUTFLOW -> {
                window(out, rule, Field.PARAM_WINDOW);
                level(out, rule, Field.PARAM_PERCENT, levels);
            }
            case DORMANT -> window(out, rule, Field.PARAM_AFTER);
            case NAV_UPDATED -> min(out, rule, Field.PARAM_MIN_MOVE_PERCENT, RuleEncoder.PERCENT_SCALE);
            case NAV_ABOVE, NAV_BELOW -> level(out, rule, Field.PARAM_LEVEL, levels);
            case NAV_MOVED -> {
                level(out, rule, Field.PARAM_PERCENT, levels);
                JsonText.member(out, Field.PARAM_SINCE.lastName(), Words.MOVES_SINCE.word(rule.since()));
            }
            case PNL_ABOVE, PNL_BELOW -> {
                boolean inPercent = rule.levelUnit() == LevelUnit.PERCENT;
                level(out, rule, inPercent ? Field.PARAM_PERCENT : Field.PARAM_AMOUNT, levels);
                JsonText.member(out, Field.PARAM_INCLUDE_INCOME.lastName(), rule.includeIncome() == Flag.YES);
            }
            case DRAWDOWN -> level(out, rule, Field.PARAM_PERCENT, levels);
            case ORDER_CHANGED ->
                words(out, Field.PARAM_STATES, Words.ORDER_STATES.words(rule.states(), OrderState::value));
            case FUND_EVENT ->
                words(out, Field.PARAM_EVENTS, Words.FUND_EVENTS.words(rule.events(), FundEventKind::value));
            case NULL_VAL -> throw new IllegalArgumentException("rule.set without a kind");
        }
    }

    private static void direction(StringBuilder out, RuleSetDecoder rule) {
        JsonText.member(out, Field.PARAM_DIRECTION.lastName(), Words.DIRECTIONS.word(rule.direction()));
    }

    private static void minMoney(StringBuilder out, RuleSetDecoder rule) {
        if (rule.min() != RuleSetDecoder.minNullValue()) {
            EventMembers.decimal(out, Field.PARAM_MIN.lastName(), rule.min(), Currencies.decimals(rule.currency()));
        }
    }

    private static void min(StringBuilder out, RuleSetDecoder rule, Field field, int scale) {
        if (rule.min() != RuleSetDecoder.minNullValue()) {
            EventMembers.decimal(out, field.lastName(), rule.min(), scale);
        }
    }

    private static void window(StringBuilder out, RuleSetDecoder rule, Field field) {
        JsonText.member(out, field.lastName(), DurationText.of(rule.windowNs()));
    }

    private void level(StringBuilder out, RuleSetDecoder rule, Field field, long[] levels) {
        EventMembers.decimal(out, field.lastName(), levels[0], levelScale(rule));
    }

    private static void levels(StringBuilder out, long[] levels, int scale) {
        JsonText.name(out, Field.PARAM_LEVELS.lastName()).append('[');
        for (int i = 0; i < levels.length; i++) {
            DecimalText.append(out.append(i == 0 ? "\"" : ",\""), levels[i], scale);
            out.append('"');
        }
        out.append(']');
    }

    /** A set of words; none is written when it is empty, which stands for any. */
    private static void words(StringBuilder out, Field field, List<String> words) {
        if (words.isEmpty()) {
            return;
        }
        JsonText.name(out, field.lastName()).append('[');
        for (int i = 0; i < words.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            JsonText.string(out, words.get(i));
        }
        out.append(']');
    }

    private int levelScale(RuleSetDecoder rule) {
        if (rule.kind() == RuleKind.ACCOUNT_OVERDRAWN) {
            return RuleEncoder.BUFFER_SCALE;
        }
        return switch (rule.levelUnit()) {
            case PERCENT -> RuleEncoder.PERCENT_SCALE;
            case NAV -> Attributes.navScale(directory.attributes(Namespace.FUND, rule.fund()));
            case COUNT -> 0;
            default -> Currencies.decimals(rule.currency());
        };
    }

    private static long[] levelsOf(RuleSetDecoder rule) {
        RuleSetDecoder.LevelsDecoder group = rule.levels();
        long[] levels = new long[group.count()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = group.next().level();
        }
        return levels;
    }

    /** Follows the feeds' positions as the core does; true when this event is the next of its feed. */
    private boolean follow(DirectBuffer buffer, int offset) {
        boolean isNext = false;
        int feed = EventLayout.feed(buffer, offset);
        if (feed != EventLayout.NO_FEED) {
            long seq = EventLayout.feedSeq(buffer, offset);
            long position = position(feed);
            isNext = position == UNKNOWN_POSITION || seq == position + 1;
            if (isNext) {
                positions[feed] = seq;
            }
        }
        boolean isApplied = isNext || feed == EventLayout.NO_FEED;
        if (isApplied && EventLayout.templateId(buffer, offset) == FeedSkipDecoder.TEMPLATE_ID) {
            feedSkip.wrapAndApplyHeader(buffer, offset, header);
            int skipped = feedSkip.skipped();
            long moved = Math.max(position(skipped), feedSkip.to() - 1);
            positions[skipped] = moved;
        }
        return isNext;
    }

    private long position(int feed) {
        if (feed >= positions.length) {
            int known = positions.length;
            positions = Arrays.copyOf(positions, Math.max(feed + 1, known * 2));
            Arrays.fill(positions, known, positions.length, firstPosition);
        }
        return positions[feed];
    }
}

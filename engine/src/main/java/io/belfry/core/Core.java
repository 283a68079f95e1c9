package io.belfry.core;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountClosedDecoder;
import io.belfry.codec.AccountHeldDecoder;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.AccountReleasedDecoder;
import io.belfry.codec.ClockMode;
import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.EngineConfiguredDecoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FeedOpenedDecoder;
import io.belfry.codec.FeedSkipDecoder;
import io.belfry.codec.FundDistributedDecoder;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.FundRegisteredDecoder;
import io.belfry.codec.FundSplitDecoder;
import io.belfry.codec.FundYieldedDecoder;
import io.belfry.codec.IngressRefusedDecoder;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.OperationsRaisedDecoder;
import io.belfry.codec.OrderAcceptedDecoder;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderRejectedDecoder;
import io.belfry.codec.OrderReversedDecoder;
import io.belfry.codec.OrderSwitchedDecoder;
import io.belfry.codec.PositionModeDecoder;
import io.belfry.codec.PostingLayout;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleRemovedDecoder;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.codec.TickDecoder;
import io.belfry.codec.UnitsFrozenDecoder;
import io.belfry.codec.UnitsReleasedDecoder;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.account.HoldTable;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.FundEvents;
import io.belfry.core.fund.FundTable;
import io.belfry.core.fund.PositionReading;
import io.belfry.core.fund.PositionTable;
import io.belfry.core.hash.Hashing;
import io.belfry.core.identity.FeedTable;
import io.belfry.core.identity.RecentWindow;
import io.belfry.core.identity.RefusedLog;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.Cause;
import io.belfry.core.notification.NotificationBatch;
import io.belfry.core.notification.NotificationWriter;
import io.belfry.core.order.OrderEvents;
import io.belfry.core.order.OrderTable;
import io.belfry.core.posting.AccountEvents;
import io.belfry.core.posting.PostingForesight;
import io.belfry.core.rule.AlertTable;
import io.belfry.core.rule.Levels;
import io.belfry.core.rule.Rule;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.rule.RuleCauses;
import io.belfry.core.state.StateException;
import io.belfry.core.state.StateReader;
import io.belfry.core.state.StateSection;
import io.belfry.core.state.StateWriter;
import io.belfry.core.table.TextHeap;
import io.belfry.core.timer.TimerTable;
import io.belfry.core.window.WatchSweep;
import io.belfry.core.window.Watches;
import org.agrona.DirectBuffer;

/**
 * The deterministic state machine: state after event N is a function of the state after N − 1 and of event N.
 *
 * <p>A host feeds it journaled messages in order through {@link #apply} and takes the notifications from {@link
 * #notifications}. The first message must be {@code EngineConfigured}. One thread at a time; no allocation per posting,
 * price or confirmation in steady state. A broken invariant is an {@link IllegalStateException}: the host must stop before
 * anything leaves it.
 */
public final class Core {
    /** Messages that can be foreseen at once. */
    public static final int MOST_FORESEEN = PostingForesight.CAPACITY;

    /** Parts of the state that have digests of their own, large ones first. */
    public static final int DIGEST_PARTS = 9;

    /** Holds as an owner of timers. */
    private static final int HOLDS = 1;

    /** The silence after a rule rang, as an owner of timers. */
    private static final int COOLDOWNS = 3;

    /** Boundaries of the buckets of windows, as an owner of timers. */
    private static final int WINDOWS = 4;

    /**
     * Holders that a price visits itself, whatever the pace, when nothing was pending before it: most prices pass a few
     * triggers, and while none is pending no event has to look whether its customer is behind. Behind a large sweep a price
     * gets none of its own, or a delivery of many prices would undo the pace.
     */
    private static final int VISITS_OF_A_PRICE = 16;

    /** Accounts without a posting, as an owner of timers. */
    private static final int DORMANCY = 5;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EngineConfiguredDecoder engineConfigured = new EngineConfiguredDecoder();
    private final FeedOpenedDecoder feedOpened = new FeedOpenedDecoder();
    private final IngressRefusedDecoder ingressRefused = new IngressRefusedDecoder();
    private final CustomerRegisteredDecoder customerRegistered = new CustomerRegisteredDecoder();
    private final AccountOpenedDecoder accountOpened = new AccountOpenedDecoder();
    private final AccountClosedDecoder accountClosed = new AccountClosedDecoder();
    private final AccountHeldDecoder accountHeld = new AccountHeldDecoder();
    private final AccountReleasedDecoder accountReleased = new AccountReleasedDecoder();
    private final AccountPostedDetailedDecoder accountPostedDetailed = new AccountPostedDetailedDecoder();
    private final AccountBalancedDecoder accountBalanced = new AccountBalancedDecoder();
    private final FundRegisteredDecoder fundRegistered = new FundRegisteredDecoder();
    private final FundPricedDecoder fundPriced = new FundPricedDecoder();
    private final FundSplitDecoder fundSplit = new FundSplitDecoder();
    private final FundDistributedDecoder fundDistributed = new FundDistributedDecoder();
    private final FundYieldedDecoder fundYielded = new FundYieldedDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrderRejectedDecoder orderRejected = new OrderRejectedDecoder();
    private final OrderConfirmedDecoder orderConfirmed = new OrderConfirmedDecoder();
    private final OrderSwitchedDecoder orderSwitched = new OrderSwitchedDecoder();
    private final OrderReversedDecoder orderReversed = new OrderReversedDecoder();
    private final UnitsFrozenDecoder unitsFrozen = new UnitsFrozenDecoder();
    private final UnitsReleasedDecoder unitsReleased = new UnitsReleasedDecoder();
    private final PositionModeDecoder positionMode = new PositionModeDecoder();
    private final RuleSetDecoder ruleSet = new RuleSetDecoder();
    private final RuleRemovedDecoder ruleRemoved = new RuleRemovedDecoder();
    private final FeedSkipDecoder feedSkip = new FeedSkipDecoder();
    private final OperationsRaisedDecoder operationsRaised = new OperationsRaisedDecoder();

    private final Directory directory = new Directory(EngineLimits.defaults());
    private final AccountTable accounts = new AccountTable();
    private final CustomerTable customers = new CustomerTable(accounts);
    private final HoldTable holds = new HoldTable(accounts);
    private final FundTable funds = new FundTable();
    private final PositionTable positions = new PositionTable(funds);
    private final TextHeap texts = new TextHeap();
    private final TimerTable timers = new TimerTable();
    private final FeedTable feeds = new FeedTable();
    private final AlertTable alerts = new AlertTable(COOLDOWNS, timers);
    private final RuleCauses ruleCauses = new RuleCauses(directory);
    private final RuleBook rules = new RuleBook(accounts, customers);
    private final Watches watches = new Watches(WINDOWS, DORMANCY, accounts, rules, timers);
    private final WatchSweep watchSweep = new WatchSweep(accounts, watches);
    private final NotificationWriter writer = new NotificationWriter(directory, customers);
    private final AccountEvents accountEvents = new AccountEvents(
            HOLDS, directory, customers, accounts, holds, watches, timers, alerts, rules, ruleCauses, writer);
    private final FundEvents fundEvents =
            new FundEvents(directory, accounts, funds, positions, texts, alerts, rules, ruleCauses, writer);
    private final OrderEvents orderEvents =
            new OrderEvents(accounts, funds, fundEvents, rules, accountEvents.bell(), timers, writer);
    private final Cooldowns cooldowns = new Cooldowns(alerts, accountEvents, fundEvents);
    private final AlertSweep alertSweep = new AlertSweep(alerts, rules, ruleCauses, accountEvents, fundEvents);
    private final CustomerCatchUp catchUp =
            new CustomerCatchUp(directory, customers, accounts, positions, accountEvents, fundEvents, alertSweep);
    private final TimerTable.Beforehand beforeTimers = catchUp::ofAccount;
    private final CustomerEvents customerEvents = new CustomerEvents(
            directory, customers, accounts, texts, rules, accountEvents, fundEvents, watchSweep, catchUp);
    private final RuleEvents ruleEvents = new RuleEvents(
            directory,
            customers,
            accounts,
            funds,
            accountEvents,
            fundEvents,
            rules,
            ruleCauses,
            alertSweep,
            watchSweep,
            catchUp);
    private final FeedEvents feedEvents = new FeedEvents(directory, feeds, writer);
    private final OperationsEvents operationsEvents = new OperationsEvents(writer);
    private final Cause cause = new Cause();
    private final Refusal refusal = new Refusal();

    private RefusedLog refused = new RefusedLog(1);
    private EngineLimits limits = EngineLimits.defaults();
    private ClockMode clockMode = ClockMode.WALL;
    private int bankOffsetMinutes;
    private boolean configured;
    private long sequence;
    private long engineTimeNs;
    private long codesDigest;

    /** Engine time that passed since a sweep was pending and that no visit has used up. */
    private long sweepTimeNs;

    public Core() {
        timers.register(COOLDOWNS, cooldowns);
        fundEvents.catchUpBy(catchUp);
    }

    /** A core without a trigger book, for comparison: it brings every price to every holder. */
    static Core visitingEveryHolder() {
        Core core = new Core();
        core.fundEvents.visitEveryHolder();
        return core;
    }

    /**
     * Applies the next journaled message.
     *
     * @return what became of it; {@link #refusal} says more unless it is {@code OK}
     * @throws IllegalStateException when an invariant is broken, or the journal is of other semantics
     */
    public ResultCode apply(DirectBuffer buffer, int offset, int length) {
        sequence++;
        long passedNs = -engineTimeNs;
        engineTimeNs = Math.max(engineTimeNs, EventLayout.engineTimeNs(buffer, offset));
        passedNs += engineTimeNs;
        int feed = EventLayout.feed(buffer, offset);
        int templateId = EventLayout.templateId(buffer, offset);
        cause.begin(sequence, engineTimeNs, templateId, feed, EventLayout.feedSeq(buffer, offset));
        refusal.clear();
        boolean wasCalm = templateId == FundPricedDecoder.TEMPLATE_ID && !fundEvents.isSweepPending();
        ResultCode code = feed == EventLayout.NO_FEED
                ? dispatch(templateId, buffer, offset)
                : numbered(templateId, feed, buffer, offset, length);
        completeWatches();
        timers.work(engineTimeNs, limits.details().timersPerEvent(), cause, beforeTimers);
        if (isWorkPending()) {
            sweep(visits(templateId, wasCalm && code == ResultCode.OK, passedNs));
        } else if (isPaced()) {
            sweepTimeNs = 0;
        }
        codesDigest = Hashing.combine(codesDigest, code.value());
        return code;
    }

    /** Says what was wrong with the last message; overwritten by the next. */
    public Refusal refusal() {
        return refusal;
    }

    /** Notifications rung since the host last cleared it. */
    public NotificationBatch notifications() {
        return writer.batch();
    }

    /** Whether a tick has something to work off, even if engine time stands still. */
    public boolean isWorkPending() {
        return isSweepPending() || timers.isDue(engineTimeNs);
    }

    /** Whether a sweep has still somebody to visit; it may turn out that there is nobody. */
    public boolean isSweepPending() {
        return fundEvents.isSweepPending() || alertSweep.isPending() || watchSweep.isPending();
    }

    /** The engine time from which on a tick has a deadline to work off; {@link TimerTable#NEVER} when none is set. */
    public long nextDeadlineNs() {
        return timers.nextDeadlineNs();
    }

    /** Holders, alerts and accounts that a sweep has still to visit, at most. */
    public long pendingVisits() {
        return fundEvents.pendingVisits() + alertSweep.pendingVisits() + watchSweep.pendingVisits();
    }

    /** How many messages were applied. */
    public long sequence() {
        return sequence;
    }

    /** Ns since the epoch; the largest stamp so far. */
    public long engineTimeNs() {
        return engineTimeNs;
    }

    /** Sequence of the last notification. */
    public long outboxSequence() {
        return writer.sequence();
    }

    public int epoch() {
        return writer.epoch();
    }

    public ClockMode clockMode() {
        return clockMode;
    }

    /** The bank's offset from UTC. */
    public int bankOffsetMinutes() {
        return bankOffsetMinutes;
    }

    public EngineLimits limits() {
        return limits;
    }

    /** Rolling digest of the code of every message and the bytes of every notification. */
    public long resultsDigest() {
        return Hashing.combine(codesDigest, writer.digest());
    }

    /** Digest of the whole state; takes time in proportion to it. */
    public long stateDigest() {
        long[] parts = new long[DIGEST_PARTS];
        for (int part = 0; part < parts.length; part++) {
            parts[part] = digestOf(part);
        }
        return stateDigest(parts);
    }

    /** The digest of the whole state from those of its parts, which {@link #digestOf} works out, in their order. */
    public static long stateDigest(long[] parts) {
        return Hashing.hash(DIGEST_PARTS, parts, DIGEST_PARTS);
    }

    /**
     * Digest of a part of the state, from 0 to below {@link #DIGEST_PARTS}. No part looks at what is another's: while
     * nothing is applied, threads that the core happens-before may work out different parts at once.
     */
    public long digestOf(int part) {
        return switch (part) {
            case 0 -> accounts.digest(0);
            case 1 -> directory.digest(0);
            case 2 -> positions.digest(0);
            case 3 -> customers.digest(0);
            case 4 -> fundEvents.digest(0);
            case 5 -> accountEvents.digest(0);
            case 6 -> orderEvents.digest(0);
            case 7 -> texts.digest(0);
            case 8 -> digestOfTheRest();
            default -> throw new IllegalArgumentException("there is no part " + part);
        };
    }

    private long digestOfTheRest() {
        long digest = Hashing.combine(resultsDigest(), sequence);
        digest = Hashing.combine(digest, engineTimeNs);
        digest = Hashing.combine(digest, sweepTimeNs);
        digest = Hashing.combine(digest, writer.epoch());
        digest = Hashing.combine(digest, clockMode.value());
        digest = Hashing.combine(digest, bankOffsetMinutes);
        digest = limits.digest(digest);
        digest = holds.digest(digest);
        digest = funds.digest(digest);
        digest = feeds.digest(digest);
        digest = refused.digest(digest);
        digest = alerts.digest(digest);
        digest = rules.digest(digest);
        digest = ruleCauses.digest(digest);
        digest = alertSweep.digest(digest);
        digest = watches.digest(digest);
        digest = watchSweep.digest(digest);
        return timers.digest(digest);
    }

    /**
     * Writes the whole state: all that any later result depends on. Notifications that the host has not taken yet are not
     * part of it.
     *
     * @throws IllegalStateException before the first message
     */
    public void save(StateWriter state) {
        if (!configured) {
            throw new IllegalStateException("there is no state before the first message");
        }
        state.begin(StateSection.CORE);
        state.putLong(sequence);
        state.putLong(engineTimeNs);
        state.putLong(codesDigest);
        state.putLong(sweepTimeNs);
        state.putInt(clockMode.value());
        state.putInt(bankOffsetMinutes);
        writer.save(state);
        state.end();
        limits.save(state);
        directory.save(state);
        customers.save(state);
        accounts.save(state);
        funds.save(state);
        positions.save(state);
        texts.save(state);
        feeds.save(state);
        refused.save(state);
        alerts.save(state);
        rules.save(state);
        ruleCauses.save(state);
        accountEvents.save(state);
        fundEvents.save(state);
        orderEvents.save(state);
        timers.save(state);
        holds.save(state);
        watches.save(state);
        alertSweep.save(state);
        watchSweep.save(state);
    }

    /**
     * Reads what {@link #save} wrote into a core that has applied nothing, and makes all names visible. The next message
     * is then the one behind {@link #sequence}. After an exception this core is of no use.
     *
     * @throws StateException when the state is not one of this version, or is incomplete
     * @throws IllegalStateException when this core has a state
     */
    public void load(StateReader state) {
        if (configured || sequence != 0) {
            throw new IllegalStateException("a state is loaded into a new core, this one is at sequence " + sequence);
        }
        state.begin(StateSection.CORE);
        sequence = state.getLong();
        engineTimeNs = state.getLong();
        codesDigest = state.getLong();
        sweepTimeNs = state.getLong();
        clockMode = clockMode(state);
        bankOffsetMinutes = state.getInt("offset of the bank in minutes", Short.MIN_VALUE, Short.MAX_VALUE);
        writer.load(state);
        state.end();
        limits = EngineLimits.load(state);
        state.beside(StateSection.NAMES, names -> directory.load(names, limits));
        customers.load(state);
        accounts.load(state);
        funds.load(state);
        state.beside(StateSection.POSITIONS, positions::load);
        state.beside(StateSection.TEXTS, texts::load);
        feeds.load(state);
        refused = RefusedLog.load(state, limits.refusedKept());
        alerts.load(state);
        rules.load(state);
        ruleCauses.load(state);
        accountEvents.load(state, limits);
        fundEvents.load(state, limits);
        orderEvents.load(state, limits, bankOffsetMinutes);
        timers.load(state);
        holds.load(state);
        watches.load(state, limits);
        alertSweep.load(state);
        watchSweep.load(state);
        customerEvents.configure(limits);
        ruleEvents.configure(limits);
        feedEvents.configure(limits);
        state.awaitBeside();
        directory.checkSize(Namespace.CUSTOMER, customers.size());
        directory.checkSize(Namespace.ACCOUNT, accounts.size());
        directory.checkSize(Namespace.FUND, funds.size());
        directory.checkSize(Namespace.FEED, feeds.size());
        directory.checkSize(Namespace.RULE, rules.size());
        configured = true;
    }

    private static ClockMode clockMode(StateReader state) {
        int value = state.getInt("clock mode", 0, ClockMode.NULL_VAL.value());
        try {
            return ClockMode.get((short) value);
        } catch (IllegalArgumentException e) {
            throw state.fault("clock mode", value, "a value of the schema");
        }
    }

    /** Memory of the state, in bytes. */
    public long stateBytes() {
        return stateParts().total();
    }

    /** Memory of the state by part. */
    public StateParts stateParts() {
        return new StateParts(
                customers.bytes(),
                accounts.bytes(),
                positions.bytes(),
                fundEvents.movementBytes(),
                fundEvents.triggerBytes(),
                rules.bytes() + ruleCauses.bytes(),
                alerts.bytes(),
                watches.bytes() + holds.bytes() + timers.bytes(),
                funds.bytes() + fundEvents.fundBytes() + feeds.bytes(),
                directory.bytes(),
                texts.bytes(),
                accountEvents.refs().bytes(),
                orderEvents.orders().bytes());
    }

    public Directory directory() {
        return directory;
    }

    public CustomerTable customers() {
        return customers;
    }

    public AccountTable accounts() {
        return accounts;
    }

    /** The open holds. */
    public HoldTable holds() {
        return holds;
    }

    public FundTable funds() {
        return funds;
    }

    public PositionTable positions() {
        return positions;
    }

    /** Positions as a query sees them, at their funds' latest actions. */
    public PositionReading positionReading() {
        return fundEvents.reading();
    }

    /** An open alert's levels as they are in force for what it is about. */
    public void levelsInForce(Rule rule, int alert, Levels into) {
        if (alerts.subjectKind(alert) == AlertTable.ON_ACCOUNT) {
            accountEvents.bell().levelsInForce(rule, alerts.subject(alert), into);
        } else {
            fundEvents.levelsInForce(rule, alerts.subject(alert), into);
        }
    }

    /** Shows the splits of a fund that are kept for corrections, oldest first. */
    public void eachSplit(int fund, FundEvents.SplitReader reader) {
        fundEvents.eachSplit(fund, reader);
    }

    /** The orders that are known, pending ones among them. */
    public OrderTable orders() {
        return orderEvents.orders();
    }

    public TextHeap texts() {
        return texts;
    }

    public FeedTable feeds() {
        return feeds;
    }

    public AlertTable alerts() {
        return alerts;
    }

    /** What rules watch of accounts over time. */
    public Watches watches() {
        return watches;
    }

    public RuleBook rules() {
        return rules;
    }

    /** Refusals of numbered feeds. */
    public RefusedLog refused() {
        return refused;
    }

    /** How far back posting references are remembered now, in engine time. */
    public long refWindowReachNs() {
        RecentWindow refs = accountEvents.refs();
        return refs.reachNs(engineTimeNs);
    }

    /**
     * Notes which rows a message will need when it is applied as the n-th from now, for {@link #touchForeseen}; changes
     * nothing that any result depends on. A host that foresees a few messages before it applies them waits for their
     * misses of the cache at once, not one after the other.
     *
     * @param nth from 0, at most {@link #MOST_FORESEEN} - 1; 0 begins anew
     */
    public void foresee(DirectBuffer buffer, int offset, int nth) {
        if (nth == 0) {
            accountEvents.foreseeAnew();
            orderEvents.foreseeAnew();
            fundEvents.foresight().clear();
        }
        if (!configured) {
            return;
        }
        switch (EventLayout.templateId(buffer, offset)) {
            case AccountPostedDecoder.TEMPLATE_ID -> accountEvents.foresee(buffer, offset);
            case OrderConfirmedDecoder.TEMPLATE_ID -> {
                orderConfirmed.wrapAndApplyHeader(buffer, offset, header);
                orderEvents.foresee(orderConfirmed);
            }
            case FundPricedDecoder.TEMPLATE_ID -> {
                fundPriced.wrapAndApplyHeader(buffer, offset, header);
                fundEvents.foresee(fundPriced);
            }
            default -> {}
        }
    }

    /** Touches the rows that {@link #foresee} has noted, in one go; the answer means nothing. */
    public long touchForeseen() {
        return accountEvents.touchForeseen()
                ^ orderEvents.touchForeseen()
                ^ fundEvents.foresight().touch()
                ^ catchUp.touch(accountEvents.foresight());
    }

    private ResultCode numbered(int templateId, int feed, DirectBuffer buffer, int offset, int length) {
        if (feed >= feeds.size()) {
            throw new IllegalStateException("feed handle " + feed + " was never opened");
        }
        long seq = cause.feedSeq();
        long last = feeds.lastSeq(feed);
        if (seq <= last) {
            feeds.countDuplicate(feed);
            refusal.set("seq", seq, Refusal.NONE, 0);
            ResultCode remembered = refused.codeOf(feed, seq);
            return remembered == null ? ResultCode.DUPLICATE : remembered;
        }
        if (seq > last + 1) {
            feeds.countRefused(feed);
            refusal.set("seq", seq, last + 1, 0);
            return ResultCode.SEQ_GAP;
        }
        feeds.lastSeq(feed, seq);
        ResultCode code = dispatch(templateId, buffer, offset);
        switch (code) {
            case OK -> feeds.countAccepted(feed);
            case DUPLICATE -> feeds.countDuplicate(feed);
            default -> {
                feeds.countRefused(feed);
                refused.add(feed, seq, code, sequence, reason(templateId, code), buffer, offset, length);
            }
        }
        return code;
    }

    private String reason(int templateId, ResultCode code) {
        return templateId == IngressRefusedDecoder.TEMPLATE_ID ? ingressRefused.reason() : refusal.describe(code);
    }

    private ResultCode dispatch(int templateId, DirectBuffer buffer, int offset) {
        if (!configured && templateId != EngineConfiguredDecoder.TEMPLATE_ID) {
            throw new IllegalStateException("the first message must be EngineConfigured, not template " + templateId);
        }
        return switch (templateId) {
            case AccountPostedDecoder.TEMPLATE_ID -> {
                catchUp.ofAccount(PostingLayout.account(buffer, offset));
                yield accountEvents.posted(buffer, offset, cause, refusal, engineTimeNs);
            }
            case AccountPostedDetailedDecoder.TEMPLATE_ID -> {
                accountPostedDetailed.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(accountPostedDetailed.account());
                yield accountEvents.posted(accountPostedDetailed, cause, refusal, engineTimeNs);
            }
            case AccountHeldDecoder.TEMPLATE_ID -> {
                accountHeld.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(accountHeld.account());
                yield accountEvents.held(accountHeld, cause, refusal, engineTimeNs);
            }
            case AccountReleasedDecoder.TEMPLATE_ID -> {
                accountReleased.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(accountReleased.account());
                yield accountEvents.released(accountReleased, cause, refusal, engineTimeNs);
            }
            case OrderConfirmedDecoder.TEMPLATE_ID -> {
                orderConfirmed.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(orderConfirmed.account());
                yield orderEvents.confirmed(orderConfirmed, cause, refusal, engineTimeNs);
            }
            case FundPricedDecoder.TEMPLATE_ID -> {
                fundPriced.wrapAndApplyHeader(buffer, offset, header);
                yield fundEvents.priced(fundPriced, cause, refusal);
            }
            case TickDecoder.TEMPLATE_ID -> ResultCode.OK;
            default -> dispatchOrder(templateId, buffer, offset);
        };
    }

    private ResultCode dispatchOrder(int templateId, DirectBuffer buffer, int offset) {
        return switch (templateId) {
            case OrderAcceptedDecoder.TEMPLATE_ID -> {
                orderAccepted.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(orderAccepted.account());
                yield orderEvents.accepted(orderAccepted, cause, refusal, engineTimeNs);
            }
            case OrderRejectedDecoder.TEMPLATE_ID -> {
                orderRejected.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(orderRejected.account());
                yield orderEvents.rejected(orderRejected, cause, refusal, engineTimeNs);
            }
            case OrderSwitchedDecoder.TEMPLATE_ID -> {
                orderSwitched.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(orderSwitched.account());
                yield orderEvents.switched(orderSwitched, cause, refusal, engineTimeNs);
            }
            case OrderReversedDecoder.TEMPLATE_ID -> {
                orderReversed.wrapAndApplyHeader(buffer, offset, header);
                yield orderEvents.reversed(orderReversed, cause, refusal, engineTimeNs);
            }
            case UnitsFrozenDecoder.TEMPLATE_ID -> {
                unitsFrozen.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(unitsFrozen.account());
                yield fundEvents.positionEvents().frozen(unitsFrozen, cause, refusal);
            }
            case UnitsReleasedDecoder.TEMPLATE_ID -> {
                unitsReleased.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(unitsReleased.account());
                yield fundEvents.positionEvents().released(unitsReleased, cause, refusal);
            }
            case PositionModeDecoder.TEMPLATE_ID -> {
                positionMode.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofAccount(positionMode.account());
                yield orderEvents.mode(positionMode, cause, refusal, engineTimeNs);
            }
            case FundSplitDecoder.TEMPLATE_ID -> {
                fundSplit.wrapAndApplyHeader(buffer, offset, header);
                yield fundEvents.split(fundSplit, cause, refusal);
            }
            case FundDistributedDecoder.TEMPLATE_ID -> {
                fundDistributed.wrapAndApplyHeader(buffer, offset, header);
                yield fundEvents.distributed(fundDistributed, cause, refusal);
            }
            case FundYieldedDecoder.TEMPLATE_ID -> {
                fundYielded.wrapAndApplyHeader(buffer, offset, header);
                yield fundEvents.yielded(fundYielded, cause, refusal);
            }
            default -> dispatchRare(templateId, buffer, offset);
        };
    }

    private ResultCode dispatchRare(int templateId, DirectBuffer buffer, int offset) {
        return switch (templateId) {
            case EngineConfiguredDecoder.TEMPLATE_ID -> {
                engineConfigured.wrapAndApplyHeader(buffer, offset, header);
                yield configure(engineConfigured);
            }
            case FeedOpenedDecoder.TEMPLATE_ID -> {
                feedOpened.wrapAndApplyHeader(buffer, offset, header);
                yield feedEvents.opened(feedOpened, refusal);
            }
            case IngressRefusedDecoder.TEMPLATE_ID -> {
                ingressRefused.wrapAndApplyHeader(buffer, offset, header);
                yield ingressRefused.code();
            }
            case CustomerRegisteredDecoder.TEMPLATE_ID -> {
                customerRegistered.wrapAndApplyHeader(buffer, offset, header);
                yield customerEvents.registered(customerRegistered, cause, refusal);
            }
            case AccountOpenedDecoder.TEMPLATE_ID -> {
                accountOpened.wrapAndApplyHeader(buffer, offset, header);
                catchUp.ofCustomer(accountOpened.customer());
                yield accountEvents.opened(accountOpened, cause, refusal);
            }
            case AccountClosedDecoder.TEMPLATE_ID -> {
                accountClosed.wrapAndApplyHeader(buffer, offset, header);
                yield accountEvents.closed(accountClosed, refusal);
            }
            case AccountBalancedDecoder.TEMPLATE_ID -> {
                accountBalanced.wrapAndApplyHeader(buffer, offset, header);
                yield accountEvents.balanced(accountBalanced, cause, refusal);
            }
            case FundRegisteredDecoder.TEMPLATE_ID -> {
                fundRegistered.wrapAndApplyHeader(buffer, offset, header);
                yield fundEvents.registered(fundRegistered, refusal);
            }
            case RuleSetDecoder.TEMPLATE_ID -> {
                ruleSet.wrapAndApplyHeader(buffer, offset, header);
                yield ruleEvents.set(ruleSet, cause, refusal);
            }
            case RuleRemovedDecoder.TEMPLATE_ID -> {
                ruleRemoved.wrapAndApplyHeader(buffer, offset, header);
                yield ruleEvents.removed(ruleRemoved, cause, refusal);
            }
            case FeedSkipDecoder.TEMPLATE_ID -> {
                feedSkip.wrapAndApplyHeader(buffer, offset, header);
                yield feedEvents.skip(feedSkip, cause, refusal);
            }
            case OperationsRaisedDecoder.TEMPLATE_ID -> {
                operationsRaised.wrapAndApplyHeader(buffer, offset, header);
                yield operationsEvents.raised(operationsRaised, cause);
            }
            default -> throw new IllegalStateException("template " + templateId + " is not an event of this version");
        };
    }

    /** What is watched follows alerts, so that what resolves knows what it was about. */
    private void completeWatches() {
        if (watchSweep.isDue(engineTimeNs)) {
            alertSweep.complete();
            watchSweep.complete();
        }
    }

    /** @param isFirst whether it is a price that was taken while nothing was pending */
    private int visits(int templateId, boolean isFirst, long passedNs) {
        if (templateId == TickDecoder.TEMPLATE_ID) {
            return Math.max(1, visits(passedNs, limits.sweepSlicePerTick()));
        }
        int visits = visits(passedNs, limits.sweepSlicePerEvent());
        return isFirst ? Math.max(visits, Math.min(VISITS_OF_A_PRICE, limits.sweepSlicePerEvent())) : visits;
    }

    /**
     * How many visits of a sweep the time that has passed since the event before allows. What it does not use up is kept for
     * the next one. Time that follows the events says nothing about how busy the engine is: then the slice is all that counts.
     */
    private int visits(long passedNs, int slice) {
        if (!isPaced()) {
            return slice;
        }
        long visitNs = limits.details().sweepVisitNs();
        long timeNs = Math.min(sweepTimeNs + passedNs, slice * visitNs);
        int visits = (int) (timeNs / visitNs);
        sweepTimeNs = timeNs - visits * visitNs;
        return visits;
    }

    private boolean isPaced() {
        return clockMode != ClockMode.EVENTS && limits.details().sweepVisitNs() != 0;
    }

    private void sweep(int slice) {
        int left = fundEvents.sweep(slice);
        left = alertSweep.work(left);
        if (!alertSweep.isPending()) {
            watchSweep.work(left);
        }
    }

    private ResultCode configure(EngineConfiguredDecoder event) {
        if (event.semanticsVersion() != Semantics.VERSION) {
            throw new IllegalStateException("the journal is of semantics version " + event.semanticsVersion()
                    + ", this engine is of version " + Semantics.VERSION);
        }
        limits = EngineLimits.decode(event);
        clockMode = event.clockMode();
        bankOffsetMinutes = event.bankOffsetMinutes();
        writer.epoch(event.epoch());
        directory.configure(limits);
        accountEvents.configure(limits);
        fundEvents.configure(limits);
        orderEvents.configure(limits, bankOffsetMinutes);
        customerEvents.configure(limits);
        ruleEvents.configure(limits);
        feedEvents.configure(limits);
        if (!configured || refused.capacity() != limits.refusedKept()) {
            refused = refused.resized(limits.refusedKept());
        }
        configured = true;
        return ResultCode.OK;
    }

    /** Lets feeds find everything that is registered by now; the host calls it once results may leave. */
    public void publishNames() {
        for (int i = 0; i < Namespace.count(); i++) {
            Namespace namespace = Namespace.of(i);
            directory.makeVisible(namespace, directory.size(namespace));
        }
    }
}

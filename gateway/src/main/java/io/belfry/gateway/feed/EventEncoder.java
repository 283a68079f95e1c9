package io.belfry.gateway.feed;

import io.belfry.codec.AccountBalancedEncoder;
import io.belfry.codec.AccountClosedEncoder;
import io.belfry.codec.AccountHeldEncoder;
import io.belfry.codec.AccountKind;
import io.belfry.codec.AccountOpenedEncoder;
import io.belfry.codec.AccountPostedDetailedEncoder;
import io.belfry.codec.AccountPostedEncoder;
import io.belfry.codec.AccountReleasedEncoder;
import io.belfry.codec.CustomerRegisteredEncoder;
import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FeedSkipEncoder;
import io.belfry.codec.Flag;
import io.belfry.codec.IngressRefusedEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.PostingKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleRemovedEncoder;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.agrona.MutableDirectBuffer;

/**
 * Turns the text of one event into a message of the ring, or says why not. The one validator of every feed: required
 * fields, names to handles, decimals to scaled longs, times, dates, words.
 *
 * <p>What only the state can tell (a closed account, a reused reference, another currency than the account's) is left to
 * the core. One thread; texts are allocated, messages are not.
 */
public final class EventEncoder {
    /** What {@link #encode} returns when there is a refusal to read instead. */
    public static final int REFUSED = -1;

    /** Bytes of a refused line that are journaled. */
    private static final int MAX_REFUSED_LINE_BYTES = 2000;

    private static final int MAX_REASON_BYTES = 1000;
    private static final int MAX_TRACEPARENT_LENGTH = 128;
    private static final int MAX_LOCALE_LENGTH = 35;
    private static final Pattern LANGUAGE_TAG = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");

    private final Directory directory;
    private final FeedOpener feeds;
    private final FieldReader reader;
    private final RuleEncoder rules;
    private final FundEventEncoder funds;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final CustomerRegisteredEncoder customerRegistered = new CustomerRegisteredEncoder();
    private final AccountOpenedEncoder accountOpened = new AccountOpenedEncoder();
    private final AccountClosedEncoder accountClosed = new AccountClosedEncoder();
    private final AccountPostedEncoder accountPosted = new AccountPostedEncoder();
    private final AccountPostedDetailedEncoder accountPostedDetailed = new AccountPostedDetailedEncoder();
    private final AccountHeldEncoder accountHeld = new AccountHeldEncoder();
    private final AccountReleasedEncoder accountReleased = new AccountReleasedEncoder();
    private final AccountBalancedEncoder accountBalanced = new AccountBalancedEncoder();
    private final RuleRemovedEncoder ruleRemoved = new RuleRemovedEncoder();
    private final FeedSkipEncoder feedSkip = new FeedSkipEncoder();
    private final IngressRefusedEncoder ingressRefused = new IngressRefusedEncoder();
    private final EventCommonEncoder fundCommon = new EventCommonEncoder();

    private MutableDirectBuffer target;
    private int offset;
    private long stampNs;
    private long timeNs;
    private int feed;
    private long feedSeq;
    private String lineFeed = "";
    private long lineSeq;
    private int unknownFields;

    /**
     * An encoder on an engine's names.
     *
     * @param feeds opens the feeds that {@code feed.skip} names
     */
    EventEncoder(Directory directory, FeedOpener feeds) {
        this.directory = directory;
        this.feeds = feeds;
        this.reader = new FieldReader(directory);
        this.rules = new RuleEncoder(reader);
        this.funds = new FundEventEncoder(directory, reader);
    }

    /** Why the last call refused, {@code OK} when it did not. */
    public ResultCode code() {
        return reader.code();
    }

    /** A sentence that names the field, the value and what was allowed; empty when nothing was refused. */
    public String message() {
        return reader.message();
    }

    /**
     * Whether the last refusal is an id that is not registered, or not published yet: once all that the feed has offered
     * is published, the same event may pass.
     */
    public boolean isUnknownId() {
        return reader.isUnknownId();
    }

    /** Fields of the last encoded event that were unknown, or mean nothing to its type. */
    public int unknownFields() {
        return unknownFields;
    }

    /**
     * Reads {@code feed} and {@code seq}: both or neither. Leaves them in {@link #lineFeed} and {@link #lineSeq}.
     *
     * @return false when they are refused
     */
    boolean readNumber(EventFields fields) {
        reader.start(fields);
        lineFeed = reader.optionalId(Field.FEED);
        lineSeq = reader.optionalWhole(Field.SEQ, 1, Long.MAX_VALUE, 0);
        if (!reader.isRefused() && lineFeed.isEmpty() != (lineSeq == 0)) {
            Field missing = lineFeed.isEmpty() ? Field.FEED : Field.SEQ;
            reader.refuse(
                    ResultCode.MALFORMED, missing.path() + " is missing: feed and seq stand together or not at all");
        }
        return !reader.isRefused();
    }

    /** The line's own {@code feed}, empty without. */
    String lineFeed() {
        return lineFeed;
    }

    /** The line's own {@code seq}, 0 without. */
    long lineSeq() {
        return lineSeq;
    }

    /**
     * Encodes an event that is not numbered.
     *
     * @see #encode(EventFields, int, long, MutableDirectBuffer, int)
     */
    public int encode(EventFields fields, MutableDirectBuffer buffer, int bufferOffset) {
        return encode(fields, EventLayout.NO_FEED, 0, buffer, bufferOffset);
    }

    /**
     * Encodes one event, SBE header included. The fields {@code feed} and {@code seq} are not looked at.
     *
     * @param feedHandle directory handle of the feed, or {@code EventLayout.NO_FEED}
     * @param seq the event's number in the feed, 0 without a feed
     * @param buffer with room for {@code EngineLimits.MAX_MESSAGE_BYTES} behind {@code bufferOffset}
     * @return the length, or {@link #REFUSED}: see {@link #code} and {@link #message}
     */
    public int encode(EventFields fields, int feedHandle, long seq, MutableDirectBuffer buffer, int bufferOffset) {
        reader.start(fields);
        target = buffer;
        offset = bufferOffset;
        feed = feedHandle;
        feedSeq = seq;
        unknownFields = fields.unknownFields();
        String word = reader.required(Field.TYPE);
        if (word.isEmpty()) {
            return REFUSED;
        }
        EventType type = Words.EVENT_TYPES.constant(word);
        if (type == null) {
            refuseType(word);
            return REFUSED;
        }
        unknownFields += type.countInapplicable(fields);
        stampNs = reader.optionalTime(Field.STAMP);
        timeNs = reader.optionalTime(Field.TIME);
        return switch (type) {
            case CUSTOMER_REGISTERED -> customerRegistered();
            case ACCOUNT_OPENED -> accountOpened();
            case ACCOUNT_CLOSED -> accountClosed();
            case ACCOUNT_POSTED -> accountPosted();
            case ACCOUNT_HELD -> accountHeld();
            case ACCOUNT_RELEASED -> accountReleased();
            case ACCOUNT_BALANCED -> accountBalanced();
            case FUND_REGISTERED,
                    FUND_PRICED,
                    FUND_YIELDED,
                    FUND_DISTRIBUTED,
                    FUND_SPLIT,
                    ORDER_ACCEPTED,
                    ORDER_REJECTED,
                    ORDER_CONFIRMED,
                    ORDER_SWITCHED,
                    ORDER_REVERSED,
                    UNITS_FROZEN,
                    UNITS_RELEASED,
                    POSITION_MODE -> fundEvent(type);
            case RULE_SET -> ruleSet();
            case RULE_REMOVED -> ruleRemoved();
            case FEED_SKIP -> feedSkip();
        };
    }

    /**
     * Encodes that a numbered line was refused before the core saw it, which moves the feed's position.
     *
     * @param line the line as it came, cut when it is long
     * @return the length
     */
    public int encodeRefusal(
            int feedHandle,
            long seq,
            ResultCode code,
            String reason,
            CharSequence line,
            MutableDirectBuffer buffer,
            int bufferOffset) {
        target = buffer;
        offset = bufferOffset;
        feed = feedHandle;
        feedSeq = seq;
        stampNs = EventLayout.NO_TIME;
        timeNs = EventLayout.NO_TIME;
        ingressRefused.wrapAndApplyHeader(buffer, bufferOffset, header);
        common(ingressRefused.common());
        ingressRefused.code(code);
        byte[] reasonBytes = reason.getBytes(StandardCharsets.UTF_8);
        ingressRefused.putReason(reasonBytes, 0, cutLength(reasonBytes, MAX_REASON_BYTES));
        CharSequence head = line.length() > MAX_REFUSED_LINE_BYTES ? line.subSequence(0, MAX_REFUSED_LINE_BYTES) : line;
        byte[] lineBytes = head.toString().getBytes(StandardCharsets.UTF_8);
        ingressRefused.putLine(lineBytes, 0, cutLength(lineBytes, MAX_REFUSED_LINE_BYTES));
        return done(ingressRefused.encodedLength());
    }

    private int customerRegistered() {
        String customer = reader.id(Field.CUSTOMER);
        String name = reader.optionalText(Field.NAME);
        String locale = locale();
        String zone = zone();
        String segment = reader.optionalId(Field.SEGMENT);
        String manager = reader.optionalText(Field.MANAGER);
        String branch = reader.optionalText(Field.BRANCH);
        if (reader.isRefused()) {
            return REFUSED;
        }
        customerRegistered.wrapAndApplyHeader(target, offset, header);
        common(customerRegistered.common());
        customerRegistered
                .customer(customer)
                .name(name)
                .locale(locale)
                .zone(zone)
                .segment(segment)
                .manager(manager)
                .branch(branch);
        return done(customerRegistered.encodedLength());
    }

    private int accountOpened() {
        String account = reader.id(Field.ACCOUNT);
        int customer = reader.handle(Field.CUSTOMER, Namespace.CUSTOMER, ResultCode.UNKNOWN_CUSTOMER);
        int currency = reader.currency(Field.CURRENCY);
        AccountKind kind = reader.optional(Field.KIND, Words.ACCOUNT_KINDS, AccountKind.NULL_VAL);
        Flag enforceLimit = reader.flag(Field.ENFORCE_LIMIT, Flag.YES, Flag.NO, Flag.NULL_VAL);
        long overdraftLimit =
                nonNegativeMoney(Field.OVERDRAFT_LIMIT, currency, AccountOpenedEncoder.overdraftLimitNullValue());
        long balance = reader.optionalMoney(Field.BALANCE, currency, AccountOpenedEncoder.balanceNullValue());
        if (reader.isRefused()) {
            return REFUSED;
        }
        accountOpened.wrapAndApplyHeader(target, offset, header);
        common(accountOpened.common());
        accountOpened
                .customer(customer)
                .currency(currency)
                .kind(kind)
                .enforceLimit(enforceLimit)
                .overdraftLimit(overdraftLimit)
                .balance(balance)
                .account(account);
        return done(accountOpened.encodedLength());
    }

    private int accountClosed() {
        int account = reader.handle(Field.ACCOUNT, Namespace.ACCOUNT, ResultCode.UNKNOWN_ACCOUNT);
        if (reader.isRefused()) {
            return REFUSED;
        }
        accountClosed.wrapAndApplyHeader(target, offset, header);
        common(accountClosed.common());
        accountClosed.account(account);
        return done(accountClosed.encodedLength());
    }

    private int accountPosted() {
        int account = reader.handle(Field.ACCOUNT, Namespace.ACCOUNT, ResultCode.UNKNOWN_ACCOUNT);
        int currency = reader.currency(Field.CURRENCY);
        long amount = reader.money(Field.AMOUNT, currency);
        String reference = reader.id(Field.REF);
        PostingKind kind = reader.optional(Field.KIND, Words.POSTING_KINDS, PostingKind.OTHER);
        int booked = reader.optionalDate(Field.BOOKED, AccountPostedDetailedEncoder.bookedNullValue());
        String settles = reader.optionalId(Field.SETTLES);
        String reverses = reader.optionalId(Field.REVERSES);
        String traceparent = traceparent();
        String counterparty = reader.optionalText(Field.COUNTERPARTY);
        String text = reader.optionalText(Field.TEXT);
        if (reader.isRefused()) {
            return REFUSED;
        }
        boolean isShort = booked == AccountPostedDetailedEncoder.bookedNullValue()
                && settles.isEmpty()
                && reverses.isEmpty()
                && traceparent.isEmpty()
                && counterparty.isEmpty()
                && text.isEmpty();
        if (isShort) {
            accountPosted.wrapAndApplyHeader(target, offset, header);
            common(accountPosted.common());
            accountPosted
                    .account(account)
                    .amount(amount)
                    .currency(currency)
                    .kind(kind)
                    .reference(reference);
            return done(accountPosted.encodedLength());
        }
        accountPostedDetailed.wrapAndApplyHeader(target, offset, header);
        common(accountPostedDetailed.common());
        accountPostedDetailed
                .account(account)
                .amount(amount)
                .currency(currency)
                .kind(kind)
                .booked(booked)
                .reference(reference)
                .settles(settles)
                .reverses(reverses)
                .traceparent(traceparent)
                .counterparty(counterparty)
                .text(text);
        return done(accountPostedDetailed.encodedLength());
    }

    private int accountHeld() {
        String amountText = reader.required(Field.AMOUNT);
        int account = reader.handle(Field.ACCOUNT, Namespace.ACCOUNT, ResultCode.UNKNOWN_ACCOUNT);
        String hold = reader.id(Field.HOLD);
        long expiresNs = reader.optionalTime(Field.EXPIRES);
        String traceparent = traceparent();
        String counterparty = reader.optionalText(Field.COUNTERPARTY);
        String text = reader.optionalText(Field.TEXT);
        if (reader.isRefused()) {
            return REFUSED;
        }
        int currency = Attributes.currency(directory.attributes(Namespace.ACCOUNT, account));
        long amount = reader.moneyOf(Field.AMOUNT, amountText, currency);
        if (!reader.isRefused()) {
            reader.aboveZero(Field.AMOUNT, amount);
        }
        if (reader.isRefused()) {
            return REFUSED;
        }
        accountHeld.wrapAndApplyHeader(target, offset, header);
        common(accountHeld.common());
        accountHeld
                .account(account)
                .amount(amount)
                .expiresNs(expiresNs == EventLayout.NO_TIME ? AccountHeldEncoder.expiresNsNullValue() : expiresNs)
                .hold(hold)
                .traceparent(traceparent)
                .counterparty(counterparty)
                .text(text);
        return done(accountHeld.encodedLength());
    }

    private int accountReleased() {
        int account = reader.handle(Field.ACCOUNT, Namespace.ACCOUNT, ResultCode.UNKNOWN_ACCOUNT);
        String hold = reader.id(Field.HOLD);
        String traceparent = traceparent();
        if (reader.isRefused()) {
            return REFUSED;
        }
        accountReleased.wrapAndApplyHeader(target, offset, header);
        common(accountReleased.common());
        accountReleased.account(account).hold(hold).traceparent(traceparent);
        return done(accountReleased.encodedLength());
    }

    private int accountBalanced() {
        String ledgerText = reader.required(Field.LEDGER);
        int account = reader.handle(Field.ACCOUNT, Namespace.ACCOUNT, ResultCode.UNKNOWN_ACCOUNT);
        if (reader.isRefused()) {
            return REFUSED;
        }
        int currency = Attributes.currency(directory.attributes(Namespace.ACCOUNT, account));
        long ledger = reader.moneyOf(Field.LEDGER, ledgerText, currency);
        if (reader.isRefused()) {
            return REFUSED;
        }
        accountBalanced.wrapAndApplyHeader(target, offset, header);
        common(accountBalanced.common());
        accountBalanced.account(account).ledger(ledger);
        return done(accountBalanced.encodedLength());
    }

    private int fundEvent(EventType type) {
        int length = funds.encode(type, target, offset);
        if (length == REFUSED) {
            return REFUSED;
        }
        common(fundCommon.wrap(target, offset + MessageHeaderEncoder.ENCODED_LENGTH));
        return done(length);
    }

    private int ruleSet() {
        if (!rules.read()) {
            return REFUSED;
        }
        common(rules.wrap(target, offset, header));
        return done(rules.write());
    }

    private int ruleRemoved() {
        int rule = reader.handle(Field.RULE, Namespace.RULE, ResultCode.UNKNOWN_RULE);
        if (reader.isRefused()) {
            return REFUSED;
        }
        ruleRemoved.wrapAndApplyHeader(target, offset, header);
        common(ruleRemoved.common());
        ruleRemoved.rule(rule);
        return done(ruleRemoved.encodedLength());
    }

    private int feedSkip() {
        String skipped = reader.id(Field.SKIPPED);
        long to = reader.whole(Field.TO, 1, Long.MAX_VALUE);
        if (reader.isRefused()) {
            return REFUSED;
        }
        int handle = feeds.open(skipped);
        if (handle == Directory.FULL) {
            reader.refuse(ResultCode.LIMIT_REACHED, Field.SKIPPED, skipped, "no more feeds fit into this engine");
            return REFUSED;
        }
        if (handle < 0) {
            reader.refuse(ResultCode.RING_FULL, "the ring is full, the feed could not be opened");
            return REFUSED;
        }
        feedSkip.wrapAndApplyHeader(target, offset, header);
        common(feedSkip.common());
        feedSkip.skipped(handle).to(to);
        return done(feedSkip.encodedLength());
    }

    private void refuseType(String word) {
        reader.refuse(ResultCode.UNKNOWN_TYPE, Field.TYPE, word, "allowed are " + Words.EVENT_TYPES.allowed());
    }

    private long nonNegativeMoney(Field field, int currency, long absent) {
        long value = reader.optionalMoney(field, currency, absent);
        if (value != absent) {
            reader.atLeast(field, value, 0, 0);
        }
        return value;
    }

    private String traceparent() {
        return reader.optionalCode(Field.TRACEPARENT, MAX_TRACEPARENT_LENGTH);
    }

    private String locale() {
        String locale = reader.optionalCode(Field.LOCALE, MAX_LOCALE_LENGTH);
        if (!locale.isEmpty() && !LANGUAGE_TAG.matcher(locale).matches()) {
            reader.refuse(ResultCode.OUT_OF_RANGE, Field.LOCALE, locale, "allowed are language tags such as de-CH");
        }
        return locale;
    }

    private String zone() {
        String zone = reader.optionalCode(Field.ZONE, Directory.MAX_NAME_BYTES);
        if (!zone.isEmpty() && !isZone(zone)) {
            reader.refuse(ResultCode.OUT_OF_RANGE, Field.ZONE, zone, "allowed are time zones such as Europe/Zurich");
        }
        return zone;
    }

    private static boolean isZone(String zone) {
        try {
            return !ZoneId.of(zone).getId().isEmpty();
        } catch (DateTimeException e) {
            return false;
        }
    }

    private void common(EventCommonEncoder common) {
        common.engineTimeNs(stampNs).timeNs(timeNs).feedSeq(feedSeq).feed(feed);
    }

    private static int done(int bodyLength) {
        int length = MessageHeaderEncoder.ENCODED_LENGTH + bodyLength;
        if (length > EngineLimits.MAX_MESSAGE_BYTES) {
            throw new IllegalStateException("a message of " + length + " bytes passed the limits of its fields");
        }
        return length;
    }

    /** The most bytes, up to {@code max}, that end with a whole UTF-8 character. */
    private static int cutLength(byte[] utf8, int max) {
        if (utf8.length <= max) {
            return utf8.length;
        }
        int end = max;
        while ((utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}

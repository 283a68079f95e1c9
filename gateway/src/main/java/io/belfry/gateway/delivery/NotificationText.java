package io.belfry.gateway.delivery;

import io.belfry.codec.AccountClosedDecoder;
import io.belfry.codec.AccountNotifiedDecoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.BalanceNotifiedDecoder;
import io.belfry.codec.Currencies;
import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.FundEventNotifiedDecoder;
import io.belfry.codec.FundNotifiedDecoder;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.HoldNotifiedDecoder;
import io.belfry.codec.HoldState;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.codec.OrderNotifiedDecoder;
import io.belfry.codec.PostingKind;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.RuleRemovedDecoder;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.core.money.Exact;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.agrona.DirectBuffer;

/**
 * One readable line per notification, in the customer's language: English, German or French, English for all others.
 * Separators of numbers are the locale's. Operations alerts are for operators and in English.
 *
 * <p>Allocates: for pages, logs and messages to people, not for the path of every notification. One thread at a time.
 */
public final class NotificationText {
    private static final int MAX_LOCALES = 256;
    private static final int VISIBLE_ACCOUNT_CHARACTERS = 4;
    private static final int PER_UNIT_SCALE = 8;
    private static final long NS_PER_MS = 1_000_000L;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_DAY = 86_400 * NS_PER_SECOND;
    private static final char MINUS = '\u2212';

    private final UnaryOperator<String> fundNames;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BalanceNotifiedDecoder balance = new BalanceNotifiedDecoder();
    private final FundNotifiedDecoder fund = new FundNotifiedDecoder();
    private final AccountNotifiedDecoder postings = new AccountNotifiedDecoder();
    private final FundEventNotifiedDecoder fundEvent = new FundEventNotifiedDecoder();
    private final HoldNotifiedDecoder hold = new HoldNotifiedDecoder();
    private final OrderNotifiedDecoder order = new OrderNotifiedDecoder();
    private final OperationsNotifiedDecoder operations = new OperationsNotifiedDecoder();
    private final Map<String, String> values = new HashMap<>();
    private final Map<Locale, DecimalFormatSymbols> symbols = new HashMap<>();

    private Phrasebook phrases;
    private DecimalFormatSymbols separators;

    /** Funds are called by their ids. */
    public NotificationText() {
        this(UnaryOperator.identity());
    }

    /** @param fundNames what to call a fund of this id */
    public NotificationText(UnaryOperator<String> fundNames) {
        this.fundNames = fundNames;
    }

    /**
     * The line of one notification, without a line break.
     *
     * @param record holds the record at {@code offset}, SBE header included
     * @throws IllegalArgumentException when it is no notification
     */
    public String line(DirectBuffer record, int offset, Locale locale) {
        phrases = Phrasebook.of(locale);
        separators = separators(locale);
        values.clear();
        header.wrap(record, offset);
        NotificationCommonDecoder common = switch (header.templateId()) {
            case BalanceNotifiedDecoder.TEMPLATE_ID -> balance(record, offset);
            case FundNotifiedDecoder.TEMPLATE_ID -> fund(record, offset);
            case AccountNotifiedDecoder.TEMPLATE_ID -> postings(record, offset);
            case FundEventNotifiedDecoder.TEMPLATE_ID -> fundEvent(record, offset);
            case HoldNotifiedDecoder.TEMPLATE_ID -> hold(record, offset);
            case OrderNotifiedDecoder.TEMPLATE_ID -> order(record, offset);
            case OperationsNotifiedDecoder.TEMPLATE_ID -> operations(record, offset);
            default -> throw new IllegalArgumentException("template " + header.templateId() + " is no notification");
        };
        String sentence = hasEndedOtherwise(common)
                ? phrases.sentenceOfAnEnd(isSoldOut(common))
                : phrases.sentence(common.type(), common.state());
        StringBuilder line = new StringBuilder(160);
        fill(sentence, 0, sentence.length(), line);
        return line.toString();
    }

    /** Whether an alert has ended though its figure may stand as it was: the rule has gone, or what it was about. */
    private boolean hasEndedOtherwise(NotificationCommonDecoder common) {
        if (common.state() != NotificationState.RESOLVED) {
            return false;
        }
        return switch (common.causeTemplate()) {
            case RuleSetDecoder.TEMPLATE_ID,
                    RuleRemovedDecoder.TEMPLATE_ID,
                    CustomerRegisteredDecoder.TEMPLATE_ID,
                    AccountClosedDecoder.TEMPLATE_ID -> true;
            default -> isSoldOut(common);
        };
    }

    private boolean isSoldOut(NotificationCommonDecoder common) {
        return header.templateId() == FundNotifiedDecoder.TEMPLATE_ID
                && fund.units() == 0
                && common.causeTemplate() != FundPricedDecoder.TEMPLATE_ID;
    }

    private NotificationCommonDecoder balance(DirectBuffer record, int offset) {
        balance.wrapAndApplyHeader(record, offset, header);
        int currency = balance.currency();
        boolean in = balance.amount() >= 0;
        boolean isLedger = balance.balanceField() == BalanceField.LEDGER;
        if (balance.kind() != PostingKind.NULL_VAL) {
            values.put("posting", phrases.posting(balance.kind(), in));
            values.put("with", phrases.with(balance.kind(), in));
        }
        money("amount", balance.amount(), BalanceNotifiedDecoder.amountNullValue(), currency, true);
        values.put("ledger", money(balance.ledger(), currency, false));
        values.put("field", phrases.field(!isLedger));
        values.put("figure", money(isLedger ? balance.ledger() : balance.available(), currency, false));
        money("level", balance.level(), BalanceNotifiedDecoder.levelNullValue(), currency, false);
        if (balance.level() != 0) {
            money("limit", balance.level(), BalanceNotifiedDecoder.levelNullValue(), currency, false);
        }
        balance.skipCustomer();
        balance.skipRule();
        balance.skipReference();
        balance.skipFeed();
        balance.skipTraceparent();
        text("account", shortened(balance.account()));
        text("counterparty", balance.counterparty());
        return balance.common();
    }

    private NotificationCommonDecoder fund(DirectBuffer record, int offset) {
        fund.wrapAndApplyHeader(record, offset, header);
        int currency = fund.currency();
        int navScale = fund.navScale();
        price("nav", fund.nav(), FundNotifiedDecoder.navNullValue(), currency, navScale);
        price("previousNav", fund.previousNav(), FundNotifiedDecoder.previousNavNullValue(), currency, navScale);
        price("wasNav", fund.wasNav(), FundNotifiedDecoder.wasNavNullValue(), currency, navScale);
        money("value", fund.value(), FundNotifiedDecoder.valueNullValue(), currency, false);
        money("wasValue", fund.wasValue(), FundNotifiedDecoder.wasValueNullValue(), currency, false);
        money("unrealised", fund.unrealised(), FundNotifiedDecoder.unrealisedNullValue(), currency, true);
        money("wasUnrealised", fund.wasUnrealised(), FundNotifiedDecoder.wasUnrealisedNullValue(), currency, true);
        if (fund.unrealisedPercent() != FundNotifiedDecoder.unrealisedPercentNullValue()) {
            values.put("percent", percent(fund.unrealisedPercent(), 2, 2, true));
        }
        if (fund.date() != FundNotifiedDecoder.dateNullValue()) {
            values.put("date", date(fund.date()));
        }
        fundLevel(currency, navScale);
        price("reference", fund.referenceNav(), FundNotifiedDecoder.referenceNavNullValue(), currency, navScale);
        putMove(fund.nav(), fund.referenceNav());
        fund.skipCustomer();
        fund.skipRule();
        fund.skipReference();
        fund.skipFeed();
        fund.skipTraceparent();
        fund.skipAccount();
        text("fund", fundNames.apply(fund.fund()));
        return fund.common();
    }

    private void fundLevel(int currency, int navScale) {
        NotificationType type = fund.common().type();
        boolean isSigned = type == NotificationType.PNL_ABOVE || type == NotificationType.PNL_BELOW;
        long level = fund.level();
        if (level == FundNotifiedDecoder.levelNullValue()) {
            return;
        }
        switch (fund.levelUnit()) {
            case PERCENT -> values.put("level", percent(level, 4, 0, isSigned));
            case NAV -> price("level", level, FundNotifiedDecoder.levelNullValue(), currency, navScale);
            default -> money("level", level, FundNotifiedDecoder.levelNullValue(), currency, isSigned);
        }
    }

    /** How far a price is from the one that it is counted from: {@code move} with its sign, {@code fall} downwards. */
    private void putMove(long nav, long reference) {
        if (nav == FundNotifiedDecoder.navNullValue()
                || reference == FundNotifiedDecoder.referenceNavNullValue()
                || reference <= 0) {
            return;
        }
        long move = Exact.multiplyDivide(nav - reference, 10_000, reference, RoundingMode.HALF_EVEN);
        if (move != Exact.OVERFLOW) {
            values.put("move", percent(move, 2, 2, true));
            values.put("fall", percent(Math.max(0, -move), 2, 2, false));
        }
    }

    private NotificationCommonDecoder postings(DirectBuffer record, int offset) {
        postings.wrapAndApplyHeader(record, offset, header);
        int currency = postings.currency();
        boolean in = postings.amount() >= 0;
        if (postings.kind() != PostingKind.NULL_VAL) {
            values.put("posting", phrases.posting(postings.kind(), in));
        }
        money("amount", postings.amount(), AccountNotifiedDecoder.amountNullValue(), currency, true);
        values.put("ledger", money(postings.ledger(), currency, false));
        count("figure", postings.figure(), AccountNotifiedDecoder.figureNullValue(), postings.levelUnit(), currency);
        count("level", postings.level(), AccountNotifiedDecoder.levelNullValue(), postings.levelUnit(), currency);
        money("outflow", postings.outflow(), AccountNotifiedDecoder.outflowNullValue(), currency, false);
        money("average", postings.average(), AccountNotifiedDecoder.averageNullValue(), currency, false);
        if (postings.windowNs() != AccountNotifiedDecoder.windowNsNullValue()) {
            values.put("window", duration(postings.windowNs()));
        }
        if (postings.sinceNs() != AccountNotifiedDecoder.sinceNsNullValue()) {
            values.put("since", date((int) Math.floorDiv(postings.sinceNs(), NS_PER_DAY)));
        }
        postings.skipCustomer();
        postings.skipRule();
        postings.skipReference();
        postings.skipFeed();
        postings.skipTraceparent();
        text("account", shortened(postings.account()));
        return postings.common();
    }

    /** What postings amount to: how many, how much, or how many percent. */
    private void count(String name, long value, long nullValue, LevelUnit unit, int currency) {
        if (value == nullValue) {
            return;
        }
        switch (unit) {
            case COUNT -> values.put(name, decimal(value, 0, 0, false) + ' ' + phrases.counted("posting", value));
            case PERCENT -> values.put(name, percent(value, 4, 0, false));
            default -> values.put(name, money(value, currency, false));
        }
    }

    private NotificationCommonDecoder fundEvent(DirectBuffer record, int offset) {
        fundEvent.wrapAndApplyHeader(record, offset, header);
        int currency = fundEvent.currency();
        int unitScale = fundEvent.unitScale();
        price("perUnit", fundEvent.perUnit(), FundEventNotifiedDecoder.perUnitNullValue(), currency, PER_UNIT_SCALE);
        if (fundEvent.numerator() != FundEventNotifiedDecoder.numeratorNullValue()) {
            values.put("ratio", fundEvent.numerator() + ":" + fundEvent.denominator());
        }
        money("amount", fundEvent.amount(), FundEventNotifiedDecoder.amountNullValue(), currency, false);
        values.put("units", decimal(fundEvent.units(), unitScale, 0, false));
        if (fundEvent.units() != fundEvent.unitsBefore()) {
            values.put("unitsBefore", decimal(fundEvent.unitsBefore(), unitScale, 0, false));
        }
        values.put("date", date(fundEvent.date()));
        fundEvent.skipCustomer();
        fundEvent.skipRule();
        fundEvent.skipReference();
        fundEvent.skipFeed();
        fundEvent.skipTraceparent();
        fundEvent.skipAccount();
        text("fund", fundNames.apply(fundEvent.fund()));
        return fundEvent.common();
    }

    /** A duration in words: 1 day 12 hours. */
    private String duration(long durationNs) {
        StringBuilder words = new StringBuilder(24);
        long seconds = durationNs / NS_PER_SECOND;
        counted(words, seconds / 86_400, "day");
        counted(words, seconds / 3600 % 24, "hour");
        counted(words, seconds / 60 % 60, "minute");
        counted(words, seconds % 60, "second");
        return words.toString();
    }

    private void counted(StringBuilder words, long number, String unit) {
        if (number > 0) {
            words.append(words.isEmpty() ? "" : " ").append(number).append(' ').append(phrases.counted(unit, number));
        }
    }

    private String percent(long scaled, int scale, int minDecimals, boolean signed) {
        return decimal(scaled, scale, minDecimals, signed) + phrases.percentSign();
    }

    private NotificationCommonDecoder hold(DirectBuffer record, int offset) {
        hold.wrapAndApplyHeader(record, offset, header);
        int currency = hold.currency();
        values.put("status", phrases.status(hold.holdState()));
        values.put("amount", money(hold.amount(), currency, false));
        if (hold.holdState() == HoldState.SETTLED && hold.left() > 0) {
            values.put("left", money(hold.left(), currency, false));
        }
        values.put("figure", money(hold.available(), currency, false));
        hold.skipCustomer();
        hold.skipRule();
        hold.skipReference();
        hold.skipFeed();
        hold.skipTraceparent();
        text("account", shortened(hold.account()));
        text("hold", hold.hold());
        text("counterparty", hold.counterparty());
        return hold.common();
    }

    private NotificationCommonDecoder order(DirectBuffer record, int offset) {
        order.wrapAndApplyHeader(record, offset, header);
        values.put("side", phrases.side(order.side()));
        values.put("status", phrases.status(order.orderState()));
        if (order.units() != OrderNotifiedDecoder.unitsNullValue()) {
            values.put("units", decimal(order.units(), order.unitScale(), 0, false));
        }
        if (order.amount() != 0) {
            money("amount", order.amount(), OrderNotifiedDecoder.amountNullValue(), order.currency(), false);
        }
        if (order.due() != OrderNotifiedDecoder.dueNullValue()) {
            values.put("due", date(order.due()));
        }
        order.skipCustomer();
        order.skipRule();
        order.skipReference();
        order.skipFeed();
        order.skipTraceparent();
        order.skipAccount();
        text("fund", fundNames.apply(order.fund()));
        text("order", order.order());
        text("reason", order.reason());
        return order.common();
    }

    private NotificationCommonDecoder operations(DirectBuffer record, int offset) {
        operations.wrapAndApplyHeader(record, offset, header);
        NotificationType type = operations.common().type();
        boolean isMoney = type == NotificationType.POSTING_UNMATCHED || type == NotificationType.BALANCE_DRIFT;
        figure("amount", operations.amount(), OperationsNotifiedDecoder.amountNullValue(), isMoney);
        if (type == NotificationType.CLOCK_JUMPED) {
            values.put("expected", time(operations.expected()));
            values.put("actual", time(operations.actual()));
        } else {
            figure("expected", operations.expected(), OperationsNotifiedDecoder.expectedNullValue(), isMoney);
            figure("actual", operations.actual(), OperationsNotifiedDecoder.actualNullValue(), isMoney);
        }
        boolean isTooMuch = type == NotificationType.POSTING_UNMATCHED
                && operations.expected() != OperationsNotifiedDecoder.expectedNullValue();
        values.put("reason", isTooMuch ? Phrasebook.tooMuch() : Phrasebook.reason(operations.reason()));
        values.put("request", Phrasebook.request(operations.common().causeTemplate()));
        text("reference", operations.reference());
        operations.skipFeed();
        operations.skipTraceparent();
        text("account", operations.account());
        text("fund", fundNames.apply(operations.fund()));
        text("subject", operations.subject());
        return operations.common();
    }

    private static String time(long epochNs) {
        return Instant.ofEpochMilli(Math.floorDiv(epochNs, NS_PER_MS)).toString();
    }

    private void figure(String name, long value, long nullValue, boolean isMoney) {
        if (value == nullValue) {
            return;
        }
        if (isMoney) {
            values.put(name, money(value, operations.currency(), false));
        } else {
            values.put(name, decimal(value, operations.unitScale(), 0, false));
        }
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            values.put(name, printable(value));
        }
    }

    private void money(String name, long value, long nullValue, int currency, boolean signed) {
        if (value != nullValue) {
            values.put(name, money(value, currency, signed));
        }
    }

    private void price(String name, long value, long nullValue, int currency, int scale) {
        if (value != nullValue) {
            int decimals = Math.min(scale, Currencies.decimals(currency));
            values.put(name, withCurrency(decimal(value, scale, decimals, false), currency));
        }
    }

    private String money(long value, int currency, boolean signed) {
        int scale = Currencies.decimals(currency);
        return withCurrency(decimal(value, scale, scale, signed), currency);
    }

    private String withCurrency(String amount, int currency) {
        String code = Currencies.code(currency);
        return phrases.isCurrencyFirst() ? code + ' ' + amount : amount + ' ' + code;
    }

    /**
     * A scaled value with the locale's separators.
     *
     * @param minDecimals zeros behind so many decimals are left out
     * @param signed whether a value above zero has a plus sign
     */
    private String decimal(long scaled, int scale, int minDecimals, boolean signed) {
        String digits = Long.toString(scaled);
        if (scaled < 0) {
            digits = digits.substring(1);
        }
        if (digits.length() <= scale) {
            digits = "0".repeat(scale + 1 - digits.length()) + digits;
        }
        int point = digits.length() - scale;
        int end = digits.length();
        while (end > point + minDecimals && digits.charAt(end - 1) == '0') {
            end--;
        }
        StringBuilder text = new StringBuilder(digits.length() + 8);
        if (scaled < 0) {
            text.append(MINUS);
        } else if (signed && scaled > 0) {
            text.append('+');
        }
        for (int i = 0; i < point; i++) {
            if (i > 0 && (point - i) % 3 == 0) {
                text.append(separators.getGroupingSeparator());
            }
            text.append(digits.charAt(i));
        }
        if (end > point) {
            text.append(separators.getMonetaryDecimalSeparator()).append(digits, point, end);
        }
        return text.toString();
    }

    private String date(int epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        return phrases.dateOrder()
                .replace("yyyy", digits(date.getYear(), 4))
                .replace("mm", digits(date.getMonthValue(), 2))
                .replace("dd", digits(date.getDayOfMonth(), 2));
    }

    private static String digits(int number, int width) {
        String text = Integer.toString(number);
        return "0".repeat(Math.max(0, width - text.length())) + text;
    }

    /** An account by its last characters: enough for its owner. */
    private static String shortened(String account) {
        int hidden = account.length() - VISIBLE_ACCOUNT_CHARACTERS;
        return hidden <= 1 ? account : '…' + account.substring(hidden);
    }

    /** Texts of others stay on the line: control characters and line breaks come out as blanks. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int type = Character.getType(point);
            boolean breaks = type == Character.CONTROL
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.FORMAT;
            printable.appendCodePoint(breaks ? ' ' : point);
        });
        return printable.toString();
    }

    private DecimalFormatSymbols separators(Locale locale) {
        DecimalFormatSymbols known = symbols.get(locale);
        if (known != null) {
            return known;
        }
        DecimalFormatSymbols found = DecimalFormatSymbols.getInstance(locale);
        if (symbols.size() < MAX_LOCALES) {
            symbols.put(locale, found);
        }
        return found;
    }

    /** Appends a part of a sentence with its names filled in; false when one outside of brackets has no value. */
    private boolean fill(String sentence, int start, int end, StringBuilder line) {
        boolean whole = true;
        int i = start;
        while (i < end) {
            char c = sentence.charAt(i);
            if (c == '[') {
                int close = closing(sentence, i);
                fillOptional(sentence, i + 1, close, line);
                i = close + 1;
            } else if (c == '{') {
                int close = sentence.indexOf('}', i);
                String value = values.get(sentence.substring(i + 1, close));
                if (value == null) {
                    whole = false;
                } else {
                    line.append(value);
                }
                i = close + 1;
            } else {
                line.append(c);
                i++;
            }
        }
        return whole;
    }

    private void fillOptional(String sentence, int start, int end, StringBuilder line) {
        int undo = line.length();
        if (!fill(sentence, start, end, line)) {
            line.setLength(undo);
        }
    }

    private static int closing(String sentence, int open) {
        int depth = 0;
        for (int i = open; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalStateException("unbalanced brackets in: " + sentence);
    }
}

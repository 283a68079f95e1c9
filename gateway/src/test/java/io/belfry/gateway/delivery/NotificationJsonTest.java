package io.belfry.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.sun.management.ThreadMXBean;
import io.belfry.codec.AccountHeldDecoder;
import io.belfry.codec.BalanceField;
import io.belfry.codec.FundDistributedDecoder;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.HoldState;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.UnitsReleasedDecoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NotificationJsonTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final NotificationJson json = new NotificationJson();
    private final JsonBuffer out = new JsonBuffer(16);
    private final Records record = new Records();

    @Test
    void shouldRenderTheExampleOfTheContract() {
        record.account = "DE89";
        assertThat(render(record.balance()))
                .isEqualTo("{\"id\":\"1-1207-0\",\"sequence\":5521,\"customer\":\"C-1\",\"customerSequence\":17,"
                        + "\"type\":\"balance.below\",\"state\":\"TRIGGERED\",\"severity\":\"warning\","
                        + "\"time\":\"2026-11-20T09:30:00.000000123Z\","
                        + "\"cause\":{\"sequence\":1207,\"type\":\"account.posted\",\"ref\":\"T-88\","
                        + "\"feed\":\"core\",\"seq\":991},"
                        + "\"rule\":{\"id\":\"low-balance\",\"version\":3,\"edge\":4},"
                        + "\"data\":{\"account\":\"DE89\",\"currency\":\"EUR\",\"amount\":\"-12.34\","
                        + "\"ledger\":\"87.66\",\"available\":\"87.66\","
                        + "\"field\":\"available\",\"level\":\"100.00\",\"previous\":\"100.00\"}}");
    }

    static Stream<Arguments> balances() {
        return Stream.of(
                balance(
                        "a change with texts",
                        record -> {
                            changed(record);
                            record.kind = PostingKind.CARD;
                            record.counterparty = Records.utf8("ACME \"Mühle\"");
                            record.text = Records.utf8("a\nb");
                        },
                        "\"amount\":\"-12.34\",\"ledger\":\"87.66\",\"available\":\"87.66\",\"kind\":\"card\","
                                + "\"counterparty\":\"ACME \\\"Mühle\\\"\",\"text\":\"a\\nb\"}}"),
                balance(
                        "a rule that never had an edge",
                        NotificationJsonTest::changed,
                        "\"rule\":{\"id\":\"low-balance\",\"version\":3},\"data\":"),
                balance(
                        "yen",
                        record -> record.currency = "JPY",
                        "\"currency\":\"JPY\",\"amount\":\"-1234\",\"ledger\":\"8766\""),
                balance(
                        "dinar",
                        record -> {
                            record.currency = "KWD";
                            record.amount = -5;
                        },
                        "\"currency\":\"KWD\",\"amount\":\"-0.005\",\"ledger\":\"8.766\""),
                balance(
                        "the largest amounts",
                        record -> {
                            record.ledger = Long.MAX_VALUE;
                            record.available = -Long.MAX_VALUE;
                        },
                        "\"ledger\":\"92233720368547758.07\",\"available\":\"-92233720368547758.07\""),
                balance("the ledger", record -> record.field = BalanceField.LEDGER, "\"field\":\"ledger\""),
                balance("without a posting", record -> record.amount = Records.NONE, "\"currency\":\"EUR\",\"ledger\""),
                balance(
                        "a timer",
                        record -> {
                            record.causeTemplate = 0;
                            record.deadlineNs = 1_795_165_200_000_000_000L;
                            record.reference = "";
                            record.feed = "";
                        },
                        "\"cause\":{\"sequence\":1207,\"type\":\"timer\","
                                + "\"deadline\":\"2026-11-20T09:00:00.000000000Z\"},\"rule\""),
                balance(
                        "a trace",
                        record -> record.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        "\"seq\":991,\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"}"),
                balance("no rule", record -> record.rule = "", "\"seq\":991},\"data\":{"),
                balance(
                        "a time before 1970",
                        record -> record.timeNs = -1,
                        "\"time\":\"1969-12-31T23:59:59.999999999Z\""),
                balance(
                        "a leap day",
                        record -> record.timeNs = 1_709_164_800_000_000_000L,
                        "\"time\":\"2024-02-29T00:00:00.000000000Z\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("balances")
    void shouldRenderABalance(String what, Consumer<Records> change, String expected) throws IOException {
        change.accept(record);
        assertThat(render(record.balance())).contains(expected);
        parse();
    }

    static Stream<Arguments> funds() {
        return Stream.of(
                fund(
                        "a price",
                        record -> {},
                        "{\"account\":\"DE89370400440532013000\",\"fund\":\"LU0000000001\",\"date\":\"2026-11-20\","
                                + "\"nav\":\"12.3456\",\"previousNav\":\"12.0000\",\"units\":\"10.5000\","
                                + "\"value\":\"129.63\",\"cost\":\"120.00\",\"unrealised\":\"9.63\","
                                + "\"unrealisedPercent\":\"8.03\",\"realised\":\"-0.05\",\"income\":\"0.00\","
                                + "\"dayChange\":\"3.63\",\"currency\":\"EUR\"}}"),
                fund(
                        "a first price",
                        record -> {
                            record.previousNav = Records.NONE;
                            record.dayChange = Records.NONE;
                        },
                        "\"nav\":\"12.3456\",\"units\":\"10.5000\""),
                fund(
                        "no cost",
                        record -> record.unrealisedPercent = Records.NONE,
                        "\"unrealised\":\"9.63\",\"realised\":\"-0.05\""),
                fund(
                        "other scales",
                        record -> {
                            record.currency = "JPY";
                            record.navScale = 8;
                            record.unitScale = 0;
                        },
                        "\"nav\":\"0.00123456\",\"previousNav\":\"0.00120000\",\"units\":\"105000\",\"value\":\"12963\""),
                fund(
                        "a level in percent",
                        record -> {
                            record.levelUnit = LevelUnit.PERCENT;
                            record.level = 80_000;
                            record.previous = -12_345;
                        },
                        "\"currency\":\"EUR\",\"level\":\"8.00\",\"previous\":\"-1.2345\",\"unit\":\"percent\"}}"),
                fund(
                        "a level in money",
                        record -> {
                            record.levelUnit = LevelUnit.MONEY;
                            record.level = 900;
                            record.previous = Records.NONE;
                        },
                        "\"currency\":\"EUR\",\"level\":\"9.00\",\"unit\":\"money\"}}"),
                fund(
                        "a level of the price",
                        record -> {
                            record.levelUnit = LevelUnit.NAV;
                            record.level = 123_000;
                            record.previous = 120_000;
                        },
                        "\"currency\":\"EUR\",\"level\":\"12.3000\",\"previous\":\"12.0000\",\"unit\":\"nav\"}}"),
                fund(
                        "a move",
                        record -> {
                            record.type = NotificationType.NAV_MOVED;
                            record.levelUnit = LevelUnit.PERCENT;
                            record.level = 25_000;
                            record.previous = Records.NONE;
                            record.referenceNav = 125_000;
                        },
                        "\"currency\":\"EUR\",\"reference\":\"12.5000\",\"movedPercent\":\"-1.24\",\"level\":\"2.50\","
                                + "\"unit\":\"percent\"}}"),
                fund(
                        "a fall from the peak",
                        record -> {
                            record.type = NotificationType.DRAWDOWN;
                            record.levelUnit = LevelUnit.PERCENT;
                            record.level = 100_000;
                            record.previous = 99_999;
                            record.referenceNav = 137_174;
                        },
                        "\"currency\":\"EUR\",\"peak\":\"13.7174\",\"drawdownPercent\":\"10.00\",\"level\":\"10.00\","
                                + "\"previous\":\"9.9999\",\"unit\":\"percent\"}}"),
                fund(
                        "a fall that ended without a price",
                        record -> {
                            record.type = NotificationType.DRAWDOWN;
                            record.nav = Records.NONE;
                            record.referenceNav = 137_174;
                        },
                        "\"currency\":\"EUR\",\"peak\":\"13.7174\"}}"),
                fund(
                        "the largest move",
                        record -> {
                            record.type = NotificationType.NAV_MOVED;
                            record.nav = Long.MAX_VALUE;
                            record.referenceNav = 1;
                        },
                        "\"currency\":\"EUR\",\"reference\":\"0.0001\"}}"),
                fund(
                        "a correction",
                        record -> {
                            record.wasNav = 130_000;
                            record.wasValue = 13_650;
                            record.wasUnrealised = 1650;
                            record.wasUnrealisedPercent = 1375;
                        },
                        "\"currency\":\"EUR\",\"was\":{\"nav\":\"13.0000\",\"value\":\"136.50\","
                                + "\"unrealised\":\"16.50\",\"unrealisedPercent\":\"13.75\"}}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("funds")
    void shouldRenderAFund(String what, Consumer<Records> change, String expected) throws IOException {
        record.type = NotificationType.NAV_UPDATED;
        record.state = NotificationState.INFO;
        record.causeTemplate = FundPricedDecoder.TEMPLATE_ID;
        change.accept(record);
        assertThat(render(record.fund())).contains("\"type\":\"fund.priced\"").contains(expected);
        parse();
    }

    static Stream<Arguments> postings() {
        return Stream.of(
                postings(
                        "how many",
                        record -> {
                            record.levelUnit = LevelUnit.COUNT;
                            record.figure = 5;
                            record.level = 5;
                            record.previous = 4;
                            record.windowNs = 600_000_000_000L;
                            record.kind = PostingKind.CARD;
                        },
                        "\"type\":\"velocity\",\"state\":\"TRIGGERED\"",
                        "{\"account\":\"DE89370400440532013000\",\"currency\":\"EUR\",\"amount\":\"-12.34\","
                                + "\"ledger\":\"87.66\",\"available\":\"87.66\",\"kind\":\"card\",\"count\":5,"
                                + "\"level\":5,\"previous\":4,\"unit\":\"count\",\"window\":\"PT10M\"}}"),
                postings(
                        "how much, by a timer",
                        record -> {
                            record.state = NotificationState.RESOLVED;
                            record.causeTemplate = 0;
                            record.deadlineNs = 1_795_167_000_000_000_123L;
                            record.feed = "";
                            record.reference = "";
                            record.levelUnit = LevelUnit.MONEY;
                            record.figure = 1_000;
                            record.amount = Records.NONE;
                            record.windowNs = 86_400_500_000_000L;
                        },
                        "\"cause\":{\"sequence\":1207,\"type\":\"timer\",\"deadline\":\"2026-11-20T09:30:00.000000123Z\"}",
                        "\"currency\":\"EUR\",\"ledger\":\"87.66\",\"available\":\"87.66\",\"sum\":\"10.00\","
                                + "\"level\":\"100.00\",\"previous\":\"100.00\",\"unit\":\"money\","
                                + "\"window\":\"P1DT0.5S\"}}"),
                postings(
                        "what went out",
                        record -> {
                            record.type = NotificationType.OUTFLOW;
                            record.levelUnit = LevelUnit.PERCENT;
                            record.level = 400_000;
                            record.figure = 401_234;
                            record.previous = Records.NONE;
                            record.outflow = 40_123;
                            record.average = 100_000;
                            record.windowNs = 30 * 86_400_000_000_000L;
                        },
                        "\"type\":\"outflow\"",
                        "\"outflowPercent\":\"40.1234\",\"level\":\"40.00\",\"unit\":\"percent\","
                                + "\"outflow\":\"401.23\",\"average\":\"1000.00\",\"window\":\"P30D\"}}"),
                postings(
                        "no posting",
                        record -> {
                            record.type = NotificationType.DORMANT;
                            record.amount = Records.NONE;
                            record.windowNs = 180 * 86_400_000_000_000L;
                            record.sinceNs = 1_795_167_000_000_000_123L;
                        },
                        "\"type\":\"dormant\"",
                        "{\"account\":\"DE89370400440532013000\",\"currency\":\"EUR\",\"ledger\":\"87.66\","
                                + "\"available\":\"87.66\",\"after\":\"P180D\","
                                + "\"since\":\"2026-11-20T09:30:00.000000123Z\"}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("postings")
    void shouldRenderWhatPostingsAmountTo(String what, Consumer<Records> change, String head, String expected)
            throws IOException {
        record.type = NotificationType.VELOCITY;
        change.accept(record);
        assertThat(render(record.postings())).contains(head).endsWith(expected);
        parse();
    }

    static Stream<Arguments> fundEvents() {
        return Stream.of(
                fund(
                        "a distribution",
                        record -> record.perUnit = 12_345_678,
                        "{\"account\":\"DE89370400440532013000\",\"fund\":\"LU0000000001\",\"event\":\"distribution\","
                                + "\"date\":\"2026-11-20\",\"perUnit\":\"0.12345678\",\"units\":\"10.5000\","
                                + "\"unitsBefore\":\"10.5000\",\"amount\":\"1.30\",\"currency\":\"EUR\"}}"),
                fund(
                        "a distribution that is reinvested",
                        record -> {
                            record.perUnit = 100_000_000;
                            record.amount = Records.NONE;
                            record.units = 110_000;
                        },
                        "\"perUnit\":\"1.00000000\",\"units\":\"11.0000\",\"unitsBefore\":\"10.5000\","
                                + "\"currency\":\"EUR\"}}"),
                fund(
                        "a split",
                        record -> {
                            record.fundEvent = FundEventKind.SPLIT;
                            record.amount = Records.NONE;
                            record.numerator = 3;
                            record.denominator = 1;
                            record.units = 315_000;
                        },
                        "\"event\":\"split\",\"date\":\"2026-11-20\",\"numerator\":3,\"denominator\":1,"
                                + "\"units\":\"31.5000\",\"unitsBefore\":\"10.5000\",\"currency\":\"EUR\"}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fundEvents")
    void shouldRenderAFundEvent(String what, Consumer<Records> change, String expected) throws IOException {
        record.type = NotificationType.FUND_EVENT;
        record.state = NotificationState.INFO;
        record.causeTemplate = FundDistributedDecoder.TEMPLATE_ID;
        record.amount = 130;
        change.accept(record);
        assertThat(render(record.fundEvent()))
                .contains("\"type\":\"fund.event\",\"state\":\"INFO\"")
                .contains("\"type\":\"fund.distributed\"")
                .endsWith(expected);
        parse();
    }

    static Stream<Arguments> orders() {
        return Stream.of(
                order(
                        "a confirmation",
                        record -> {},
                        "{\"account\":\"DE89370400440532013000\",\"order\":\"O-17\",\"state\":\"confirmed\","
                                + "\"side\":\"redeem\",\"fund\":\"LU0000000001\",\"units\":\"10.5000\","
                                + "\"amount\":\"120.00\",\"currency\":\"EUR\"}}"),
                order(
                        "late",
                        record -> {
                            record.orderState = OrderState.LATE;
                            record.side = OrderSide.FORCED_REDEEM;
                            record.amount = Records.NONE;
                            record.due = 20_777;
                        },
                        "\"state\":\"late\",\"side\":\"forcedRedeem\",\"fund\":\"LU0000000001\",\"units\":\"10.5000\","
                                + "\"currency\":\"EUR\",\"due\":\"2026-11-20\"}}"),
                order(
                        "rejected",
                        record -> {
                            record.orderState = OrderState.REJECTED;
                            record.units = Records.NONE;
                            record.text = Records.utf8("nach \"Annahme\"");
                        },
                        "\"state\":\"rejected\",\"side\":\"redeem\",\"fund\":\"LU0000000001\",\"amount\":\"120.00\","
                                + "\"currency\":\"EUR\",\"reason\":\"nach \\\"Annahme\\\"\"}}"),
                order(
                        "a switch taken back",
                        record -> {
                            record.orderState = OrderState.REVERSED;
                            record.side = OrderSide.NULL_VAL;
                        },
                        "\"state\":\"reversed\",\"fund\":\"LU0000000001\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void shouldRenderAnOrder(String what, Consumer<Records> change, String expected) throws IOException {
        record.type = NotificationType.ORDER_CHANGED;
        record.state = NotificationState.INFO;
        record.causeTemplate = OrderConfirmedDecoder.TEMPLATE_ID;
        record.amount = 12_000;
        change.accept(record);
        assertThat(render(record.order()))
                .contains("\"type\":\"order.changed\"")
                .contains(expected);
        parse();
    }

    static Stream<Arguments> holds() {
        return Stream.of(
                hold(
                        "held until a day",
                        record -> {
                            record.expiresNs = 1_795_167_000_000_000_123L;
                            record.counterparty = Records.utf8("Hôtel");
                        },
                        "{\"account\":\"DE89370400440532013000\",\"hold\":\"H-1\",\"state\":\"held\",\"currency\":\"EUR\","
                                + "\"amount\":\"80.50\",\"left\":\"80.50\",\"ledger\":\"87.66\",\"available\":\"7.16\","
                                + "\"expires\":\"2026-11-20T09:30:00.000000123Z\",\"counterparty\":\"Hôtel\"}}"),
                hold(
                        "settled in part",
                        record -> {
                            record.holdState = HoldState.SETTLED;
                            record.amount = 8_000;
                            record.left = 50;
                            record.text = Records.utf8("two nights");
                        },
                        "\"state\":\"settled\",\"currency\":\"EUR\",\"amount\":\"80.00\",\"left\":\"0.50\","
                                + "\"ledger\":\"87.66\",\"available\":\"7.16\",\"text\":\"two nights\"}}"),
                hold(
                        "released",
                        record -> {
                            record.holdState = HoldState.RELEASED;
                            record.left = 0;
                        },
                        "\"state\":\"released\",\"currency\":\"EUR\",\"amount\":\"80.50\",\"left\":\"0.00\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("holds")
    void shouldRenderAHold(String what, Consumer<Records> change, String expected) throws IOException {
        aHold();
        change.accept(record);

        assertThat(render(record.hold()))
                .contains("\"type\":\"hold.changed\",\"state\":\"INFO\"")
                .contains("\"type\":\"account.held\"")
                .contains(expected);
        parse();
    }

    @Test
    void shouldNameTheDeadlineOfAnExpiry() throws IOException {
        aHold();
        record.holdState = HoldState.EXPIRED;
        record.causeTemplate = 0;
        record.deadlineNs = 1_795_167_000_000_000_123L;
        record.feed = "";
        record.reference = "";
        record.traceparent = "";

        assertThat(render(record.hold()))
                .contains("\"type\":\"timer\",\"deadline\":\"2026-11-20T09:30:00.000000123Z\"}")
                .contains("\"state\":\"expired\"");
        parse();
    }

    private void aHold() {
        record.type = NotificationType.HOLD_CHANGED;
        record.state = NotificationState.INFO;
        record.causeTemplate = AccountHeldDecoder.TEMPLATE_ID;
        record.amount = 8_050;
        record.available = 716;
        record.counterparty = new byte[0];
        record.text = new byte[0];
    }

    static Stream<Arguments> alerts() {
        return Stream.of(
                alert(
                        NotificationType.FEED_GAP,
                        record -> {
                            record.account = "";
                            record.fund = "";
                            record.currency = "";
                            record.expected = 12;
                            record.actual = 20;
                            record.subject = "core";
                        },
                        "{\"feed\":\"core\",\"expected\":12,\"to\":20}}"),
                alert(
                        NotificationType.POSTING_UNMATCHED,
                        record -> {
                            record.fund = "";
                            record.amount = -1234;
                            record.reason = OperationsReason.UNKNOWN_HOLD;
                            record.subject = "H-1";
                        },
                        "{\"account\":\"DE89370400440532013000\",\"currency\":\"EUR\",\"amount\":\"-12.34\","
                                + "\"reason\":\"UNKNOWN_HOLD\",\"settles\":\"H-1\"}}"),
                alert(
                        NotificationType.POSTING_UNMATCHED,
                        record -> {
                            record.fund = "";
                            record.amount = 1234;
                            record.expected = 500;
                            record.reason = OperationsReason.UNKNOWN_REF;
                            record.subject = "T-0";
                        },
                        "\"amount\":\"12.34\",\"reason\":\"UNKNOWN_REF\",\"reverses\":\"T-0\",\"reversible\":\"5.00\"}}"),
                alert(
                        NotificationType.POSTING_UNMATCHED,
                        record -> {
                            record.fund = "";
                            record.amount = 100;
                            record.reason = OperationsReason.ACCOUNT_CLOSED;
                        },
                        "\"amount\":\"1.00\",\"reason\":\"ACCOUNT_CLOSED\"}}"),
                alert(
                        NotificationType.BALANCE_DRIFT,
                        record -> {
                            record.fund = "";
                            record.expected = 100;
                            record.actual = -250;
                        },
                        "\"currency\":\"EUR\",\"ledger\":\"1.00\",\"reported\":\"-2.50\"}}"),
                alert(
                        NotificationType.POSITION_REFUSED,
                        record -> {
                            record.amount = 105_000;
                            record.expected = 0;
                            record.subject = "O-1";
                        },
                        "\"fund\":\"LU0000000001\",\"currency\":\"EUR\",\"order\":\"O-1\",\"units\":\"10.5000\","
                                + "\"free\":\"0.0000\"}}"),
                alert(
                        NotificationType.POSITION_REFUSED,
                        record -> {
                            record.causeTemplate = UnitsReleasedDecoder.TEMPLATE_ID;
                            record.amount = 105_000;
                            record.expected = 5;
                            record.subject = "P-1";
                        },
                        "\"ref\":\"P-1\",\"units\":\"10.5000\",\"free\":\"0.0005\"}}"),
                alert(
                        NotificationType.CLOCK_JUMPED,
                        record -> {
                            record.account = "";
                            record.fund = "";
                            record.currency = "";
                            record.expected = 1_795_167_000_000_000_123L;
                            record.actual = 1_795_253_400_000_000_000L;
                        },
                        "{\"from\":\"2026-11-20T09:30:00.000000123Z\",\"to\":\"2026-11-21T09:30:00.000000000Z\"}}"),
                alert(
                        NotificationType.DISK_LOW,
                        record -> {
                            record.account = "";
                            record.fund = "";
                            record.currency = "";
                            record.expected = 1_073_741_824;
                            record.actual = 1_000_000_007;
                        },
                        "{\"freeBytes\":1000000007,\"minFreeBytes\":1073741824}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alerts")
    void shouldRenderAnOperationsAlertWithoutACustomer(NotificationType type, Consumer<Records> change, String expected)
            throws IOException {
        record.type = type;
        record.state = NotificationState.INFO;
        record.rule = "";
        record.amount = Records.NONE;
        change.accept(record);
        assertThat(render(record.operations()))
                .contains("\"customer\":null,\"type\":\"" + TopicNames.of(type) + "\"")
                .contains("\"data\":" + (expected.startsWith("{") ? expected : "{"))
                .endsWith(expected);
        parse();
    }

    // ---- texts ----

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("plain", bytes('a', 'b'), "ab"),
                Arguments.of("quotes", bytes('"', '\\', '/'), "\\\"\\\\/"),
                Arguments.of(
                        "control characters",
                        bytes(0, 1, 8, 9, 10, 12, 13, 0x1F, 0x7F),
                        "\\u0000\\u0001\\u0008\\t\\n\\u000c\\r\\u001f\\u007f"),
                Arguments.of("two bytes", bytes(0xC3, 0xBC), "ü"),
                Arguments.of("three bytes", bytes(0xE2, 0x82, 0xAC), "€"),
                Arguments.of("four bytes", bytes(0xF0, 0x9F, 0x94, 0x94), "\uD83D\uDD14"),
                Arguments.of("a byte on its own", bytes(0x80, 'a'), "\uFFFDa"),
                Arguments.of("an encoded surrogate", bytes(0xED, 0xA0, 0x80), "\uFFFD\uFFFD\uFFFD"),
                Arguments.of("an overlong slash", bytes(0xC0, 0xAF), "\uFFFD\uFFFD"),
                Arguments.of("an overlong euro", bytes(0xF0, 0x82, 0x82, 0xAC), "\uFFFD\uFFFD\uFFFD\uFFFD"),
                Arguments.of("beyond Unicode", bytes(0xF4, 0x90, 0x80, 0x80), "\uFFFD\uFFFD\uFFFD\uFFFD"),
                Arguments.of("cut off", bytes('a', 0xE2, 0x82), "a\uFFFD\uFFFD"),
                Arguments.of("a broken sequence", bytes(0xE2, '"', 0x82), "\uFFFD\\\"\uFFFD"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void shouldEscapeText(String what, byte[] text, String expected) throws IOException {
        record.text = text;
        assertThat(render(record.balance())).endsWith("\"text\":\"" + expected + "\"}}");
        parse();
    }

    @Test
    void shouldEscapeEveryStringAsJacksonReadsIt() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x3000; c++) {
            all.append((char) c);
        }
        all.append('\uD83D')
                .append('\uDD14')
                .append('\uD83D')
                .append('x')
                .append('\uDC00')
                .append('\uD83D');
        out.clear().string(all);

        try (JsonParser parser = new JsonFactory().createParser(out.bytes(), 0, out.length())) {
            parser.nextToken();
            assertThat(parser.getText()).isEqualTo(all.substring(0, 0x3000) + "\uD83D\uDD14\uFFFDx\uFFFD\uFFFD");
        }
    }

    // ---- the buffer ----

    @Test
    void shouldAppendRecordsToAPage() throws IOException {
        UnsafeBuffer balance = record.balance();
        out.clear().beginObject().key("notifications").beginArray();
        json.append(balance, Records.OFFSET, out);
        json.append(balance, Records.OFFSET, out);
        out.endArray().key("next").number(5521).endObject();

        assertThat(out.toString())
                .startsWith("{\"notifications\":[{")
                .contains("}},{\"id\"")
                .endsWith("}}],\"next\":5521}");
        parse();
    }

    @Test
    void shouldRefuseWhatIsNoNotification() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        new MessageHeaderEncoder().wrap(buffer, 0).templateId(13);

        assertThatThrownBy(() -> json.append(buffer, 0, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("13");
    }

    @Test
    void shouldAllocateNothingInSteadyState() {
        record.counterparty = Records.utf8("Bäckerei \"Krümel\"");
        record.kind = PostingKind.CARD;
        UnsafeBuffer balance = record.balance();
        Records other = new Records();
        other.type = NotificationType.PNL_ABOVE;
        other.levelUnit = LevelUnit.PERCENT;
        other.referenceNav = 125_000;
        UnsafeBuffer fund = other.fund();
        Records velocity = new Records();
        velocity.type = NotificationType.VELOCITY;
        velocity.levelUnit = LevelUnit.COUNT;
        velocity.figure = 5;
        velocity.windowNs = 86_400_500_000_000L;
        UnsafeBuffer postings = velocity.postings();
        for (int i = 0; i < 20_000; i++) {
            renderAll(balance, fund, postings);
        }

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            long before = allocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                renderAll(balance, fund, postings);
            }
            least = Math.min(least, allocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    private void renderAll(DirectBuffer balance, DirectBuffer fund, DirectBuffer postings) {
        out.clear();
        json.append(balance, Records.OFFSET, out);
        json.append(fund, Records.OFFSET, out);
        json.append(postings, Records.OFFSET, out);
    }

    private static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    // ---- helpers ----

    private static void changed(Records record) {
        record.type = NotificationType.BALANCE_CHANGED;
        record.state = NotificationState.INFO;
        record.edge = 0;
        record.level = Records.NONE;
        record.previous = Records.NONE;
        record.field = BalanceField.NULL_VAL;
    }

    private static Arguments balance(String what, Consumer<Records> change, String expected) {
        return Arguments.of(what, change, expected);
    }

    private static Arguments postings(String what, Consumer<Records> change, String head, String expected) {
        return Arguments.of(what, change, head, expected);
    }

    private static Arguments fund(String what, Consumer<Records> change, String expected) {
        return Arguments.of(what, change, expected);
    }

    private static Arguments hold(String what, Consumer<Records> change, String expected) {
        return Arguments.of(what, change, expected);
    }

    private static Arguments order(String what, Consumer<Records> change, String expected) {
        return Arguments.of(what, change, expected);
    }

    private static Arguments alert(NotificationType type, Consumer<Records> change, String expected) {
        return Arguments.of(type, change, expected);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private String render(DirectBuffer buffer) {
        out.clear();
        json.append(buffer, Records.OFFSET, out);
        return out.toString();
    }

    private void parse() throws IOException {
        try (JsonParser parser = new JsonFactory()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .createParser(out.bytes(), 0, out.length())) {
            while (parser.nextToken() != null) {
                assertThat(parser.currentToken()).isNotNull();
            }
        }
    }
}

package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.AccountBalancedDecoder;
import io.belfry.codec.AccountHeldDecoder;
import io.belfry.codec.AccountKind;
import io.belfry.codec.AccountOpenedDecoder;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.AccountPostedDetailedDecoder;
import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.DividendMode;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FeedSkipDecoder;
import io.belfry.codec.Flag;
import io.belfry.codec.FundDistributedDecoder;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.FundRegisteredDecoder;
import io.belfry.codec.FundSplitDecoder;
import io.belfry.codec.FundYieldedDecoder;
import io.belfry.codec.IngressRefusedDecoder;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.OrderAcceptedDecoder;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderRejectedDecoder;
import io.belfry.codec.OrderReversedDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.OrderSwitchedDecoder;
import io.belfry.codec.PositionModeDecoder;
import io.belfry.codec.PostingKind;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RoundingMode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleRemovedDecoder;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.codec.ScopeKind;
import io.belfry.codec.Severity;
import io.belfry.codec.UnitsFrozenDecoder;
import io.belfry.codec.UnitsReleasedDecoder;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventEncoderTest {
    private final TestNames names = TestNames.small();
    private final EventEncoder encoder = new EventEncoder(names.directory(), names::openFeed);
    private final JsonEventAdapter json = new JsonEventAdapter();
    private final EventFields fields = new EventFields();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Test
    void shouldEncodeAPostingInTheShortForm() {
        int length =
                accept("{'type':'account.posted','account':'JP-JPY','amount':'-100.0','currency':'JPY','ref':'T-1'}");
        AccountPostedDecoder posted = new AccountPostedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(header.templateId()).isEqualTo(AccountPostedDecoder.TEMPLATE_ID);
        assertThat(posted.account()).isEqualTo(1);
        assertThat(posted.amount()).isEqualTo(-100);
        assertThat(posted.currency()).isEqualTo(392);
        assertThat(posted.kind()).isEqualTo(PostingKind.OTHER);
        assertThat(posted.reference()).isEqualTo("T-1");
        assertThat(length).isEqualTo(8 + posted.encodedLength());
        assertThat(EventLayout.engineTimeNs(buffer, 0)).isEqualTo(EventLayout.NO_TIME);
        assertThat(EventLayout.timeNs(buffer, 0)).isEqualTo(EventLayout.NO_TIME);
        assertThat(EventLayout.feed(buffer, 0)).isEqualTo(EventLayout.NO_FEED);
        assertThat(EventLayout.feedSeq(buffer, 0)).isZero();
    }

    @Test
    void shouldReadAJsonNumberAsItsExactText() {
        accept("{'type':'account.posted','account':'KW-KWD','amount':90071992547409.931,'currency':'KWD','ref':'T'}");
        AccountPostedDecoder posted = new AccountPostedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(posted.amount()).isEqualTo(90_071_992_547_409_931L);
    }

    @Test
    void shouldEncodeAPostingInTheLongFormWhenItSaysMore() {
        accept("{'type':'account.posted','account':'DE-EUR','amount':1e3,'currency':'EUR','ref':'T-1','kind':'card',"
                + "'booked':'2026-11-20','settles':'H-1','reverses':'T-0','traceparent':'00-ab-cd-01',"
                + "'counterparty':'Café Zürich','text':'Danke 😀','time':'2026-11-20T10:00:00+01:00',"
                + "'stamp':'1970-01-01T00:00:00.000000005Z'}");
        assertThat(EventLayout.engineTimeNs(buffer, 0)).isEqualTo(5);
        assertThat(EventLayout.timeNs(buffer, 0)).isEqualTo(1_795_165_200_000_000_000L);
        AccountPostedDetailedDecoder posted = new AccountPostedDetailedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(header.templateId()).isEqualTo(AccountPostedDetailedDecoder.TEMPLATE_ID);
        assertThat(posted.amount()).isEqualTo(100_000);
        assertThat(posted.kind()).isEqualTo(PostingKind.CARD);
        assertThat(posted.booked()).isEqualTo(20_777);
        assertThat(posted.reference()).isEqualTo("T-1");
        assertThat(posted.settles()).isEqualTo("H-1");
        assertThat(posted.reverses()).isEqualTo("T-0");
        assertThat(posted.traceparent()).isEqualTo("00-ab-cd-01");
        assertThat(posted.counterparty()).isEqualTo("Café Zürich");
        assertThat(posted.text()).isEqualTo("Danke 😀");
    }

    @Test
    void shouldEncodeTheRegistrations() {
        accept("{'type':'customer.registered','customer':'C-2','name':'Zoë','locale':'de-CH','zone':'Europe/Zurich',"
                + "'segment':'private','manager':'M','branch':'B'}");
        CustomerRegisteredDecoder customer = new CustomerRegisteredDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(customer.customer()).isEqualTo("C-2");
        assertThat(customer.name()).isEqualTo("Zoë");
        assertThat(customer.locale()).isEqualTo("de-CH");
        assertThat(customer.zone()).isEqualTo("Europe/Zurich");
        assertThat(customer.segment()).isEqualTo("private");
        assertThat(customer.manager()).isEqualTo("M");
        assertThat(customer.branch()).isEqualTo("B");

        accept("{'type':'account.opened','account':'A-9','customer':'C-1','currency':'EUR','kind':'credit',"
                + "'overdraftLimit':'500','enforceLimit':false,'balance':'-1.5'}");
        AccountOpenedDecoder account = new AccountOpenedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(account.customer()).isZero();
        assertThat(account.kind()).isEqualTo(AccountKind.CREDIT);
        assertThat(account.enforceLimit()).isEqualTo(Flag.NO);
        assertThat(account.overdraftLimit()).isEqualTo(50_000);
        assertThat(account.balance()).isEqualTo(-150);
        assertThat(account.account()).isEqualTo("A-9");

        accept("{'type':'account.opened','account':'A-9','customer':'C-1','currency':'EUR'}");
        account.wrapAndApplyHeader(buffer, 0, header);
        assertThat(account.kind()).isEqualTo(AccountKind.NULL_VAL);
        assertThat(account.enforceLimit()).isEqualTo(Flag.NULL_VAL);
        assertThat(account.overdraftLimit()).isEqualTo(AccountOpenedDecoder.overdraftLimitNullValue());
        assertThat(account.balance()).isEqualTo(AccountOpenedDecoder.balanceNullValue());

        accept("{'type':'fund.registered','fund':'F-9','currency':'USD','name':'World','navScale':8,'unitScale':'0',"
                + "'costMethod':'average','rounding':'half-up','kind':'open'}");
        FundRegisteredDecoder fund = new FundRegisteredDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(fund.currency()).isEqualTo(840);
        assertThat(fund.navScale()).isEqualTo((short) 8);
        assertThat(fund.unitScale()).isZero();
        assertThat(fund.rounding()).isEqualTo(RoundingMode.HALF_UP);
        assertThat(fund.fund()).isEqualTo("F-9");
        assertThat(fund.name()).isEqualTo("World");
    }

    @Test
    void shouldScaleByTheFundAndTheAccount() {
        accept("{'type':'fund.priced','fund':'FUND-EUR','nav':'12.3450','date':'2026-11-20'}");
        FundPricedDecoder priced = new FundPricedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(priced.nav()).isEqualTo(123_450);
        assertThat(priced.date()).isEqualTo(20_777);
        assertThat(priced.priceVersion()).isEqualTo(1);

        accept(
                "{'type':'order.confirmed','order':'O-1','account':'DE-EUR','fund':'FUND-EUR','side':'redeem',"
                        + "'units':'1.5','amount':'18.50','fee':'0.10','nav':'12.4','date':'2026-11-20','acquired':'2020-01-01'}");
        OrderConfirmedDecoder order = new OrderConfirmedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(order.side()).isEqualTo(OrderSide.REDEEM);
        assertThat(order.units()).isEqualTo(1_500);
        assertThat(order.amount()).isEqualTo(1_850);
        assertThat(order.fee()).isEqualTo(10);
        assertThat(order.tax()).isEqualTo(OrderConfirmedDecoder.taxNullValue());
        assertThat(order.nav()).isEqualTo(124_000);
        assertThat(order.acquired()).isEqualTo(18_262);
        assertThat(order.order()).isEqualTo("O-1");

        accept("{'type':'account.balanced','account':'KW-KWD','ledger':'-1.234'}");
        AccountBalancedDecoder balanced = new AccountBalancedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(balanced.ledger()).isEqualTo(-1_234);
    }

    @Test
    void shouldScaleTheFiguresOfFundActions() {
        accept(
                "{'type':'fund.yielded','fund':'FUND-EUR','date':'2026-11-20','incomePer10k':'0.7091','yield7d':'2.625'}");
        FundYieldedDecoder yielded = new FundYieldedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(yielded.fund()).isZero();
        assertThat(yielded.date()).isEqualTo(20_777);
        assertThat(yielded.incomePer10k()).isEqualTo(70_910_000);
        assertThat(yielded.yield7d()).isEqualTo(262_500_000);

        accept("{'type':'fund.yielded','fund':'FUND-EUR','date':'2026-11-20','incomePer10k':0}");
        yielded.wrapAndApplyHeader(buffer, 0, header);
        assertThat(yielded.yield7d()).isEqualTo(FundYieldedDecoder.yield7dNullValue());

        accept("{'type':'fund.distributed','fund':'FUND-JPY','date':'2026-11-20','perUnit':'0.00000001'}");
        FundDistributedDecoder distributed = new FundDistributedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(distributed.fund()).isEqualTo(1);
        assertThat(distributed.perUnit()).isEqualTo(1);

        accept("{'type':'fund.split','fund':'FUND-EUR','date':'2026-11-20','numerator':1,'denominator':2147483647}");
        FundSplitDecoder split = new FundSplitDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(split.numerator()).isEqualTo(1);
        assertThat(split.denominator()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void shouldEncodeTheLifeOfAnOrder() {
        accept("{'type':'order.accepted','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','units':'2',"
                + "'due':'2026-11-20','reason':'told to everybody'}");
        OrderAcceptedDecoder accepted = new OrderAcceptedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(accepted.side()).isEqualTo(OrderSide.REDEEM);
        assertThat(accepted.units()).isEqualTo(2_000);
        assertThat(accepted.amount()).isEqualTo(OrderAcceptedDecoder.amountNullValue());
        assertThat(accepted.due()).isEqualTo(20_777);
        assertThat(accepted.order()).isEqualTo("O");
        assertThat(encoder.unknownFields()).isZero();

        accept(
                "{'type':'order.rejected','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'transferIn','amount':1,"
                        + "'due':'2026-11-20','reason':'müde'}");
        OrderRejectedDecoder rejected = new OrderRejectedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(rejected.units()).isEqualTo(OrderRejectedDecoder.unitsNullValue());
        assertThat(rejected.amount()).isEqualTo(100);
        assertThat(rejected.order()).isEqualTo("O");
        assertThat(rejected.traceparent()).isEmpty();
        assertThat(rejected.reason()).isEqualTo("müde");
        assertThat(encoder.unknownFields()).isZero();

        accept(
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'transferOut','units':1}");
        OrderConfirmedDecoder confirmed = new OrderConfirmedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(confirmed.side()).isEqualTo(OrderSide.TRANSFER_OUT);
        assertThat(confirmed.amount()).isZero();

        accept("{'type':'order.reversed','order':'O','ref':'R','reason':'why'}");
        OrderReversedDecoder reversed = new OrderReversedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(reversed.account()).isEqualTo(EventLayout.NO_HANDLE);
        assertThat(reversed.order()).isEqualTo("O");
        assertThat(reversed.reference()).isEqualTo("R");
        assertThat(reversed.traceparent()).isEmpty();
        assertThat(reversed.reason()).isEqualTo("why");

        accept("{'type':'order.reversed','order':'O','ref':'R','account':'KW-KWD'}");
        reversed.wrapAndApplyHeader(buffer, 0, header);
        assertThat(reversed.account()).isEqualTo(2);
    }

    @Test
    void shouldTakeEachLegOfASwitchByItsOwnFund() {
        accept(
                "{'type':'order.switched','order':'O','account':'DE-EUR','to':{'amount':2000,'fund':'FUND-JPY','units':'2.25',"
                        + "'colour':'red'},'from':{'fund':'FUND-EUR','units':'1.5','amount':'18.5'},'fee':'0.10','date':'2026-11-20'}");
        OrderSwitchedDecoder switched = new OrderSwitchedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(switched.fromFund()).isZero();
        assertThat(switched.fromUnits()).isEqualTo(1_500);
        assertThat(switched.fromAmount()).isEqualTo(1_850);
        assertThat(switched.toFund()).isEqualTo(1);
        assertThat(switched.toUnits()).isEqualTo(225);
        assertThat(switched.toAmount()).isEqualTo(2_000);
        assertThat(switched.fee()).isEqualTo(10);
        assertThat(switched.date()).isEqualTo(20_777);
        assertThat(switched.order()).isEqualTo("O");
        assertThat(encoder.unknownFields()).isEqualTo(1);
    }

    @Test
    void shouldReadAHoldInItsAccountsCurrency() {
        accept("{'type':'account.held','account':'KW-KWD','hold':'H-1','amount':'0.5','text':'t','counterparty':'c',"
                + "'expires':'1970-01-01T00:00:00.000000007Z','traceparent':'p'}");
        AccountHeldDecoder held = new AccountHeldDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(held.account()).isEqualTo(2);
        assertThat(held.amount()).isEqualTo(500);
        assertThat(held.expiresNs()).isEqualTo(7);
        assertThat(held.hold()).isEqualTo("H-1");
        assertThat(held.traceparent()).isEqualTo("p");
        assertThat(held.counterparty()).isEqualTo("c");
        assertThat(held.text()).isEqualTo("t");
        accept("{'type':'account.held','account':'DE-EUR','hold':'H-2','amount':2,'currency':'EUR'}");
        held.wrapAndApplyHeader(buffer, 0, header);
        assertThat(held.amount()).isEqualTo(200);
        assertThat(held.expiresNs()).isEqualTo(AccountHeldDecoder.expiresNsNullValue());
        assertThat(encoder.unknownFields()).as("a hold has no currency").isEqualTo(1);
    }

    @Test
    void shouldEncodeFreezesAndDividendModes() {
        accept("{'type':'units.frozen','account':'DE-EUR','fund':'FUND-EUR','units':'0.125','ref':'P-1'}");
        UnitsFrozenDecoder frozen = new UnitsFrozenDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(frozen.units()).isEqualTo(125);
        assertThat(frozen.reference()).isEqualTo("P-1");
        accept("{'type':'units.released','account':'DE-EUR','fund':'FUND-JPY','units':1,'ref':'P-2'}");
        UnitsReleasedDecoder released = new UnitsReleasedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(released.units()).isEqualTo(100);
        assertThat(released.reference()).isEqualTo("P-2");
        accept("{'type':'position.mode','account':'KW-KWD','fund':'FUND-EUR','dividends':'reinvest'}");
        PositionModeDecoder mode = new PositionModeDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(mode.account()).isEqualTo(2);
        assertThat(mode.dividends()).isEqualTo(DividendMode.REINVEST);
    }

    @Test
    void shouldPackOrderStatesIntoBitsAndLeaveThemOutOfOtherRules() {
        accept(
                "{'type':'rule.set','rule':'r','kind':'order.changed','scope':{'all':true},'params':{'states':['rejected','late']}}");
        RuleSetDecoder rule = new RuleSetDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(rule.kind()).isEqualTo(RuleKind.ORDER_CHANGED);
        assertThat(rule.states()).isEqualTo(1 << OrderState.REJECTED.value() | 1 << OrderState.LATE.value());
        accept("{'type':'rule.set','rule':'r','kind':'nav.updated','scope':{'all':true}}");
        rule.wrapAndApplyHeader(buffer, 0, header);
        assertThat(rule.states()).isZero();
    }

    @Test
    void shouldEncodeALadderFromLowToHigh() {
        accept("{'type':'rule.set','rule':'r','kind':'balance.below','scope':{'customer':'C-1'},"
                + "'params':{'field':'available','currency':'EUR','levels':['100.00',50,'0']},"
                + "'severity':'warning','recovery':'10','enabled':false}");
        RuleSetDecoder rule = new RuleSetDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(rule.kind()).isEqualTo(RuleKind.BALANCE_BELOW);
        assertThat(rule.scope()).isEqualTo(ScopeKind.CUSTOMER);
        assertThat(rule.scopeHandle()).isZero();
        assertThat(rule.severity()).isEqualTo(Severity.WARNING);
        assertThat(rule.enabled()).isEqualTo(Flag.NO);
        assertThat(rule.currency()).isEqualTo(978);
        assertThat(rule.levelUnit()).isEqualTo(LevelUnit.MONEY);
        assertThat(rule.min()).isEqualTo(RuleSetDecoder.minNullValue());
        assertThat(rule.recovery()).isEqualTo(1_000);
        assertThat(rule.fund()).isEqualTo(EventLayout.NO_HANDLE);
        assertThat(levels(rule)).containsExactly(0L, 5_000L, 10_000L);
        assertThat(rule.rule()).isEqualTo("r");
    }

    @Test
    void shouldEncodePercentsTimesTenThousand() {
        accept("{'type':'rule.set','rule':'r','kind':'pnl.below','scope':{'segment':'private'},"
                + "'params':{'percent':-7.5,'fund':'FUND-EUR','includeIncome':true},'recovery':'0.25'}");
        RuleSetDecoder rule = new RuleSetDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(rule.levelUnit()).isEqualTo(LevelUnit.PERCENT);
        assertThat(rule.currency()).isZero();
        assertThat(rule.fund()).isZero();
        assertThat(rule.includeIncome()).isEqualTo(Flag.YES);
        assertThat(rule.recovery()).isEqualTo(2_500);
        assertThat(rule.severity()).isEqualTo(Severity.INFO);
        assertThat(rule.enabled()).isEqualTo(Flag.YES);
        assertThat(levels(rule)).containsExactly(-75_000L);
        assertThat(rule.rule()).isEqualTo("r");
        assertThat(rule.segment()).isEqualTo("private");
    }

    @Test
    void shouldPackPostingKindsIntoBits() {
        accept("{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'all':true},"
                + "'params':{'currency':'EUR','min':'5','direction':'out','kinds':['card','other','card']}}");
        RuleSetDecoder rule = new RuleSetDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(rule.kinds()).isEqualTo(0b11);
        assertThat(rule.min()).isEqualTo(500);
        assertThat(rule.scopeHandle()).isEqualTo(EventLayout.NO_HANDLE);
    }

    @Test
    void shouldOpenAFeedThatIsSkippedBeforeItsFirstEvent() {
        accept("{'type':'feed.skip','skipped':'new-feed','to':7}");
        FeedSkipDecoder skip = new FeedSkipDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(skip.skipped()).isEqualTo(1);
        assertThat(skip.to()).isEqualTo(7);
    }

    @Test
    void shouldCountFieldsThatMeanNothing() {
        accept(
                "{'type':'rule.removed','rule':'low-balance','nav':'1','colour':'red','deep':{'a':[1,2]},'scope':{'x':1}}");
        assertThat(new RuleRemovedDecoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .rule())
                .isZero();
        assertThat(encoder.unknownFields()).isEqualTo(6);
    }

    @Test
    void shouldTakeAnEmptyTextForAnAbsentOne() {
        accept("{'type':'account.posted','account':'DE-EUR','amount':'1','currency':'EUR','ref':'T','text':'',"
                + "'settles':'','counterparty':null,'kind':null}");
        assertThat(EventLayout.templateId(buffer, 0)).isEqualTo(AccountPostedDecoder.TEMPLATE_ID);
    }

    @Test
    void shouldTakeTextsUpToTheLimitOfAllFields() {
        String longest = "😀".repeat(140);
        accept("{'type':'customer.registered','customer':'" + "c".repeat(36) + "','name':'" + longest + "','manager':'"
                + longest + "','branch':'" + longest + "','segment':'" + "s".repeat(36) + "'}");
        assertThat(new CustomerRegisteredDecoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .customer())
                .hasSize(36);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // types
                "{'type':'account.held','account':'DE-EUR','hold':'H'} | MALFORMED | amount is missing",
                "{'type':'account.held','account':'DE-EUR','amount':1} | MALFORMED | hold is missing",
                "{'type':'account.held','account':'DE-EUR','hold':'H','amount':0} | OUT_OF_RANGE | amount is \"0\": it must be above zero",
                "{'type':'account.held','account':'DE-EUR','hold':'H','amount':'-0.01'} | OUT_OF_RANGE | amount is \"-0.01\": it must be above zero",
                "{'type':'account.held','account':'JP-JPY','hold':'H','amount':'0.1'} | AMOUNT_PRECISION | amount",
                "{'type':'account.held','account':'NONE','hold':'H','amount':1} | UNKNOWN_ACCOUNT | NONE",
                "{'type':'account.held','account':'DE-EUR','hold':'H','amount':1,'expires':'soon'} | MALFORMED | expires is \"soon\"",
                "{'type':'account.released','account':'DE-EUR'} | MALFORMED | hold is missing",
                "{'type':'account.released','account':'NONE','hold':'H'} | UNKNOWN_ACCOUNT | NONE",
                "{'type':'rule.set','rule':'r','kind':'hold.changed','scope':{'all':true},'params':{'min':5}} | MALFORMED | params.currency is missing",
                "{'type':'rule.set','rule':'r','kind':'hold.changed','scope':{'all':true},'params':{'currency':'EUR','min':-5}} | OUT_OF_RANGE | params.min",
                "{'type':'account.postde'} | UNKNOWN_TYPE | type is \"account.postde\": allowed are",
                "{} | MALFORMED | type is missing",
                // ids
                "{'type':'account.closed'} | MALFORMED | account is missing",
                "{'type':'account.closed','account':''} | MALFORMED | account is missing",
                "{'type':'account.closed','account':'a b'} | OUT_OF_RANGE | account is \"a b\": allowed are 1 to 36",
                "{'type':'account.closed','account':'ä'} | OUT_OF_RANGE | account",
                "{'type':'account.closed','account':'1234567890123456789012345678901234567'} | OUT_OF_RANGE | account",
                "{'type':'account.closed','account':'a\\u0000b'} | OUT_OF_RANGE | \"a\\u0000b\"",
                "{'type':'account.closed','account':'DE-XXX'} | UNKNOWN_ACCOUNT | account is \"DE-XXX\"",
                "{'type':'account.opened','account':'A','customer':'C-9','currency':'EUR'} | UNKNOWN_CUSTOMER | C-9",
                "{'type':'fund.priced','fund':'F','nav':'1','date':'2026-11-20'} | UNKNOWN_FUND | fund is \"F\"",
                "{'type':'rule.removed','rule':'nope'} | UNKNOWN_RULE | rule is \"nope\"",
                // an unknown id gives way to what waiting would not mend
                "{'type':'account.posted','account':'NEW','amount':'x','currency':'EUR','ref':'T'} | MALFORMED | amount is \"x\"",
                "{'type':'account.posted','account':'NEW','amount':'1','currency':'EUR'} | MALFORMED | ref is missing",
                // money
                "{'type':'account.posted','account':'DE-EUR','amount':'1.234','currency':'EUR','ref':'T'} | AMOUNT_PRECISION | EUR takes 2",
                "{'type':'account.posted','account':'JP-JPY','amount':'1.5','currency':'JPY','ref':'T'} | AMOUNT_PRECISION | JPY takes 0",
                "{'type':'account.posted','account':'DE-EUR','amount':1e400,'currency':'EUR','ref':'T'} | AMOUNT_OVERFLOW | amount is \"1e400\"",
                "{'type':'account.posted','account':'DE-EUR','amount':1e-999999999,'currency':'EUR','ref':'T'} | AMOUNT_PRECISION | amount",
                "{'type':'account.posted','account':'DE-EUR','amount':'92233720368547758.08','currency':'EUR','ref':'T'} | AMOUNT_OVERFLOW | 92233720368547758.07",
                "{'type':'account.posted','account':'DE-EUR','amount':'1','currency':'XXX','ref':'T'} | OUT_OF_RANGE | currency is \"XXX\"",
                "{'type':'account.posted','account':'DE-EUR','amount':'1','currency':'eur','ref':'T'} | OUT_OF_RANGE | ISO 4217",
                "{'type':'account.posted','account':'DE-EUR','amount':'1','currency':'EUR','ref':'T','kind':'bribe'} | OUT_OF_RANGE | card, transfer",
                "{'type':'account.opened','account':'A','customer':'C-1','currency':'EUR','overdraftLimit':'-1'} | OUT_OF_RANGE | overdraftLimit",
                "{'type':'account.balanced','account':'JP-JPY','ledger':'0.1'} | AMOUNT_PRECISION | ledger",
                // times and dates
                "{'type':'account.closed','account':'DE-EUR','time':'yesterday'} | MALFORMED | time is \"yesterday\"",
                "{'type':'account.closed','account':'DE-EUR','time':'2026-11-20T00:00:00.1234567891Z'} | MALFORMED | time",
                "{'type':'account.closed','account':'DE-EUR','stamp':'9999-01-01T00:00:00Z'} | OUT_OF_RANGE | stamp",
                "{'type':'fund.priced','fund':'FUND-EUR','nav':'1','date':'2026-02-30'} | MALFORMED | date is \"2026-02-30\"",
                "{'type':'account.posted','account':'DE-EUR','amount':'1','currency':'EUR','ref':'T','booked':'0001-01-01'} | OUT_OF_RANGE | booked",
                // funds and orders
                "{'type':'fund.priced','fund':'FUND-EUR','nav':'0','date':'2026-11-20'} | OUT_OF_RANGE | nav is \"0\": it must be above zero",
                "{'type':'fund.priced','fund':'FUND-EUR','nav':'-1','date':'2026-11-20'} | OUT_OF_RANGE | nav",
                "{'type':'fund.priced','fund':'FUND-EUR','nav':'1.00001','date':'2026-11-20'} | AMOUNT_PRECISION | nav takes 4",
                "{'type':'fund.priced','fund':'FUND-EUR','date':'2026-11-20'} | MALFORMED | nav is missing",
                "{'type':'fund.priced','fund':'FUND-EUR','nav':'1','date':'2026-11-20','version':0} | OUT_OF_RANGE | version",
                "{'type':'fund.priced','fund':'FUND-EUR','nav':'1','date':'2026-11-20','version':1.5} | OUT_OF_RANGE | version",
                "{'type':'fund.registered','fund':'F','currency':'EUR','navScale':9} | OUT_OF_RANGE | from 0 to 8",
                "{'type':'fund.registered','fund':'F','currency':'EUR','costMethod':'lifo'} | OUT_OF_RANGE | allowed are average, fifo",
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'buy','units':'1','amount':'1'} | OUT_OF_RANGE | side is \"buy\": allowed are",
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','units':'0','amount':'1'} | OUT_OF_RANGE | units",
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','units':'1.2345','amount':'1'} | AMOUNT_PRECISION | units takes 3",
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','units':'1','amount':'-1'} | OUT_OF_RANGE | amount",
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','units':'1','amount':'1','fee':'-1'} | OUT_OF_RANGE | fee",
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'NONE','side':'redeem','units':'1','amount':'1'} | UNKNOWN_FUND | NONE",
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','units':'1'} | MALFORMED | amount is missing",
                "{'type':'order.confirmed','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'transferOut','units':'1','amount':'x'} | MALFORMED | amount",
                "{'type':'order.accepted','order':'O','account':'DE-EUR','fund':'FUND-EUR'} | MALFORMED | side is missing",
                "{'type':'order.accepted','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','units':'0'} | OUT_OF_RANGE | units",
                "{'type':'order.accepted','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','amount':'-0.01'} | OUT_OF_RANGE | amount",
                "{'type':'order.accepted','order':'O','account':'DE-EUR','fund':'FUND-EUR','side':'redeem','due':'tomorrow'} | MALFORMED | due is \"tomorrow\"",
                "{'type':'order.rejected','order':'O','account':'NONE','fund':'FUND-EUR','side':'redeem'} | UNKNOWN_ACCOUNT | NONE",
                "{'type':'order.rejected','order':'O','account':'DE-EUR','fund':'NONE','side':'redeem','units':'1.2345'} | UNKNOWN_FUND | NONE",
                "{'type':'order.switched','order':'O','account':'DE-EUR','to':{'fund':'FUND-JPY','units':1,'amount':1}} | MALFORMED | from is missing",
                "{'type':'order.switched','order':'O','account':'DE-EUR','from':{'fund':'FUND-EUR','units':1,'amount':1},'to':7} | MALFORMED | to is \"7\": it must be an object with fund, units and amount",
                "{'type':'order.switched','order':'O','account':'DE-EUR','from':{'fund':'FUND-EUR','units':1,'amount':1},'to':{'fund':'FUND-JPY','amount':1}} | MALFORMED | to.units is missing",
                "{'type':'order.switched','order':'O','account':'DE-EUR','from':{'fund':'FUND-EUR','units':1,'amount':1},'to':{'fund':'NONE','units':1,'amount':1}} | UNKNOWN_FUND | to.fund is \"NONE\"",
                "{'type':'order.switched','order':'O','account':'DE-EUR','from':{'fund':'FUND-EUR','units':1,'amount':1},'to':{'fund':'FUND-JPY','units':1,'amount':'0.1'}} | AMOUNT_PRECISION | to.amount is \"0.1\": it has too many decimals, JPY takes 0",
                "{'type':'order.switched','order':'O','account':'DE-EUR','from':{'fund':'FUND-JPY','units':1,'amount':1},'to':{'fund':'FUND-EUR','units':1,'amount':1},'fee':'0.1'} | AMOUNT_PRECISION | fee",
                "{'type':'order.switched','order':'O','account':'DE-EUR','from':{'fund':'FUND-EUR','units':0,'amount':1},'to':{'fund':'FUND-JPY','units':1,'amount':1}} | OUT_OF_RANGE | from.units",
                "{'type':'order.reversed','order':'O'} | MALFORMED | ref is missing",
                "{'type':'order.reversed','order':'O','ref':'R','account':'NONE'} | UNKNOWN_ACCOUNT | NONE",
                "{'type':'units.frozen','account':'DE-EUR','fund':'FUND-EUR','units':'1'} | MALFORMED | ref is missing",
                "{'type':'units.frozen','account':'DE-EUR','fund':'FUND-EUR','units':'0','ref':'R'} | OUT_OF_RANGE | units",
                "{'type':'units.released','account':'DE-EUR','fund':'FUND-EUR','units':'-1','ref':'R'} | OUT_OF_RANGE | units",
                "{'type':'units.released','account':'DE-EUR','fund':'FUND-EUR','units':'0.0001','ref':'R'} | AMOUNT_PRECISION | the fund's units takes 3",
                "{'type':'position.mode','account':'DE-EUR','fund':'FUND-EUR'} | MALFORMED | dividends is missing",
                "{'type':'position.mode','account':'DE-EUR','fund':'FUND-EUR','dividends':'stock'} | OUT_OF_RANGE | allowed are cash, reinvest",
                "{'type':'fund.yielded','fund':'FUND-EUR','date':'2026-11-20'} | MALFORMED | incomePer10k is missing",
                "{'type':'fund.yielded','fund':'FUND-EUR','incomePer10k':'1'} | MALFORMED | date is missing",
                "{'type':'fund.yielded','fund':'FUND-EUR','date':'2026-11-20','incomePer10k':'-0.1'} | OUT_OF_RANGE | incomePer10k",
                "{'type':'fund.yielded','fund':'FUND-EUR','date':'2026-11-20','incomePer10k':'0.123456789'} | AMOUNT_PRECISION | incomePer10k takes 8",
                "{'type':'fund.yielded','fund':'FUND-EUR','date':'2026-11-20','incomePer10k':'1','yield7d':'0.123456789'} | AMOUNT_PRECISION | yield7d takes 8",
                "{'type':'fund.distributed','fund':'FUND-EUR','date':'2026-11-20','perUnit':'0'} | OUT_OF_RANGE | perUnit is \"0\": it must be above zero",
                "{'type':'fund.distributed','fund':'FUND-EUR','date':'2026-11-20','perUnit':'0.000000001'} | AMOUNT_PRECISION | perUnit takes 8",
                "{'type':'fund.distributed','fund':'FUND-EUR','date':'2026-11-20','perUnit':'92233720368.54775808'} | AMOUNT_OVERFLOW | perUnit",
                "{'type':'fund.split','fund':'FUND-EUR','date':'2026-11-20','numerator':0,'denominator':1} | OUT_OF_RANGE | numerator",
                "{'type':'fund.split','fund':'FUND-EUR','date':'2026-11-20','numerator':1,'denominator':2147483648} | OUT_OF_RANGE | from 1 to 2147483647",
                "{'type':'fund.split','fund':'FUND-EUR','date':'2026-11-20','numerator':1.5,'denominator':1} | OUT_OF_RANGE | numerator",
                // rules
                "{'type':'rule.set','rule':'r','kind':'order.changed','scope':{'all':true},'params':{'states':['done']}} | OUT_OF_RANGE | params.states is \"done\": allowed are accepted, confirmed, rejected, reversed, late",
                "{'type':'rule.set','rule':'r','kind':'nope','scope':{'all':true}} | OUT_OF_RANGE | allowed are balance.changed",
                "{'type':'rule.set','rule':'r','kind':'balance.changed'} | MALFORMED | scope has 0 keys",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{}} | MALFORMED | scope has 0 keys",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'all':true,'segment':'x'}} | MALFORMED | scope has 2 keys",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'all':false}} | OUT_OF_RANGE | scope.all",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'branch':'x'}} | OUT_OF_RANGE | scope is \"branch\"",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'account':'NONE'}} | UNKNOWN_ACCOUNT | scope.account",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'customer':'NONE'}} | UNKNOWN_CUSTOMER | scope.customer",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'all':true},'params':{'min':'1'}} | MALFORMED | params.currency is missing",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'all':true},'params':{'currency':'EUR','min':'-1'}} | OUT_OF_RANGE | params.min",
                "{'type':'rule.set','rule':'r','kind':'balance.changed','scope':{'all':true},'params':{'kinds':['x']}} | OUT_OF_RANGE | params.kinds",
                "{'type':'rule.set','rule':'r','kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR'}} | MALFORMED | params.levels is missing",
                "{'type':'rule.set','rule':'r','kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR','levels':[]}} | MALFORMED | params.levels",
                "{'type':'rule.set','rule':'r','kind':'balance.below','scope':{'all':true},'params':{'currency':'EUR','levels':['1']}} | MALFORMED | params.field",
                "{'type':'rule.set','rule':'r','kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','levels':['1']}} | MALFORMED | params.currency",
                "{'type':'rule.set','rule':'r','kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR','levels':['1','1.00']}} | OUT_OF_RANGE | params.levels is \"1.00\"",
                "{'type':'rule.set','rule':'r','kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR','levels':[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}} | OUT_OF_RANGE | 17 levels",
                "{'type':'rule.set','rule':'r','kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR','levels':['1']},'recovery':'-1'} | OUT_OF_RANGE | recovery",
                "{'type':'rule.set','rule':'r','kind':'transaction.large','scope':{'all':true},'params':{'currency':'EUR'}} | MALFORMED | params.min is missing",
                "{'type':'rule.set','rule':'r','kind':'pnl.above','scope':{'all':true},'params':{}} | MALFORMED | neither percent nor amount",
                "{'type':'rule.set','rule':'r','kind':'pnl.above','scope':{'all':true},'params':{'percent':1,'amount':'1','currency':'EUR'}} | MALFORMED | both percent and amount",
                "{'type':'rule.set','rule':'r','kind':'pnl.above','scope':{'all':true},'params':{'amount':'1'}} | MALFORMED | params.currency",
                "{'type':'rule.set','rule':'r','kind':'pnl.above','scope':{'all':true},'params':{'percent':'1.00001'}} | AMOUNT_PRECISION | a percent takes 4",
                "{'type':'rule.set','rule':'r','kind':'nav.updated','scope':{'all':true},'params':{'fund':'NONE'}} | UNKNOWN_FUND | params.fund",
                "{'type':'rule.set','rule':'r','kind':'nav.updated','scope':{'all':true},'severity':'loud'} | OUT_OF_RANGE | info, warning, critical",
                // feeds
                "{'type':'feed.skip','skipped':'core','to':0} | OUT_OF_RANGE | to is \"0\"",
                "{'type':'feed.skip','skipped':'core'} | MALFORMED | to is missing",
                // texts
                "{'type':'customer.registered','customer':'C','locale':'de_CH'} | OUT_OF_RANGE | locale",
                "{'type':'customer.registered','customer':'C','zone':'Mars/Base'} | OUT_OF_RANGE | zone",
                "{'type':'customer.registered','customer':'C','name':'\\ud83d'} | MALFORMED | name",
            })
    void shouldRefuseWithCodeAndMessage(String line, ResultCode code, String part) {
        assertThat(encode(line)).isEqualTo(EventEncoder.REFUSED);
        assertThat(encoder.code()).as(encoder.message()).isEqualTo(code);
        assertThat(encoder.message()).contains(part);
        boolean unknown = code.name().startsWith("UNKNOWN_") && code != ResultCode.UNKNOWN_TYPE;
        assertThat(encoder.isUnknownId()).isEqualTo(unknown);
    }

    @Test
    void shouldRefuseTextsOver140Characters() {
        assertThat(encode("{'type':'customer.registered','customer':'C','name':'" + "ä".repeat(141) + "'}"))
                .isEqualTo(EventEncoder.REFUSED);
        assertThat(encoder.code()).isEqualTo(ResultCode.OUT_OF_RANGE);
        assertThat(encoder.message()).contains("141 characters").hasSizeLessThan(150);
    }

    @Test
    void shouldTakeTheSameEventOnceItsIdIsPublished() {
        String line = "{'type':'account.closed','account':'LATER'}";
        assertThat(encode(line)).isEqualTo(EventEncoder.REFUSED);
        assertThat(encoder.isUnknownId()).isTrue();
        names.add(Namespace.ACCOUNT, "LATER", 978);
        assertThat(encode(line)).isEqualTo(EventEncoder.REFUSED);
        names.publish();
        assertThat(encode(line)).isPositive();
        assertThat(encoder.code()).isEqualTo(ResultCode.OK);
        assertThat(encoder.message()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'feed':'core'} | seq is missing",
                "{'seq':1} | feed is missing",
                "{'feed':'core','seq':0} | seq is \"0\"",
                "{'feed':'core','seq':1.5} | seq is \"1.5\"",
                "{'feed':'core','seq':'x'} | seq is \"x\"",
                "{'feed':'co re','seq':1} | feed is \"co re\"",
            })
    void shouldRefuseHalfANumber(String line, String part) {
        byte[] bytes = bytes(line);
        assertThat(json.parse(bytes, 0, bytes.length, fields)).isTrue();
        assertThat(encoder.readNumber(fields)).isFalse();
        assertThat(encoder.message()).contains(part);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1999, 2000, 2001, 100_000})
    void shouldEncodeARefusalWithItsLineCut(int lineLength) {
        int length =
                encoder.encodeRefusal(3, 17, ResultCode.MALFORMED, "ü".repeat(900), "é".repeat(lineLength), buffer, 0);
        IngressRefusedDecoder refused = new IngressRefusedDecoder().wrapAndApplyHeader(buffer, 0, header);
        assertThat(length).isLessThanOrEqualTo(EngineLimits.MAX_MESSAGE_BYTES);
        assertThat(EventLayout.feed(buffer, 0)).isEqualTo(3);
        assertThat(EventLayout.feedSeq(buffer, 0)).isEqualTo(17);
        assertThat(refused.code()).isEqualTo(ResultCode.MALFORMED);
        assertThat(refused.reason()).isEqualTo("ü".repeat(500));
        assertThat(refused.line()).isEqualTo("é".repeat(Math.min(1000, lineLength)));
    }

    private int accept(String line) {
        int length = encode(line);
        assertThat(encoder.code()).as(encoder.message()).isEqualTo(ResultCode.OK);
        return length;
    }

    private int encode(String line) {
        byte[] bytes = bytes(line);
        assertThat(json.parse(bytes, 0, bytes.length, fields))
                .as(json.message())
                .isTrue();
        Arrays.fill(buffer.byteArray(), (byte) 0x5A);
        return encoder.encode(fields, buffer, 0);
    }

    /** Lines stand in the tests with single quotes. */
    private static byte[] bytes(String line) {
        return line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static List<Long> levels(RuleSetDecoder rule) {
        List<Long> levels = new ArrayList<>();
        for (RuleSetDecoder.LevelsDecoder level : rule.levels()) {
            levels.add(level.level());
        }
        return levels;
    }
}

package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.Direction;
import io.belfry.codec.EventLayout;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.MoveSince;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.core.limits.EngineLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a {@code rule.set} of each kind becomes. The kinds of the first version stand in {@link EventEncoderTest}. */
class RuleEncoderTest {
    private static final long NONE = RuleSetDecoder.minNullValue();
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final long DAY_NS = 1440 * MINUTE_NS;

    private final TestNames names = TestNames.small();
    private final EventEncoder encoder = new EventEncoder(names.directory(), names::openFeed);
    private final JsonEventAdapter json = new JsonEventAdapter();
    private final EventFields fields = new EventFields();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // kind | params and more | currency | unit | min | levels | recovery
                "account.overdrawn | {} | 0 | MONEY | - | [] | 0",
                "account.overdrawn | {'buffer':'250.5'},'recovery':'10' | 0 | MONEY | 2505000 | [] | 100000",
                "account.overdrawn | {'buffer':0} | 0 | MONEY | 0 | [] | 0",
                "velocity | {'currency':'EUR','window':'PT10M','count':5},'recovery':4 | 978 | COUNT | - | [5] | 4",
                "velocity | {'currency':'JPY','window':'PT10M','sum':'5000'} | 392 | MONEY | - | [5000] | 0",
                "velocity | {'currency':'EUR','window':'PT10M','sum':5},'recovery':'4.99' | 978 | MONEY | - | [500] | 499",
                "outflow | {'currency':'EUR','window':'P30D','percent':'40'},'recovery':'60' | 978 | PERCENT | - | [400000] | 600000",
                "dormant | {'after':'P180D'} | 0 | MONEY | - | [] | 0",
                "nav.above | {'fund':'FUND-EUR','level':'12.345'},'recovery':'0.01' | 0 | NAV | - | [123450] | 100",
                "nav.below | {'fund':'FUND-JPY','level':90},'recovery':'90' | 0 | NAV | - | [9000] | 9000",
                "nav.moved | {'percent':'2.5'},'recovery':'9' | 0 | PERCENT | - | [25000] | 0",
                "nav.moved | {'percent':'2.5','since':'week','fund':'FUND-EUR'},'recovery':1 | 0 | PERCENT | - | [25000] | 10000",
                "drawdown | {'percent':'99.9999'},'recovery':'99.9998' | 0 | PERCENT | - | [999999] | 999998",
                "fund.event | {} | 0 | MONEY | - | [] | 0",
            })
    void shouldScaleWhatAKindTakes(
            String kind, String paramsAndMore, int currency, LevelUnit unit, Long min, String levels, long recovery) {
        RuleSetDecoder rule = accept(kind, paramsAndMore);
        assertThat(rule.kind()).isEqualTo(Words.RULE_KINDS.constant(kind));
        assertThat(rule.currency()).isEqualTo(currency);
        assertThat(rule.levelUnit()).isEqualTo(unit);
        assertThat(rule.min()).isEqualTo(min == null ? NONE : min);
        assertThat(rule.recovery()).isEqualTo(recovery);
        assertThat(levels(rule)).hasToString(levels);
    }

    @Test
    void shouldReadWindowsDirectionAndCooldown() {
        RuleSetDecoder rule = accept(
                "velocity",
                "{'currency':'EUR','window':'PT15M','count':3,'direction':'out'},'cooldown':'P1D','enabled':false");
        assertThat(rule.windowNs()).isEqualTo(15 * MINUTE_NS);
        assertThat(rule.direction()).isEqualTo(Direction.OUT);
        assertThat(rule.cooldownNs()).isEqualTo(DAY_NS);
        assertThat(rule.fund()).isEqualTo(EventLayout.NO_HANDLE);
        rule = accept("dormant", "{'after':'P4000D'}");
        assertThat(rule.windowNs()).isEqualTo(4000 * DAY_NS);
        assertThat(rule.cooldownNs()).isZero();
        assertThat(rule.direction()).isEqualTo(Direction.BOTH);
        rule = accept("outflow", "{'currency':'EUR','window':'PT1M','percent':1}");
        assertThat(rule.windowNs()).isEqualTo(MINUTE_NS);
        rule = accept("balance.changed", "{}");
        assertThat(rule.windowNs()).isZero();
        assertThat(rule.cooldownNs()).isZero();
    }

    @Test
    void shouldReadWhatAMoveIsCountedFromAndWhichFundEvents() {
        assertThat(accept("nav.moved", "{'percent':1}").since()).isEqualTo(MoveSince.PREVIOUS);
        assertThat(accept("nav.moved", "{'percent':1,'since':'previous'}").since())
                .isEqualTo(MoveSince.PREVIOUS);
        RuleSetDecoder rule = accept("nav.moved", "{'percent':1,'since':'month','fund':'FUND-JPY'}");
        assertThat(rule.since()).isEqualTo(MoveSince.MONTH);
        assertThat(rule.fund()).isEqualTo(1);
        assertThat(accept("fund.event", "{}").events()).isZero();
        assertThat(accept("fund.event", "{'events':[]}").events()).isZero();
        assertThat(accept("fund.event", "{'events':['distribution']}").events()).isEqualTo((short) 1);
        rule = accept("fund.event", "{'events':['split','distribution','split']}");
        assertThat(rule.events()).isEqualTo((short) 3);
        rule = accept("drawdown", "{'percent':1}");
        assertThat(rule.events()).isZero();
        assertThat(rule.since()).isEqualTo(MoveSince.PREVIOUS);
        assertThat(rule.kind()).isEqualTo(RuleKind.DRAWDOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "account.overdrawn | {'buffer':'-1'} | OUT_OF_RANGE | params.buffer is \"-1\": allowed is 0 or more",
                "account.overdrawn | {'buffer':'1.00001'} | AMOUNT_PRECISION | params.buffer takes 4",
                "account.overdrawn | {},'recovery':'-0.1' | OUT_OF_RANGE | recovery is \"-0.1\"",
                "velocity | {'window':'PT1H','count':1} | MALFORMED | params.currency is missing",
                "velocity | {'currency':'EUR','count':1} | MALFORMED | params.window is missing",
                "velocity | {'currency':'EUR','window':'PT1H'} | MALFORMED | neither count nor sum: velocity takes one of them",
                "velocity | {'currency':'EUR','window':'PT1H','count':1,'sum':1} | MALFORMED | both count and sum",
                "velocity | {'currency':'EUR','window':'PT1H','count':0} | OUT_OF_RANGE | params.count is \"0\": allowed are whole numbers from 1 to 1000000000",
                "velocity | {'currency':'EUR','window':'PT1H','count':1.5} | OUT_OF_RANGE | params.count is \"1.5\"",
                "velocity | {'currency':'EUR','window':'PT1H','count':2},'recovery':2 | OUT_OF_RANGE | recovery is \"2\": the alert could never resolve, allowed is less than params.count",
                "velocity | {'currency':'EUR','window':'PT1H','count':2},'recovery':'0.5' | OUT_OF_RANGE | recovery is \"0.5\"",
                "velocity | {'currency':'EUR','window':'PT1H','sum':'0'} | OUT_OF_RANGE | params.sum is \"0\": it must be above zero",
                "velocity | {'currency':'EUR','window':'PT1H','sum':'0.001'} | AMOUNT_PRECISION | EUR takes 2",
                "velocity | {'currency':'EUR','window':'PT1H','sum':'5'},'recovery':'5' | OUT_OF_RANGE | less than params.sum",
                "velocity | {'currency':'EUR','window':'PT1H','sum':'5','direction':'up'} | OUT_OF_RANGE | params.direction is \"up\": allowed are in, out, both",
                "velocity | {'currency':'EUR','window':'PT59S','count':1} | OUT_OF_RANGE | params.window is \"PT59S\": allowed is PT1M to P400D",
                "velocity | {'currency':'EUR','window':'P400DT0.000000001S','count':1} | OUT_OF_RANGE | allowed is PT1M to P400D",
                "velocity | {'currency':'EUR','window':'1h','count':1} | MALFORMED | params.window is \"1h\": allowed are ISO 8601 durations",
                "velocity | {'currency':'EUR','window':'P1M','count':1} | MALFORMED | a year or a month has no fixed length",
                "outflow | {'currency':'EUR','window':'P7D'} | MALFORMED | params.percent is missing",
                "outflow | {'window':'P7D','percent':1} | MALFORMED | params.currency is missing",
                "outflow | {'currency':'EUR','percent':1} | MALFORMED | params.window is missing",
                "outflow | {'currency':'EUR','window':'P401D','percent':1} | OUT_OF_RANGE | params.window",
                "outflow | {'currency':'EUR','window':'P7D','percent':0} | OUT_OF_RANGE | params.percent is \"0\": it must be above zero",
                "outflow | {'currency':'EUR','window':'P7D','percent':'0.00001'} | AMOUNT_PRECISION | a percent takes 4",
                "outflow | {'currency':'EUR','window':'P7D','percent':1},'recovery':-1 | OUT_OF_RANGE | recovery",
                "dormant | {} | MALFORMED | params.after is missing",
                "dormant | {'after':'PT59S'} | OUT_OF_RANGE | params.after is \"PT59S\": allowed is PT1M to P4000D",
                "dormant | {'after':'P4001D'} | OUT_OF_RANGE | allowed is PT1M to P4000D",
                "dormant | {'after':'P1Y'} | MALFORMED | params.after is \"P1Y\"",
                "nav.above | {'level':'1'} | MALFORMED | params.fund is missing",
                "nav.above | {'fund':'NONE','level':'1'} | UNKNOWN_FUND | params.fund is \"NONE\"",
                "nav.above | {'fund':'FUND-EUR'} | MALFORMED | params.level is missing",
                "nav.above | {'fund':'FUND-EUR','level':'0'} | OUT_OF_RANGE | params.level is \"0\": it must be above zero",
                "nav.above | {'fund':'FUND-EUR','level':'1.00001'} | AMOUNT_PRECISION | a price of this fund takes 4",
                "nav.above | {'fund':'FUND-JPY','level':'1.001'} | AMOUNT_PRECISION | a price of this fund takes 2",
                "nav.above | {'fund':'FUND-EUR','level':'2'},'recovery':'2' | OUT_OF_RANGE | less than params.level",
                "nav.below | {'fund':'FUND-EUR','level':'2'},'recovery':'-1' | OUT_OF_RANGE | recovery",
                "nav.moved | {} | MALFORMED | params.percent is missing",
                "nav.moved | {'percent':'-1'} | OUT_OF_RANGE | params.percent is \"-1\": it must be above zero",
                "nav.moved | {'percent':'1','since':'year'} | OUT_OF_RANGE | params.since is \"year\": allowed are previous, week, month",
                "nav.moved | {'percent':'1','fund':'NONE'} | UNKNOWN_FUND | params.fund",
                "nav.moved | {'percent':'1','since':'week'},'recovery':1 | OUT_OF_RANGE | less than params.percent",
                "drawdown | {} | MALFORMED | params.percent is missing",
                "drawdown | {'percent':0} | OUT_OF_RANGE | above zero",
                "drawdown | {'percent':100} | OUT_OF_RANGE | params.percent is \"100\": a price never falls by all of it, allowed is less than 100",
                "drawdown | {'percent':10},'recovery':10 | OUT_OF_RANGE | less than params.percent",
                "fund.event | {'events':['merger']} | OUT_OF_RANGE | params.events is \"merger\": allowed are distribution, split",
                "fund.event | {'events':['']} | MALFORMED | params.events",
                "fund.event | {'fund':'NONE'} | UNKNOWN_FUND | params.fund",
                "balance.changed | {},'cooldown':'PT0.999S' | OUT_OF_RANGE | cooldown is \"PT0.999S\": allowed is PT1S to P400D",
                "balance.changed | {},'cooldown':'P401D' | OUT_OF_RANGE | cooldown",
                "balance.changed | {},'cooldown':'60' | MALFORMED | cooldown is \"60\": allowed are ISO 8601 durations",
            })
    void shouldRefuseWithFieldValueAndWhatIsAllowed(String kind, String paramsAndMore, ResultCode code, String part) {
        assertThat(encode(kind, paramsAndMore)).isEqualTo(EventEncoder.REFUSED);
        assertThat(encoder.code()).as(encoder.message()).isEqualTo(code);
        assertThat(encoder.message()).contains(part);
        assertThat(encoder.isUnknownId()).isEqualTo(code == ResultCode.UNKNOWN_FUND);
    }

    private RuleSetDecoder accept(String kind, String paramsAndMore) {
        assertThat(encode(kind, paramsAndMore)).as(encoder.message()).isPositive();
        assertThat(encoder.unknownFields()).isZero();
        return new RuleSetDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
    }

    private int encode(String kind, String paramsAndMore) {
        String line = "{'type':'rule.set','rule':'r','kind':'" + kind + "','scope':{'all':true},'params':"
                + paramsAndMore + "}";
        byte[] bytes = line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThat(json.parse(bytes, 0, bytes.length, fields))
                .as(json.message())
                .isTrue();
        Arrays.fill(buffer.byteArray(), (byte) 0x5A);
        return encoder.encode(fields, buffer, 0);
    }

    private static List<Long> levels(RuleSetDecoder rule) {
        List<Long> levels = new ArrayList<>();
        for (RuleSetDecoder.LevelsDecoder level : rule.levels()) {
            levels.add(level.level());
        }
        return levels;
    }
}

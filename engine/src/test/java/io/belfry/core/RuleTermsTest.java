package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.RuleSetting;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules about accounts over time, and cooldowns, may be set to; each refusal says what was allowed. */
class RuleTermsTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long DAY_NS = 86_400 * SECOND_NS;

    private final CoreHost host = new CoreHost();

    private static RuleSetting velocity() {
        return rule("r", RuleKind.VELOCITY).currency("EUR").window(60 * SECOND_NS);
    }

    private static RuleSetting outflow() {
        return rule("r", RuleKind.OUTFLOW).currency("EUR").window(60 * SECOND_NS);
    }

    private static RuleSetting dormant() {
        return rule("r", RuleKind.DORMANT);
    }

    private static RuleSetting overdrawn() {
        return rule("r", RuleKind.ACCOUNT_OVERDRAWN);
    }

    static Stream<Arguments> taken() {
        return Stream.of(
                Arguments.of("a minute", velocity().counts(1)),
                Arguments.of("400 days", velocity().window(400 * DAY_NS).levels(1)),
                Arguments.of("a recovery to 1", velocity().counts(5).recovery(4)),
                Arguments.of("the least percent", outflow().percents(1)),
                Arguments.of("more than all of it", outflow().percents(5_000_000)),
                Arguments.of("dormant for a minute", dormant().window(60 * SECOND_NS)),
                Arguments.of("dormant for 4000 days", dormant().window(4_000 * DAY_NS)),
                Arguments.of("no buffer", overdrawn()),
                Arguments.of("the largest buffer", overdrawn().min(Long.MAX_VALUE)),
                Arguments.of("buffer and recovery", overdrawn().min(10).recovery(Long.MAX_VALUE - 10)),
                Arguments.of("cooldown of a second", overdrawn().cooldown(SECOND_NS)),
                Arguments.of(
                        "cooldown of 400 days",
                        rule("r", RuleKind.ORDER_CHANGED).cooldown(400 * DAY_NS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("taken")
    void shouldTake(String what, RuleSetting setting) {
        assertThat(host.apply(setting)).as(what).isEqualTo(ResultCode.OK);
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR"));
        host.reload();
        assertThat(host.core().rules().standing()).isEqualTo(1);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(velocity().counts(1).currency(""), ResultCode.MALFORMED, "params.currency: MALFORMED"),
                Arguments.of(
                        velocity().counts(1).window(60 * SECOND_NS - 1),
                        ResultCode.OUT_OF_RANGE,
                        "params.window 59.999999999: is out of range, allowed is 60.000000000"),
                Arguments.of(
                        velocity().counts(1).window(400 * DAY_NS + 1),
                        ResultCode.OUT_OF_RANGE,
                        "params.window 34560000.000000001: is out of range, allowed is 34560000.000000000"),
                Arguments.of(
                        velocity().counts(1, 2),
                        ResultCode.OUT_OF_RANGE,
                        "params.count 2: is out of range, allowed is 1"),
                Arguments.of(
                        velocity().counts(0), ResultCode.OUT_OF_RANGE, "params.count 0: is out of range, allowed is 1"),
                Arguments.of(
                        velocity().levels(-1),
                        ResultCode.OUT_OF_RANGE,
                        "params.sum -0.01: is out of range, allowed is 0.01"),
                Arguments.of(
                        velocity().percents(1),
                        ResultCode.OUT_OF_RANGE,
                        "params.count 1: is out of range, allowed is 3"),
                Arguments.of(
                        velocity().counts(3).recovery(3),
                        ResultCode.OUT_OF_RANGE,
                        "recovery 3: is out of range, allowed is 2"),
                Arguments.of(
                        velocity().counts(3).recovery(-1),
                        ResultCode.OUT_OF_RANGE,
                        "recovery -1: is out of range, allowed is 0"),
                Arguments.of(
                        outflow().percents(),
                        ResultCode.OUT_OF_RANGE,
                        "params.percent 0: is out of range, allowed is 1"),
                Arguments.of(
                        outflow().percents(0),
                        ResultCode.OUT_OF_RANGE,
                        "params.percent 0.0000: is out of range, allowed is 0.0001"),
                Arguments.of(
                        outflow().percents(1).window(0),
                        ResultCode.OUT_OF_RANGE,
                        "params.window 0.000000000: is out of range, allowed is 60.000000000"),
                Arguments.of(
                        dormant(),
                        ResultCode.OUT_OF_RANGE,
                        "params.after 0.000000000: is out of range, allowed is 60.000000000"),
                Arguments.of(
                        dormant().window(4_000 * DAY_NS + 1),
                        ResultCode.OUT_OF_RANGE,
                        "params.after 345600000.000000001: is out of range, allowed is 345600000.000000000"),
                Arguments.of(
                        dormant().window(DAY_NS).levels(1),
                        ResultCode.OUT_OF_RANGE,
                        "params.levels 1: is out of range, allowed is 0"),
                Arguments.of(
                        dormant().window(DAY_NS).recovery(1),
                        ResultCode.OUT_OF_RANGE,
                        "recovery 1: is out of range, allowed is 0"),
                Arguments.of(
                        overdrawn().min(-1),
                        ResultCode.OUT_OF_RANGE,
                        "params.buffer -0.0001: is out of range, allowed is 0.0000"),
                Arguments.of(
                        overdrawn().min(Long.MAX_VALUE).recovery(1),
                        ResultCode.OUT_OF_RANGE,
                        "recovery 0.0001: is out of range, allowed is 0.0000"),
                Arguments.of(
                        overdrawn().levels(0),
                        ResultCode.OUT_OF_RANGE,
                        "params.levels 1: is out of range, allowed is 0"),
                Arguments.of(
                        rule("r", RuleKind.BALANCE_CHANGED).cooldown(SECOND_NS - 1),
                        ResultCode.OUT_OF_RANGE,
                        "cooldown 0.999999999: is out of range, allowed is 1.000000000"),
                Arguments.of(
                        rule("r", RuleKind.NAV_UPDATED).cooldown(400 * DAY_NS + 1),
                        ResultCode.OUT_OF_RANGE,
                        "cooldown 34560000.000000001: is out of range, allowed is 34560000.000000000"),
                Arguments.of(
                        rule("r", RuleKind.HOLD_CHANGED).cooldown(-1),
                        ResultCode.OUT_OF_RANGE,
                        "cooldown -0.000000001: is out of range, allowed is 1.000000000"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("refused")
    void shouldRefuse(RuleSetting setting, ResultCode code, String sentence) {
        assertThat(host.apply(setting)).isEqualTo(code);
        assertThat(host.refusal(code)).isEqualTo(sentence);
        assertThat(host.core().rules().standing()).isZero();
    }
}

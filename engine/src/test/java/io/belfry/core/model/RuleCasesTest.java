package io.belfry.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.RuleKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule kind's table of cases, against the core and against the model: what rings was written by hand. */
class RuleCasesTest {
    static Stream<RuleCase> cases() {
        return Arrays.stream(RuleKind.values())
                .filter(kind -> kind != RuleKind.NULL_VAL)
                .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '.'))
                .flatMap(kind -> RuleCase.of(kind).stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldRingWhatTheTableSays(RuleCase ruleCase) {
        assertThat(ruleCase.play()).as(ruleCase.toString()).isEmpty();
    }
}

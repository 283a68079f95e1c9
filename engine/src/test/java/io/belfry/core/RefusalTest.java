package io.belfry.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    private final Refusal refusal = new Refusal();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "units   | 538105 | 152702 | 4 | INSUFFICIENT_UNITS | units 53.8105: is more than is free, which is 15.2702",
                "units   | 5      |        | 0 | INSUFFICIENT_UNITS | units 5: is more than is free",
                "date    | 19731  |        | 0 | REF_REUSED         | date 2024-01-09: was used before with other content",
                "date    | 19731  | 19732  | 0 | STALE_PRICE        | date 2024-01-09: is older than the known price, which is 2024-01-10",
                "date    | 19731  | 19732  | 0 | TOO_OLD            | date 2024-01-09: lies before what is kept for corrections, that begins behind 2024-01-10",
                "date    |        |        | 0 | TOO_OLD            | date: lies before what is kept for corrections",
                "order   |        |        | 0 | UNKNOWN_ORDER      | order: is no order that is confirmed",
                "account |        |        | 0 | OUT_OF_RANGE       | account: has to be named, since several accounts have an order of this id",
                "fund    |        |        | 0 | OUT_OF_RANGE       | fund: is no money-market fund",
                "side    |        |        | 0 | OUT_OF_RANGE       | side: is not allowed here",
                "amount  | -1     | 0      | 2 | OUT_OF_RANGE       | amount -0.01: is out of range, allowed is 0.00",
                "seq     | 9      | 5      | 0 | SEQ_GAP            | seq 9: leaves a hole, expected is 5",
                "currency| 978    | 392    | 0 | CURRENCY_MISMATCH  | currency EUR: is not the currency in force, which is JPY",
                "units   | 1      |        | 0 | AMOUNT_OVERFLOW    | units 1: goes past 64 bits",
                "fund    |        | 7      | 0 | LIMIT_REACHED      | fund: does not fit, the limit is 7",
            })
    void shouldNameFieldValueAndWhatWasAllowed(
            String field, Long value, Long allowed, int scale, ResultCode code, String sentence) {
        refusal.set(field, value == null ? Refusal.NONE : value, allowed == null ? Refusal.NONE : allowed, scale);
        assertThat(refusal.describe(code)).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({"NOT_READY, event: NOT_READY", "DUPLICATE, event: was applied before"})
    void shouldSaySomethingWhereNothingIsNamed(ResultCode code, String sentence) {
        refusal.clear();
        assertThat(refusal.describe(code)).isEqualTo(sentence);
    }
}

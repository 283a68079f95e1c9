package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalTextTest {
    private final DecimalText decimal = new DecimalText();

    @ParameterizedTest
    @CsvSource({
        "0, 2, OK, 0",
        "-0, 2, OK, 0",
        "12.34, 2, OK, 1234",
        "-12.34, 2, OK, -1234",
        "12, 2, OK, 1200",
        "007.50, 2, OK, 750",
        "100.0, 0, OK, 100",
        "100.000000000000000000000000000000000000, 0, OK, 100",
        "1e3, 0, OK, 1000",
        "1E+3, 2, OK, 100000",
        "1200e-2, 0, OK, 12",
        "0.00012e4, 1, OK, 12",
        "1.5e0, 1, OK, 15",
        "0e999999999999, 2, OK, 0",
        "0.000e-999999999999, 2, OK, 0",
        "9223372036854775807, 0, OK, 9223372036854775807",
        "-9223372036854775807, 0, OK, -9223372036854775807",
        "92233720368547758.07, 2, OK, 9223372036854775807",
        "00000000000000000000000000000000000000000001, 0, OK, 1",
        "9223372036854775808, 0, AMOUNT_OVERFLOW, 0",
        "-9223372036854775808, 0, AMOUNT_OVERFLOW, 0",
        "92233720368547758.08, 2, AMOUNT_OVERFLOW, 0",
        "1e999999999999999999999, 2, AMOUNT_OVERFLOW, 0",
        "1e19, 0, AMOUNT_OVERFLOW, 0",
        "99999999999999999999999999999999, 0, AMOUNT_OVERFLOW, 0",
        "12.345, 2, AMOUNT_PRECISION, 0",
        "0.1, 0, AMOUNT_PRECISION, 0",
        "1e-3, 2, AMOUNT_PRECISION, 0",
        "1e-999999999999999999999, 8, AMOUNT_PRECISION, 0",
        "'', 2, MALFORMED, 0",
        "-, 2, MALFORMED, 0",
        "+1, 2, MALFORMED, 0",
        ".5, 2, MALFORMED, 0",
        "5., 2, MALFORMED, 0",
        "1e, 2, MALFORMED, 0",
        "1e+, 2, MALFORMED, 0",
        "1e1.0, 2, MALFORMED, 0",
        "'1,5', 2, MALFORMED, 0",
        "1_000, 2, MALFORMED, 0",
        "' 1', 2, MALFORMED, 0",
        "0x10, 2, MALFORMED, 0",
        "NaN, 2, MALFORMED, 0",
        "Infinity, 2, MALFORMED, 0",
        "--1, 2, MALFORMED, 0",
        "1.2.3, 2, MALFORMED, 0",
        "\u0661, 2, MALFORMED, 0",
    })
    void shouldParseExactlyOrSayWhyNot(String text, int scale, ResultCode code, long value) {
        assertThat(decimal.parse(text, scale)).isEqualTo(code);
        assertThat(decimal.value()).isEqualTo(value);
    }

    @Test
    void shouldAgreeWithBigDecimalOnRandomNumbers() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String text = randomDecimal(random);
            int scale = random.nextInt(9);
            BigDecimal scaled = new BigDecimal(text).movePointRight(scale);
            ResultCode code = decimal.parse(text, scale);
            assertThat(code).as("%s at scale %d, seed %d", text, scale, seed).isEqualTo(expected(scaled));
            if (code == ResultCode.OK) {
                assertThat(BigInteger.valueOf(decimal.value()))
                        .as("%s, seed %d", text, seed)
                        .isEqualTo(scaled.toBigIntegerExact());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 2, 0.00",
        "5, 2, 0.05",
        "-5, 2, -0.05",
        "100, 2, 1.00",
        "-12345, 4, -1.2345",
        "7, 0, 7",
        "9223372036854775807, 8, 92233720368.54775807",
        "-9223372036854775807, 0, -9223372036854775807",
    })
    void shouldWritePlainDecimals(long scaled, int scale, String text) {
        StringBuilder out = new StringBuilder();
        DecimalText.append(out, scaled, scale);
        assertThat(out).hasToString(text);
        assertThat(decimal.parse(out, scale)).isEqualTo(ResultCode.OK);
        assertThat(decimal.value()).isEqualTo(scaled);
    }

    private static ResultCode expected(BigDecimal scaled) {
        if (scaled.stripTrailingZeros().scale() > 0) {
            return ResultCode.AMOUNT_PRECISION;
        }
        boolean fits = scaled.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return fits ? ResultCode.OK : ResultCode.AMOUNT_OVERFLOW;
    }

    private static String randomDecimal(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        digits(text, random, 1 + random.nextInt(18));
        if (random.nextBoolean()) {
            digits(text.append('.'), random, 1 + random.nextInt(6));
            text.append("0".repeat(random.nextInt(4)));
        }
        if (random.nextInt(3) == 0) {
            text.append('e').append(random.nextInt(25) - 12);
        }
        return text.toString();
    }

    private static void digits(StringBuilder text, Random random, int count) {
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + (random.nextInt(3) == 0 ? 0 : random.nextInt(10))));
        }
    }
}

package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventAdapterTest {
    private final JsonEventAdapter json = new JsonEventAdapter();
    private final EventFields fields = new EventFields();

    @Test
    void shouldReadFieldsScopeAndParams() {
        assertThat(parse("{\"type\":\"rule.set\",\"seq\":12345678901234567890.10,\"enabled\":true,"
                        + "\"scope\":{\"segment\":\"a\\u0062\"},\"params\":{\"levels\":[1.50,\"2\"],\"kinds\":[],\"other\":{}},"
                        + "\"x\":[[{}]],\"params.min\":\"5\",\"name\":null} "))
                .isTrue();
        assertThat(fields.get(Field.TYPE)).isEqualTo("rule.set");
        assertThat(fields.get(Field.SEQ)).isEqualTo("12345678901234567890.10");
        assertThat(fields.get(Field.ENABLED)).isEqualTo("true");
        assertThat(fields.get(Field.SCOPE_SEGMENT)).isEqualTo("ab");
        assertThat(fields.has(Field.SCOPE)).isTrue();
        assertThat(fields.size(Field.PARAM_LEVELS)).isEqualTo(2);
        assertThat(fields.get(Field.PARAM_LEVELS, 0)).isEqualTo("1.50");
        assertThat(fields.has(Field.PARAM_KINDS)).isTrue();
        assertThat(fields.has(Field.PARAM_MIN)).isFalse();
        assertThat(fields.has(Field.NAME)).isFalse();
        assertThat(fields.unknownFields()).isEqualTo(3);
    }

    @Test
    void shouldForgetTheLineBefore() {
        assertThat(parse("{\"type\":\"a\",\"params\":{\"levels\":[1]},\"x\":1}"))
                .isTrue();
        assertThat(parse("{}")).isTrue();
        assertThat(fields.has(Field.TYPE)).isFalse();
        assertThat(fields.size(Field.PARAM_LEVELS)).isZero();
        assertThat(fields.unknownFields()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | not valid JSON",
                "{\"type\":\"a\" | not valid JSON",
                "{\"type\":\"a\",} | not valid JSON",
                "{\"type\":\"a | not valid JSON",
                "{'type':'a'} | not valid JSON",
                "{\"type\":a} | not valid JSON",
                "{\"seq\":01} | not valid JSON",
                "{\"seq\":1.} | not valid JSON",
                "{\"seq\":+1} | not valid JSON",
                "{\"seq\":NaN} | not valid JSON",
                "{\"type\":\"a\\x\"} | not valid JSON",
                "{\"type\":\"a\",\"type\":\"b\"} | Duplicate",
                "{\"x\":1,\"x\":2} | Duplicate",
                "{\"x\":{\"y\":1,\"y\":2}} | Duplicate",
                "{\"a\":1}{\"b\":2} | more behind",
                "{\"a\":1} x | not valid JSON",
                "[] | not a JSON object",
                "[{\"type\":\"a\"}] | not a JSON object",
                "\"text\" | not a JSON object",
                "12 | not a JSON object",
                "null | not a JSON object",
                "// comment | not valid JSON",
                "{\"account\":12} | account is \"12\": it must be a string",
                "{\"account\":{}} | account is an object: it must be a string",
                "{\"amount\":true} | amount is \"true\": it must be a decimal",
                "{\"amount\":[1]} | amount is an array: it must be a decimal",
                "{\"enabled\":\"true\"} | enabled is \"true\": it must be true or false",
                "{\"scope\":\"all\"} | scope is \"all\": it must be an object",
                "{\"params\":[]} | params is an array: it must be an object",
                "{\"params\":{\"levels\":\"1\"}} | params.levels is \"1\": it must be an array",
                "{\"params\":{\"levels\":[[1]]}} | params.levels is an array",
                "{\"params\":{\"levels\":[null]}} | params.levels is \"null\"",
                "{\"params\":{\"kinds\":[1]}} | params.kinds is \"1\": it must be an array of strings",
            })
    void shouldRefuseWithAReason(String line, String part) {
        assertThat(parse(line)).isFalse();
        assertThat(json.message()).contains(part).hasSizeLessThan(200);
    }

    @Test
    void shouldRefuseDeepNesting() {
        assertThat(parse("{\"x\":" + "[".repeat(16) + "]".repeat(16) + "}")).isFalse();
        assertThat(json.message()).contains("depth");
        assertThat(parse("{\"x\":" + "{\"x\":".repeat(20_000))).isFalse();
        assertThat(parse("{\"x\":" + "[".repeat(15) + "]".repeat(15) + "}")).isTrue();
    }

    @Test
    void shouldRefuseNumbersAndNamesWithoutEnd() {
        assertThat(parse("{\"amount\":" + "9".repeat(1001) + "}")).isFalse();
        assertThat(json.message()).contains("1000");
        assertThat(parse("{\"amount\":" + "9".repeat(1000) + "}")).isTrue();
        assertThat(parse("{\"" + "n".repeat(1000) + "\":1}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0 80", // NUL in two bytes
                "C1 BF",
                "E0 80 80", // over-long
                "ED A0 80", // half a surrogate pair
                "F4 90 80 80", // behind the last code point
                "F5 80 80 80",
                "80",
                "FF",
                "C3",
                "E2 82",
                "F0 9F 98",
            })
    void shouldRefuseInvalidUtf8(String hex) {
        byte[] line = "{\"name\":\"????\"}".getBytes(StandardCharsets.US_ASCII);
        String[] bytes = hex.split(" ", -1);
        for (int i = 0; i < bytes.length; i++) {
            line[9 + i] = (byte) Integer.parseInt(bytes[i], 16);
        }
        assertThat(json.parse(line, 0, line.length, fields)).isFalse();
        assertThat(json.message()).isEqualTo("the line is not valid UTF-8");
    }

    @Test
    void shouldRefuseOtherEncodings() {
        byte[] line = "{\"type\":\"a\"}".getBytes(StandardCharsets.UTF_16BE);
        assertThat(json.parse(line, 0, line.length, fields)).isFalse();
    }

    @Test
    void shouldReadOnlyItsRangeOfBytes() {
        byte[] line = "garbage{\"type\":\"ü\"}garbage".getBytes(StandardCharsets.UTF_8);
        assertThat(json.parse(line, 7, line.length - 14, fields)).isTrue();
        assertThat(fields.get(Field.TYPE)).isEqualTo("ü");
    }

    private boolean parse(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return json.parse(bytes, 0, bytes.length, fields);
    }
}

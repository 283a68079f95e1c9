package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | []",
                "a | [1:a]",
                "a~b | [1:a, 2:b]",
                "a~b~ | [1:a, 2:b]",
                "a~~ ~b | [1:a, 4:b]",
                "~~~ | []",
                "a^~b^~ | [1:a^, 2:b^]",
                "~{\"x\":1} | [2:{\"x\":1}]",
                "[1]~[2] | [1:[1], 2:[2]]",
            })
    void shouldCutLinesAndNumberBlankOnes(String body, String expected) throws IOException {
        assertThat(cut(EventLines.ofNdjson(stream(body)))).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | []",
                "[] | []",
                " ~[ ~ ]~ | []",
                "[{\"a\":1}] | [1:{\"a\":1}]",
                "[{\"a\":1},{\"b\":[2,3]}]~ | [1:{\"a\":1}, 2:{\"b\":[2,3]}]",
                "[~{\"a\":\"],[}\\\"\"}~,~{}] | [1:{\"a\":\"],[}\\\"\"}~, 2:~{}]",
                "[1,,2] | [1:1, 2:, 3:2]",
                "[1,] | [1:1, 2:]",
                "[{\"a\":1} | [1:{\"a\":1}!the array ends before its closing bracket]",
                "[{\"a\":1},{\"b | [1:{\"a\":1}, 2:{\"b!the array ends before its closing bracket]",
                "[1]~{} | [1:1, 2:{}!there is more behind the array]",
                "[] x | [1:x!there is more behind the array]",
                "{\"a\":1} | [1:{\"a\":1}!this is not a JSON array]",
                "[}},1] | [1:}}, 2:1]",
            })
    void shouldCutTheElementsOfAnArray(String body, String expected) throws IOException {
        assertThat(cut(EventLines.ofArray(stream(body)))).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | []",
                "  ~ ~[1,2] | [1:1, 2:2]",
                "~~{}~{} | [3:{}, 4:{}]",
                "~ | []",
            })
    void shouldTellArraysFromLines(String body, String expected) throws IOException {
        assertThat(cut(EventLines.of(stream(body)))).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}~{}", "[{},{}]"})
    void shouldLeaveOutAByteOrderMark(String body) throws IOException {
        assertThat(cut(EventLines.of(stream("\uFEFF" + body)))).hasToString("[1:{}, 2:{}]");
    }

    @Test
    void shouldKeepHalfAByteOrderMark() throws IOException {
        byte[] body = {(byte) 0xEF, (byte) 0xBB, '{', '}'};
        EventLines lines = EventLines.ofNdjson(new ByteArrayInputStream(body));
        assertThat(lines.next()).isTrue();
        assertThat(lines.length()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldPassOverALineOfAnyLength(boolean isArray) throws IOException {
        String separator = isArray ? "," : "\n";
        String longest = "x".repeat(EventLines.MAX_LINE_BYTES);
        String body = (isArray ? "[" : "") + longest + separator + longest + "x" + separator + "x".repeat(10_000_000)
                + separator + "last" + (isArray ? "]" : "");
        InputStream stream = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        EventLines lines = isArray ? EventLines.ofArray(stream) : EventLines.ofNdjson(stream);
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isFalse();
        assertThat(lines.length()).isEqualTo(EventLines.MAX_LINE_BYTES);
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isTrue();
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isTrue();
        assertThat(lines.length()).isEqualTo(EventLines.MAX_LINE_BYTES);
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isFalse();
        assertThat(lines.lineNumber()).isEqualTo(4);
        assertThat(text(lines)).isEqualTo("last");
        assertThat(lines.next()).isFalse();
        assertThat(lines.next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void shouldNotDependOnHowTheStreamIsChopped(int bytesPerRead) throws IOException {
        String body = "\uFEFF[{\"a\":\"\\\"]\"},\n{\"b\":[1,2]}, 3]";
        InputStream chopped = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, bytesPerRead));
            }
        };
        assertThat(cut(EventLines.of(chopped))).hasToString("[1:{\"a\":\"\\\"]\"}, 2:~{\"b\":[1,2]}, 3: 3]");
    }

    /** {@code ~} stands for a newline and {@code ^} for a carriage return. */
    private static InputStream stream(String body) {
        String text = body == null ? "" : body.replace('~', '\n').replace('^', '\r');
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> cut(EventLines lines) throws IOException {
        List<String> texts = new ArrayList<>();
        while (lines.next()) {
            String fault = lines.fault().isEmpty() ? "" : "!" + lines.fault();
            texts.add(lines.lineNumber() + ":" + text(lines).replace('\n', '~').replace('\r', '^') + fault);
        }
        return texts;
    }

    private static String text(EventLines lines) {
        return new String(lines.bytes(), 0, lines.length(), StandardCharsets.UTF_8);
    }
}

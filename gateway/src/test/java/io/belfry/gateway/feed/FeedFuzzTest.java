package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.EventLayout;
import io.belfry.codec.ResultCode;
import io.belfry.core.limits.EngineLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Throws broken lines at a feed: each one becomes a valid message or a code with a message, never an exception. A slice
 * runs in every build; {@code -Dbelfry.fuzz.lines} asks for more, {@code -Dbelfry.seed} gives a seed back.
 */
class FeedFuzzTest {
    private static final int SLICE = Integer.getInteger("belfry.fuzz.lines", 30_000);
    private static final List<String> SAMPLES = EventSamples.json();
    private static final List<String> BRICKS = List.of(
            "1e999999999",
            "-1e-999999999",
            "9".repeat(400),
            "0." + "0".repeat(400) + "1",
            "-0",
            "NaN",
            "1e+",
            "\"\"",
            "null",
            "true",
            "[]",
            "{}",
            "[".repeat(40),
            "{\"a\":".repeat(40),
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"" + "x".repeat(300) + "\"",
            "\"9999-12-31T23:59:60Z\"",
            "\"0000-00-00\"",
            "{\"all\":true,\"all\":true}",
            ",",
            ":",
            "\"",
            "\\",
            "\uFEFF",
            "\u0000",
            "\"type\":\"fund.split\",",
            "\"type\":\"order.switched\",",
            "{\"fund\":\"FUND-JPY\",\"units\":\"1\",\"amount\":5}",
            "\"to\":7,",
            "\"from\":{\"fund\":{}},",
            "\"0.123456789\"",
            "\"reinvest\"",
            "\"feed\":\"core\",",
            "\"seq\":-1,",
            "\"P106752D\"",
            "\"PT0.000000001S\"",
            "\"kind\":\"nav.above\",",
            "\"recovery\":\"9223372036854775807\",",
            "-9223372036854775808",
            "9223372036854775807");

    private final TestNames names = TestNames.small();
    private final EventEncoder encoder = new EventEncoder(names.directory(), names::openFeed);
    private final JsonEventAdapter json = new JsonEventAdapter();
    private final EventFields fields = new EventFields();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final EventJson printer = new EventJson(names.directory(), true);

    @Test
    void shouldEncodeOrRefuseWhateverComes() {
        long seed = Seeds.next();
        int accepted = 0;
        for (int i = 0; i < SLICE; i++) {
            byte[] line = mutated(new Random(seed + i));
            try {
                accepted += take(line) ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("belfry.seed=" + (seed + i) + ": " + text(line), e);
            }
        }
        assertThat(accepted).as("valid lines among them").isBetween(SLICE / 100, SLICE - SLICE / 100);
    }

    @Test
    void shouldAccountForEveryLineOfABrokenStream() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int round = 0; round < Math.max(1, SLICE / 1000); round++) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                body.write(mutated(random));
                body.write('\n');
            }
            FakeRing ring = new FakeRing(TestNames.small(), Integer.MAX_VALUE);
            try (EventFeed feed = new EventFeed(names.directory(), ring::open)) {
                assertThat(feed.number("fuzz", "1")).isEqualTo(ResultCode.OK);
                feed.read(EventLines.ofNdjson(new ByteArrayInputStream(body.toByteArray())));
                FeedAnswer answer = feed.finish();
                assertThat(answer.accepted() + answer.duplicates() + answer.rejectedCount())
                        .as("seed %d", seed)
                        .isEqualTo(eventLines(body.toByteArray()));
                assertThat(answer.isStopped()).isFalse();
                assertThat(answer.toJson()).startsWith("{\"accepted\":");
            }
        }
    }

    @Test
    void shouldCutABrokenArrayToItsEnd() throws IOException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (int round = 0; round < SLICE / 100; round++) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.write('[');
            for (int i = 0; i < 10; i++) {
                body.write(mutated(random));
                body.write(',');
            }
            body.write("{}]".getBytes(StandardCharsets.US_ASCII));
            EventLines lines = EventLines.of(new ByteArrayInputStream(body.toByteArray()));
            long last = 0;
            while (lines.next()) {
                assertThat(lines.lineNumber()).as("seed %d", seed).isGreaterThan(last);
                last = lines.lineNumber();
                json.parse(lines.bytes(), 0, lines.length(), fields);
            }
            assertThat(last).as("seed %d", seed).isPositive();
        }
    }

    /** Whether the line became a message; all that must hold of both outcomes is asserted. */
    private boolean take(byte[] line) {
        if (!json.parse(line, 0, line.length, fields)) {
            assertThat(json.message()).isNotBlank().hasSizeLessThan(500);
            return false;
        }
        assertThat(json.message()).isEmpty();
        encoder.readNumber(fields);
        int length = encoder.encode(fields, buffer, 0);
        if (length == EventEncoder.REFUSED) {
            assertThat(encoder.code()).isNotIn(ResultCode.OK, ResultCode.NULL_VAL);
            assertThat(encoder.message()).isNotBlank().hasSizeLessThan(500);
            assertThat(encoder.message().chars().noneMatch(Character::isISOControl))
                    .isTrue();
            return false;
        }
        assertThat(encoder.message()).isEmpty();
        byte[] first = Arrays.copyOf(buffer.byteArray(), length);
        StringBuilder printed = new StringBuilder();
        assertThat(printer.append(buffer, 0, printed)).isTrue();
        byte[] again = printed.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(json.parse(again, 0, again.length, fields))
                .as(json.message())
                .isTrue();
        assertThat(encoder.encode(fields, EventLayout.NO_FEED, 0, buffer, 0))
                .as(encoder.message())
                .isEqualTo(length);
        assertThat(Arrays.copyOf(buffer.byteArray(), length)).isEqualTo(first);
        return true;
    }

    private static byte[] mutated(Random random) {
        byte[] line = SAMPLES.get(random.nextInt(SAMPLES.size())).getBytes(StandardCharsets.UTF_8);
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            line = mutatedOnce(line, random);
        }
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '\n' ? (byte) ' ' : line[i];
        }
        return line;
    }

    private static byte[] mutatedOnce(byte[] line, Random random) {
        if (line.length == 0) {
            return line;
        }
        int at = random.nextInt(line.length);
        switch (random.nextInt(8)) {
            case 0 -> {
                return Arrays.copyOf(line, at);
            }
            case 1 -> line[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> line[at] = (byte) random.nextInt(256);
            case 3 -> line[at] = (byte) (0x80 | random.nextInt(128));
            case 4 -> {
                return replaceValue(line, BRICKS.get(random.nextInt(BRICKS.size())), random);
            }
            case 5 -> {
                return spliced(line, at, at, BRICKS.get(random.nextInt(BRICKS.size())));
            }
            case 6 -> {
                // A member twice, or in another's place.
                String member = text(line);
                int comma = member.indexOf(',', at);
                return comma < 0 ? line : spliced(line, comma, comma, member.substring(Math.min(1, comma), comma));
            }
            default -> {
                int end = at + random.nextInt(line.length - at);
                return spliced(line, at, end, "");
            }
        }
        return line;
    }

    private static byte[] replaceValue(byte[] line, String brick, Random random) {
        String latin = text(line);
        int colon = latin.indexOf(':', random.nextInt(line.length));
        int end = colon < 0 ? -1 : latin.indexOf(',', colon);
        return end < 0 ? line : spliced(line, colon + 1, end, brick);
    }

    private static byte[] spliced(byte[] line, int from, int to, String insert) {
        byte[] middle = insert.getBytes(StandardCharsets.UTF_8);
        byte[] result = new byte[line.length - (to - from) + middle.length];
        System.arraycopy(line, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(line, to, result, from + middle.length, line.length - to);
        return result;
    }

    /** One character per byte. */
    private static String text(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1);
    }

    /** Lines that are more than blanks; every line ends with a newline. */
    private static long eventLines(byte[] body) {
        long count = 0;
        boolean blank = true;
        for (byte b : body) {
            if (b == '\n') {
                count += blank ? 0 : 1;
                blank = true;
            } else {
                blank &= b == ' ' || b == '\t' || b == '\r';
            }
        }
        return count;
    }
}

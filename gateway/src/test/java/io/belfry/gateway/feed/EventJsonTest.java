package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ClockMode;
import io.belfry.codec.EngineConfiguredEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FeedOpenedEncoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.TickEncoder;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
    private final TestNames names = TestNames.small();
    private final EventEncoder encoder = new EventEncoder(names.directory(), names::openFeed);
    private final JsonEventAdapter json = new JsonEventAdapter();
    private final EventFields fields = new EventFields();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final EventJson printer = new EventJson(names.directory(), true);

    static List<String> samples() {
        return EventSamples.json();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldGiveTheSameBytesAfterARoundTrip(String line) {
        byte[] first = encode(line);
        String printed = print();
        assertThat(encode(printed)).as(printed).isEqualTo(first);
        assertThat(print()).isEqualTo(printed);
        assertThat(encoder.unknownFields()).isZero();
    }

    @Test
    void shouldCoverEveryEventType() {
        for (EventType type : EventType.values()) {
            assertThat(samples()).as(type.word()).anyMatch(line -> line.contains('"' + type.word() + '"'));
        }
    }

    @Test
    void shouldCoverEveryRuleKind() {
        for (RuleKind kind : RuleKind.values()) {
            String word = Words.RULE_KINDS.word(kind);
            assertThat(word == null).as(kind.name()).isEqualTo(kind == RuleKind.NULL_VAL);
            assertThat(samples()).as(word).anyMatch(line -> word == null || line.contains('"' + word + '"'));
        }
    }

    @Test
    void shouldPrintNumberTimeAndStamp() {
        encode(
                "{\"type\":\"account.posted\",\"account\":\"DE-EUR\",\"amount\":\"5\",\"currency\":\"EUR\",\"ref\":\"T\","
                        + "\"time\":\"2026-11-20T10:30:00+01:00\",\"feed\":\"core\",\"seq\":12}");
        EventLayout.engineTimeNs(buffer, 0, 1_795_167_000_000_000_123L);
        assertThat(print())
                .isEqualTo(
                        "{\"type\":\"account.posted\",\"time\":\"2026-11-20T09:30:00.000000000Z\","
                                + "\"stamp\":\"2026-11-20T09:30:00.000000123Z\",\"feed\":\"core\",\"seq\":12,"
                                + "\"account\":\"DE-EUR\",\"amount\":\"5.00\",\"currency\":\"EUR\",\"ref\":\"T\",\"kind\":\"other\"}");
    }

    @Test
    void shouldPrintNothingForWhatOnlyTheEngineWrites() {
        MessageHeaderEncoder header = new MessageHeaderEncoder();
        EngineConfiguredEncoder configured = new EngineConfiguredEncoder().wrapAndApplyHeader(buffer, 0, header);
        configured
                .common()
                .engineTimeNs(1)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        configured.clockMode(ClockMode.WALL);
        assertThat(print()).isEmpty();
        FeedOpenedEncoder opened = new FeedOpenedEncoder().wrapAndApplyHeader(buffer, 0, header);
        opened.common().engineTimeNs(1).timeNs(EventLayout.NO_TIME).feedSeq(0).feed(EventLayout.NO_FEED);
        opened.name("core");
        assertThat(print()).isEmpty();
        TickEncoder tick = new TickEncoder().wrapAndApplyHeader(buffer, 0, header);
        tick.common().engineTimeNs(1).timeNs(EventLayout.NO_TIME).feedSeq(0).feed(EventLayout.NO_FEED);
        assertThat(print()).isEmpty();
    }

    @Test
    void shouldSkipOverARefusedNumberOnlyWhereItMovedTheFeed() {
        names.add(Namespace.FEED, "other", 0);
        names.publish();
        assertThat(printRefusal(0, 1)).isEqualTo("{\"type\":\"feed.skip\",\"skipped\":\"core\",\"to\":2}");
        assertThat(printRefusal(0, 2)).isEqualTo("{\"type\":\"feed.skip\",\"skipped\":\"core\",\"to\":3}");
        assertThat(printRefusal(0, 2)).as("a repeat").isEmpty();
        assertThat(printRefusal(0, 9)).as("a hole").isEmpty();
        assertThat(printRefusal(0, 3)).isNotEmpty();
        assertThat(printRefusal(1, 2)).as("a hole in the other feed").isEmpty();
        encode("{\"type\":\"feed.skip\",\"skipped\":\"other\",\"to\":50}");
        assertThat(print()).isNotEmpty();
        assertThat(printRefusal(1, 49)).isEmpty();
        assertThat(printRefusal(1, 50)).isNotEmpty();
    }

    @Test
    void shouldTakeTheFirstNumberItSeesWhenItStartsInTheMiddle() {
        EventJson later = new EventJson(names.directory(), false);
        encoder.encodeRefusal(0, 700, ResultCode.MALFORMED, "r", "l", buffer, 0);
        StringBuilder out = new StringBuilder();
        assertThat(later.append(buffer, 0, out)).isTrue();
        assertThat(out).contains("701");
    }

    private String printRefusal(int feed, long seq) {
        encoder.encodeRefusal(feed, seq, ResultCode.MALFORMED, "r", "l", buffer, 0);
        return print();
    }

    private byte[] encode(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(json.parse(bytes, 0, bytes.length, fields))
                .as(json.message())
                .isTrue();
        assertThat(encoder.readNumber(fields)).as(encoder.message()).isTrue();
        int feed = encoder.lineFeed().isEmpty() ? EventLayout.NO_FEED : names.openFeed(encoder.lineFeed());
        Arrays.fill(buffer.byteArray(), (byte) 0x5A);
        int length = encoder.encode(fields, feed, encoder.lineSeq(), buffer, 0);
        assertThat(length).as(encoder.message()).isPositive();
        return Arrays.copyOf(buffer.byteArray(), length);
    }

    private String print() {
        StringBuilder out = new StringBuilder();
        boolean isPrinted = printer.append(buffer, 0, out);
        assertThat(isPrinted).isEqualTo(!out.isEmpty());
        return out.toString();
    }
}

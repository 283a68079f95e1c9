package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.belfry.codec.ResultCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFeedTest {
    private static final String GOOD =
            "{'type':'account.posted','account':'DE-EUR','amount':'1','currency':'EUR','ref':'T'}";
    private static final String BAD =
            "{'type':'account.posted','account':'DE-EUR','amount':'x','currency':'EUR','ref':'T'}";
    private static final String UNKNOWN = "{'type':'account.closed','account':'NONE'}";
    private static final String OPEN = "{'type':'account.opened','account':'NONE','customer':'C-1','currency':'EUR'}";
    private static final String TORN = "{'type':'account.pos";

    private final TestNames names = TestNames.small();
    private FakeRing ring = new FakeRing(names, 1000);

    @Test
    void shouldRefuseABadLineAlone() throws IOException {
        FeedAnswer answer = feed(lines(GOOD, BAD, TORN, "", UNKNOWN, "[1]", GOOD));
        assertThat(answer.accepted()).isEqualTo(2);
        assertThat(answer.read()).isEqualTo(4);
        assertThat(answer.rejected()).extracting(FeedAnswer.Rejection::line).containsExactly(2L, 3L, 5L, 6L);
        assertThat(answer.rejected())
                .extracting(FeedAnswer.Rejection::code)
                .containsExactly(
                        ResultCode.MALFORMED, ResultCode.MALFORMED, ResultCode.UNKNOWN_ACCOUNT, ResultCode.MALFORMED);
        assertThat(answer.rejected()).extracting(FeedAnswer.Rejection::message).allMatch(m -> !m.isBlank());
        assertThat(answer.isStopped()).isFalse();
        assertThat(answer.sequence()).isEqualTo(2);
    }

    @Test
    void shouldRefuseALineOfTenMegabytesAlone() throws IOException {
        String longest = "{'type':'account.posted','text':'" + "x".repeat(10_000_000) + "'}";
        FeedAnswer answer = feed(lines(GOOD, longest, GOOD));
        assertThat(answer.accepted()).isEqualTo(2);
        assertThat(answer.rejected()).singleElement().satisfies(rejection -> {
            assertThat(rejection.line()).isEqualTo(2);
            assertThat(rejection.code()).isEqualTo(ResultCode.MALFORMED);
            assertThat(rejection.message()).contains("65536");
        });
    }

    @Test
    void shouldFindWhatALineBeforeRegisters() throws IOException {
        FeedAnswer answer = feed(lines(OPEN, UNKNOWN, UNKNOWN));
        assertThat(answer.accepted()).isEqualTo(3);
        assertThat(answer.rejectedCount()).isZero();
    }

    @Test
    void shouldNotWaitForAnUnknownIdWithNothingUnderWay() throws IOException {
        FeedAnswer answer = feed(lines(UNKNOWN, UNKNOWN, GOOD, UNKNOWN, UNKNOWN));
        assertThat(answer.rejectedCount()).isEqualTo(4);
        assertThat(ring.awaited())
                .as("once for the line behind the good one, once at the end")
                .isEqualTo(2);
    }

    @Test
    void shouldCountUnknownFields() throws IOException {
        FeedAnswer answer = feed(lines("{'type':'account.closed','account':'DE-EUR','x':1,'y':2}", GOOD));
        assertThat(answer.unknownFields()).isEqualTo(2);
        assertThat(answer.toJson()).contains("\"unknownFields\":2");
    }

    @Test
    void shouldNumberLinesByPositionAndMoveOverRefusedOnes() throws IOException {
        FeedAnswer answer = numbered(1, lines(GOOD, "", BAD, TORN, UNKNOWN, GOOD));
        assertThat(answer.accepted()).isEqualTo(2);
        assertThat(answer.rejected()).extracting(FeedAnswer.Rejection::line).containsExactly(3L, 4L, 5L);
        assertThat(answer.rejected().get(0).message()).contains("amount is \"x\"");
        assertThat(answer.rejected().get(2).code()).isEqualTo(ResultCode.UNKNOWN_ACCOUNT);
        assertThat(ring.position("upstream")).isEqualTo(5);
        assertThat(answer.sequence()).isEqualTo(5);
        assertThat(answer.next()).isZero();
    }

    @Test
    void shouldKnowLinesThatComeAgain() throws IOException {
        numbered(1, lines(GOOD, BAD));
        FeedAnswer again = numbered(1, lines(GOOD, BAD, GOOD));
        assertThat(again.duplicates()).isEqualTo(2);
        assertThat(again.accepted()).isEqualTo(1);
        assertThat(again.rejectedCount()).isZero();
        assertThat(ring.position("upstream")).isEqualTo(3);
    }

    @Test
    void shouldRefuseAHoleAndNameTheExpectedNumber() throws IOException {
        FeedAnswer answer = numbered(5, lines(GOOD, BAD));
        assertThat(answer.rejected()).extracting(FeedAnswer.Rejection::code).containsOnly(ResultCode.SEQ_GAP);
        assertThat(answer.rejected().get(0).message()).contains("5", "1");
        assertThat(ring.position("upstream")).isZero();
    }

    @Test
    void shouldTakeNumbersFromTheLines() throws IOException {
        FeedAnswer answer = feed(lines(
                own("a", 1, GOOD),
                own("b", 1, BAD),
                own("a", 3, GOOD),
                own("a", 2, GOOD),
                own("a", 2, GOOD),
                own("b", 2, UNKNOWN),
                "{'feed':'a','seq':3,",
                "{'feed':'a','type':'account.closed','account':'DE-EUR'}",
                own("a", 3, GOOD)));
        assertThat(answer.accepted()).isEqualTo(3);
        assertThat(answer.duplicates()).isEqualTo(1);
        assertThat(answer.rejected())
                .extracting(FeedAnswer.Rejection::line, FeedAnswer.Rejection::code)
                .containsExactly(
                        tuple(2L, ResultCode.MALFORMED),
                        tuple(3L, ResultCode.SEQ_GAP),
                        tuple(6L, ResultCode.UNKNOWN_ACCOUNT),
                        tuple(7L, ResultCode.MALFORMED),
                        tuple(8L, ResultCode.MALFORMED));
        assertThat(ring.position("a")).isEqualTo(3);
        assertThat(ring.position("b")).isEqualTo(2);
        assertThat(ring.opened()).isEqualTo(2);
    }

    @Test
    void shouldNotUseUpANumberForALineThatNamesAnother() throws IOException {
        FeedAnswer answer =
                numbered(1, lines(own("upstream", 1, GOOD), own("upstream", 3, GOOD), own("other", 2, GOOD), GOOD));
        assertThat(answer.accepted()).isEqualTo(2);
        assertThat(answer.rejected()).extracting(FeedAnswer.Rejection::code).containsOnly(ResultCode.SEQ_GAP);
        assertThat(answer.rejected().get(0).message()).contains("upstream 3", "upstream 2");
        assertThat(ring.position("upstream")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStopAtAFullRingAndNameTheNextLine(boolean refusesTheNext) throws IOException {
        ring = new FakeRing(names, 2);
        FeedAnswer answer = numbered(10, lines(GOOD, "", GOOD, refusesTheNext ? BAD : GOOD, GOOD));
        assertThat(answer.stoppedBy()).isEqualTo(ResultCode.RING_FULL);
        assertThat(answer.next()).isEqualTo(4);
        assertThat(answer.nextSeq()).isEqualTo(12);
        assertThat(answer.rejectedCount() + answer.accepted()).as("taken").isEqualTo(2);
        assertThat(answer.toJson()).contains("\"next\":4", "\"code\":\"RING_FULL\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStopWhenTheDiskIsLowAndGoOnWhereItStopped(boolean refusesTheNext) throws IOException {
        try (EventFeed feed = open()) {
            // A long patience is not for this.
            feed.patience(Long.MAX_VALUE / 2).number("upstream", "1");
            feed.read(EventLines.ofNdjson(stream(lines(GOOD, "", GOOD))));
            ring.diskLow(true);
            feed.read(EventLines.ofNdjson(stream(lines(refusesTheNext ? BAD : GOOD, GOOD))));
            FeedAnswer answer = feed.finish();
            assertThat(answer.stoppedBy()).isEqualTo(ResultCode.DISK_LOW);
            assertThat(answer.stopMessage()).contains("the disk is nearly full", "minFree");
            assertThat(answer.next()).isEqualTo(1);
            assertThat(answer.nextSeq()).isEqualTo(3);
            assertThat(answer.accepted()).isEqualTo(2);
            assertThat(answer.rejectedCount()).isZero();
            assertThat(answer.toJson()).contains("\"next\":1", "\"code\":\"DISK_LOW\"");
        }
        assertThat(ring.position("upstream")).isEqualTo(2);
        ring.diskLow(false);
        assertThat(numbered(3, lines(GOOD)).accepted()).isEqualTo(1);
        assertThat(ring.position("upstream")).isEqualTo(3);
    }

    @Test
    void shouldRefuseToOpenAFeedWhenTheDiskIsLow() throws IOException {
        ring.diskLow(true);
        try (EventFeed feed = open()) {
            assertThat(feed.number("upstream", "1")).isEqualTo(ResultCode.DISK_LOW);
        }
    }

    @Test
    void shouldGoOnWhereAFullRingStopped() throws IOException {
        ring = new FakeRing(names, 2);
        String[] all = {GOOD, BAD, UNKNOWN, GOOD, TORN};
        long taken = 0;
        int from = 0;
        while (from < all.length) {
            String[] rest = Arrays.copyOfRange(all, from, all.length);
            FeedAnswer answer = numbered(1 + from, lines(rest));
            taken += answer.accepted() + answer.rejectedCount();
            from = answer.isStopped() ? from + (int) answer.next() - 1 : all.length;
        }
        assertThat(taken).isEqualTo(5);
        assertThat(ring.position("upstream")).isEqualTo(5);
    }

    @Test
    void shouldTakeNothingMoreOnceStopped() {
        ring = new FakeRing(names, 1);
        try (EventFeed feed = open()) {
            EventFields event =
                    new EventFields().set(Field.TYPE, "account.closed").set(Field.ACCOUNT, "DE-EUR");
            assertThat(feed.event(event, 1)).isTrue();
            assertThat(feed.event(event, 2)).isFalse();
            ring.publish(1);
            assertThat(feed.event(event, 3)).isFalse();
            assertThat(feed.finish().next()).isEqualTo(2);
        }
        assertThat(ring.isClosed()).isTrue();
    }

    @Test
    void shouldSayNotReadyWhenTheEngineHasStopped() throws IOException {
        ring.halt();
        FeedAnswer answer = feed(lines(GOOD, GOOD));
        assertThat(answer.stoppedBy()).isEqualTo(ResultCode.NOT_READY);
        assertThat(answer.next()).isEqualTo(1);
        assertThat(answer.stopMessage()).contains("no space left");
    }

    @Test
    void shouldNameTheFirstUnansweredLineWhenTheEngineHaltsMeanwhile() throws IOException {
        try (EventFeed feed = open()) {
            feed.number("upstream", "1");
            feed.read(EventLines.ofNdjson(stream(lines(GOOD, "", BAD, GOOD, GOOD))));
            ring.publish(2);
            ring.halt();
            FeedAnswer answer = feed.finish();
            assertThat(answer.stoppedBy()).isEqualTo(ResultCode.NOT_READY);
            assertThat(answer.accepted()).isEqualTo(1);
            assertThat(answer.rejectedCount()).isEqualTo(1);
            assertThat(answer.next()).isEqualTo(4);
            assertThat(answer.nextSeq()).isEqualTo(3);
        }
    }

    @Test
    void shouldLeaveOutRefusalsBehindTheLineToGoOnFrom() throws IOException {
        try (EventFeed feed = open()) {
            feed.read(EventLines.ofNdjson(stream(lines(BAD, GOOD, BAD))));
            ring.halt();
            FeedAnswer answer = feed.finish();
            assertThat(answer.next()).isEqualTo(2);
            assertThat(answer.rejectedCount()).isEqualTo(1);
            assertThat(answer.rejected()).extracting(FeedAnswer.Rejection::line).containsExactly(1L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', MALFORMED",
        "core, '', MALFORMED",
        "'', 1, MALFORMED",
        "co re, 1, OUT_OF_RANGE",
        "core, 0, OUT_OF_RANGE",
        "core, -1, OUT_OF_RANGE",
        "core, x, MALFORMED",
        "core, 99999999999999999999, OUT_OF_RANGE",
        "core, 1, OK",
    })
    void shouldCheckTheNumberOfAStream(String name, String seq, ResultCode code) throws IOException {
        try (EventFeed feed = open()) {
            assertThat(feed.number(name, seq)).isEqualTo(code);
            assertThat(feed.message().isEmpty()).isEqualTo(code == ResultCode.OK);
            assertThat(feed.read(EventLines.ofNdjson(stream(GOOD)))).isEqualTo(code == ResultCode.OK);
            assertThat(feed.finish().accepted()).isEqualTo(code == ResultCode.OK ? 1 : 0);
        }
    }

    @Test
    void shouldRefuseNumberedLinesWhenNoMoreFeedsFit() throws IOException {
        ring.roomForFeeds(1);
        FeedAnswer answer = feed(lines(own("a", 1, GOOD), own("b", 1, GOOD), GOOD));
        assertThat(answer.accepted()).isEqualTo(2);
        assertThat(answer.rejected()).extracting(FeedAnswer.Rejection::code).containsExactly(ResultCode.LIMIT_REACHED);
        try (EventFeed feed = open()) {
            assertThat(feed.number("c", "1")).isEqualTo(ResultCode.LIMIT_REACHED);
        }
    }

    @Test
    void shouldListAThousandRejectionsAndCountAll() throws IOException {
        FeedAnswer answer = feed((BAD + "\n").repeat(2500) + GOOD);
        assertThat(answer.rejected()).hasSize(1000);
        assertThat(answer.rejectedCount()).isEqualTo(2500);
        assertThat(answer.accepted()).isEqualTo(1);
        assertThat(answer.toJson()).contains("\"rejectedCount\":2500");
    }

    @Test
    void shouldKeepWhatCameBeforeAFailingStream() throws IOException {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        InputStream body = new SequenceInputStream(stream(lines(GOOD, GOOD) + "\n" + TORN), failing);
        try (EventFeed feed = open()) {
            feed.number("upstream", "1");
            assertThatThrownBy(() -> feed.read(EventLines.ofNdjson(body))).hasMessage("connection reset");
            FeedAnswer answer = feed.finish();
            assertThat(answer.accepted()).isEqualTo(2);
            assertThat(answer.rejectedCount()).isZero();
        }
        assertThat(ring.position("upstream"))
                .as("the torn line has not used its number")
                .isEqualTo(2);
    }

    @Test
    void shouldNotUseUpANumberForAnArrayCutShort() throws IOException {
        try (EventFeed feed = open()) {
            feed.number("upstream", "1");
            feed.read(EventLines.of(stream("[" + GOOD + "," + GOOD)));
            FeedAnswer answer = feed.finish();
            assertThat(answer.accepted()).isEqualTo(1);
            assertThat(answer.rejected())
                    .singleElement()
                    .matches(r -> r.line() == 2 && r.message().contains("closing"));
        }
        assertThat(ring.position("upstream")).isEqualTo(1);
    }

    @Test
    void shouldAnswerAsTheContractSays() throws IOException {
        assertThat(feed(lines(GOOD, "{'type':'x\"y'}")).toJson())
                .isEqualTo(
                        "{\"accepted\":1,\"duplicates\":0,\"rejected\":[{\"line\":2,\"code\":\"MALFORMED\",\"message\":"
                                + "\"the line is not valid JSON at character 12: Unexpected character ('y' (code 121)): was "
                                + "expecting comma to separate Object entries\"}],\"sequence\":1}");
        assertThat(feed("").toJson()).isEqualTo("{\"accepted\":0,\"duplicates\":0,\"rejected\":[],\"sequence\":0}");
    }

    private EventFeed open() {
        return new EventFeed(names.directory(), ring::open);
    }

    private FeedAnswer feed(String body) throws IOException {
        try (EventFeed feed = open()) {
            feed.read(EventLines.ofNdjson(stream(body)));
            return feed.finish();
        }
    }

    private FeedAnswer numbered(long seq, String body) throws IOException {
        try (EventFeed feed = open()) {
            assertThat(feed.number("upstream", Long.toString(seq))).isEqualTo(ResultCode.OK);
            feed.read(EventLines.ofNdjson(stream(body)));
            return feed.finish();
        }
    }

    private static String own(String feed, long seq, String line) {
        return "{'feed':'" + feed + "','seq':" + seq + "," + line.substring(1);
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    /** Lines stand in the tests with single quotes. */
    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}

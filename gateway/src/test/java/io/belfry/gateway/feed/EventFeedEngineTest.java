package io.belfry.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.codec.ClockMode;
import io.belfry.codec.ResultCode;
import io.belfry.recovery.JournalReplay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lines through the ring, the journal and the core of a real engine, and back out of the journal. */
@Timeout(120)
class EventFeedEngineTest {
    private static final List<String> REGISTRATIONS = List.of(
            "{'type':'customer.registered','customer':'C-1','name':'Zoë','locale':'de-CH','segment':'private'}",
            "{'type':'account.opened','account':'DE-EUR','customer':'C-1','currency':'EUR','balance':'100'}",
            "{'type':'account.opened','account':'JP-JPY','customer':'C-1','currency':'JPY','time':'2026-11-20T09:30:00Z'}",
            "{'type':'account.opened','account':'KW-KWD','customer':'C-1','currency':'KWD'}",
            "{'type':'fund.registered','fund':'FUND-EUR','currency':'EUR','navScale':4,'unitScale':3,"
                    + "'kind':'moneyMarket'}",
            "{'type':'fund.registered','fund':'FUND-JPY','currency':'JPY','navScale':4,'unitScale':2}",
            "{'type':'rule.set','rule':'low-balance','kind':'balance.below','scope':{'all':true},"
                    + "'params':{'field':'ledger','currency':'EUR','levels':['50','10']}}");

    /** The samples close the account of most orders, number events out of nowhere, and take what is not there. */
    private static final List<String> REFUSED_SAMPLES = List.of(
            "account.posted DE-EUR SEQ_GAP",
            "account.held JP-JPY SEQ_GAP",
            "account.released KW-KWD UNKNOWN_HOLD",
            "order.confirmed O-1 ACCOUNT_CLOSED",
            "order.confirmed O-2 INSUFFICIENT_UNITS",
            "order.accepted O-3 ACCOUNT_CLOSED",
            "order.accepted O-4 ACCOUNT_CLOSED",
            "order.confirmed O-6 INSUFFICIENT_UNITS",
            "order.switched O-7 ACCOUNT_CLOSED",
            "order.switched O-8 INSUFFICIENT_UNITS",
            "order.reversed O-1 UNKNOWN_ORDER",
            "order.reversed O-2 UNKNOWN_ORDER",
            "units.frozen DE-EUR SEQ_GAP",
            "units.released DE-EUR UNKNOWN_REF");

    @TempDir
    Path directory;

    @Test
    void shouldTakeEverySample() throws IOException {
        try (BelfryEngine engine = open("a", ClockMode.WALL)) {
            assertThat(feed(engine, REGISTRATIONS).accepted()).isEqualTo(REGISTRATIONS.size());
            FeedAnswer answer = feed(engine, EventSamples.LINES);
            assertThat(answer.rejected().stream()
                            .map(refused ->
                                    subjectOf(EventSamples.LINES.get((int) refused.line() - 1)) + " " + refused.code()))
                    .containsExactlyElementsOf(REFUSED_SAMPLES);
            assertThat(answer.accepted()).isEqualTo(EventSamples.LINES.size() - REFUSED_SAMPLES.size());
            assertThat(answer.sequence()).isEqualTo(engine.status().published());
        }
    }

    @Test
    void shouldKeepThePositionOfAFeedAsTheContractSays() throws IOException {
        try (BelfryEngine engine = open("a", ClockMode.WALL)) {
            feed(engine, REGISTRATIONS);
            List<String> body = List.of(posting("T-1"), "{'type':'account.po", posting("T-2"), "{'type':'x'}");
            FeedAnswer first = numbered(engine, "core", 1, body);
            assertThat(first.accepted()).isEqualTo(2);
            assertThat(first.rejected())
                    .extracting(FeedAnswer.Rejection::code)
                    .containsExactly(ResultCode.MALFORMED, ResultCode.UNKNOWN_TYPE);
            FeedAnswer again = numbered(engine, "core", 1, body);
            assertThat(again.accepted()).isZero();
            assertThat(again.duplicates()).isEqualTo(2);
            assertThat(again.rejected()).as("the same codes again").isEqualTo(first.rejected());
            FeedAnswer hole = numbered(engine, "core", 9, List.of(posting("T-9"), "{"));
            assertThat(hole.rejected()).extracting(FeedAnswer.Rejection::code).containsOnly(ResultCode.SEQ_GAP);
            assertThat(hole.rejected().get(0).message()).contains("9", "5");
            FeedAnswer swapped =
                    feed(engine, List.of(own("core", 6, "T-6"), own("core", 5, "T-5"), own("core", 6, "T-6")));
            assertThat(swapped.accepted()).isEqualTo(2);
            assertThat(swapped.rejectedCount()).isEqualTo(1);
            FeedAnswer skipped =
                    feed(engine, List.of("{'type':'feed.skip','skipped':'core','to':20}", own("core", 20, "T-20")));
            assertThat(skipped.accepted()).isEqualTo(2);
        }
    }

    @Test
    void shouldStopAtAFullRingAndLoseNothingWhenItGoesOn() throws IOException {
        EngineContext context = context("a", ClockMode.WALL).ringSlots(64).maxBatch(16);
        try (BelfryEngine engine = BelfryEngine.open(context)) {
            feed(engine, REGISTRATIONS);
            int count = 20_000;
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < count; i++) {
                body.append(posting("T-" + i)).append('\n');
            }
            List<String> lines = body.toString().lines().toList();
            long accepted = 0;
            int from = 0;
            while (from < count) {
                FeedAnswer answer = numbered(engine, "core", 1 + from, lines.subList(from, count));
                assertThat(answer.rejectedCount()).isZero();
                assertThat(answer.duplicates()).isZero();
                accepted += answer.accepted();
                from = answer.isStopped() ? from + (int) answer.next() - 1 : count;
                assertThat(answer.nextSeq()).isEqualTo(answer.isStopped() ? from + 1 : 0);
                assertThat(accepted).isEqualTo(from);
            }
        }
    }

    @Test
    void shouldGiveTheSameJournalWhenItIsFedIntoAnEmptyEngine() throws IOException {
        try (BelfryEngine engine = open("a", ClockMode.WALL)) {
            numbered(engine, "early", 1, List.of("{'nothing':1}", "{", posting("T-0")));
            feed(engine, REGISTRATIONS);
            feed(engine, EventSamples.LINES);
            numbered(engine, "core-2", 1, List.of(posting("T-1"), "{'type':'x'}", posting("T-2"), posting("T-2")));
            numbered(engine, "core-2", 2, List.of(posting("T-3"), "{", posting("T-2"), posting("T-5")));
            numbered(engine, "core-2", 40, List.of("{", posting("T-6")));
            numbered(engine, "early", 4, List.of(posting("T-7")));
        }
        String printed = print("a");
        assertThat(printed).contains("feed.skip").doesNotContain("IngressRefused");
        try (BelfryEngine copy = open("b", ClockMode.EVENTS);
                EventFeed feed = EventFeed.open(copy)) {
            feed.read(EventLines.ofNdjson(stream(printed)));
            FeedAnswer answer = feed.finish();
            assertThat(answer.unknownFields()).isZero();
            assertThat(answer.rejected())
                    .as("what the core refused is refused again, what ingress refused is skipped")
                    .extracting(refused -> refused.code().name())
                    .containsExactlyElementsOf(Stream.concat(
                                    REFUSED_SAMPLES.stream()
                                            .map(sample -> sample.substring(sample.lastIndexOf(' ') + 1)),
                                    Stream.of("SEQ_GAP"))
                            .toList());
        }
        assertThat(print("b")).isEqualTo(printed);
    }

    /** The first id in a line. */
    private static String subjectOf(String line) {
        String[] words = line.split("'", -1);
        return words[3] + " " + words[7];
    }

    private String print(String name) {
        JournalReplay replay = new JournalReplay(directory.resolve(name));
        StringBuilder out = new StringBuilder();
        replay.run(1, Long.MAX_VALUE, new JournalReplay.Listener() {
            private EventJson json;

            @Override
            public void onEvent(long sequence, DirectBuffer buffer, int offset, int length, ResultCode code) {
                if (json == null) {
                    // There are no names before the replay runs.
                    json = new EventJson(replay.directory(), true);
                }
                if (json.append(buffer, offset, out)) {
                    out.append('\n');
                }
            }
        });
        return out.toString();
    }

    private BelfryEngine open(String name, ClockMode mode) {
        return BelfryEngine.open(context(name, mode));
    }

    private EngineContext context(String name, ClockMode mode) {
        return new EngineContext()
                .dataDirectory(directory.resolve(name))
                .blockBytes(1 << 18)
                .clockMode(mode);
    }

    private static FeedAnswer feed(BelfryEngine engine, List<String> lines) throws IOException {
        try (EventFeed feed = EventFeed.open(engine)) {
            feed.read(EventLines.ofNdjson(body(lines)));
            return feed.finish();
        }
    }

    private static FeedAnswer numbered(BelfryEngine engine, String name, long seq, List<String> lines)
            throws IOException {
        try (EventFeed feed = EventFeed.open(engine)) {
            assertThat(feed.number(name, Long.toString(seq))).isEqualTo(ResultCode.OK);
            feed.read(EventLines.ofNdjson(body(lines)));
            return feed.finish();
        }
    }

    private static String posting(String ref) {
        return "{'type':'account.posted','account':'DE-EUR','amount':'-1','currency':'EUR','ref':'" + ref + "'}";
    }

    private static String own(String feed, long seq, String ref) {
        return "{'feed':'" + feed + "','seq':" + seq + "," + posting(ref).substring(1);
    }

    private static InputStream body(List<String> lines) {
        return stream(String.join("\n", lines).replace('\'', '"'));
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }
}

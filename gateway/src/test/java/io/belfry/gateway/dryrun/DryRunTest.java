package io.belfry.gateway.dryrun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.OutboxReader;
import io.belfry.codec.ClockMode;
import io.belfry.codec.ResultCode;
import io.belfry.dryrun.DraftRefusedException;
import io.belfry.dryrun.DryRun;
import io.belfry.dryrun.DryRunCancelledException;
import io.belfry.dryrun.DryRunReport;
import io.belfry.gateway.delivery.JsonBuffer;
import io.belfry.gateway.delivery.NotificationJson;
import io.belfry.gateway.feed.EventFeed;
import io.belfry.gateway.feed.EventLines;
import io.belfry.gateway.feed.FeedAnswer;
import io.belfry.gateway.feed.RuleDraft;
import io.belfry.journal.Storage;
import io.belfry.recovery.SnapshotMaker;
import io.belfry.retention.RetentionPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dry run against an engine that had the rule from the start, on the same events. */
class DryRunTest {
    private static final int BLOCK_BYTES = 1 << 18;
    private static final long HOUR_MS = 3_600_000L;
    private static final int CUSTOMERS = 20;
    private static final int DAYS = 12;
    private static final int OFFSET_MINUTES = 330;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Pattern STATE = Pattern.compile("\"state\":\"([A-Z]+)\"");
    private static final Pattern CUSTOMER = Pattern.compile("\"customer\":\"([^\"]+)\"");
    private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]+)\"");

    @TempDir
    Path directory;

    private final NotificationJson json = new NotificationJson();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR','levels':['100','0','-50']},'recovery':'20'",
                "'kind':'balance.above','scope':{'segment':'S-1'},'params':{'field':'available','currency':'EUR','levels':['400']}",
                "'kind':'balance.changed','scope':{'customer':'C-7'},'params':{}",
                "'kind':'balance.changed','scope':{'account':'A-19'},'params':{}",
                "'kind':'transaction.large','scope':{'all':true},'params':{'currency':'EUR','min':'150'}",
                "'kind':'nav.updated','scope':{'all':true},'params':{'fund':'F-1'}",
                "'kind':'nav.updated','scope':{'segment':'S-2'},'params':{'minMovePercent':'1.5'}",
                "'kind':'pnl.above','scope':{'all':true},'params':{'percent':'4'},'recovery':'1'",
                "'kind':'pnl.below','scope':{'all':true},'params':{'percent':'-20','fund':'F-0'}",
                "'kind':'account.overdrawn','scope':{'all':true},'params':{'buffer':'10'},'recovery':'5'",
                "'kind':'velocity','scope':{'all':true},'params':{'currency':'EUR','window':'PT12H','count':'3'}",
                "'kind':'velocity','scope':{'segment':'S-1'},'params':{'currency':'EUR','window':'P2D','sum':'300','direction':'out'}",
                "'kind':'outflow','scope':{'all':true},'params':{'currency':'EUR','window':'P1D','percent':'60'}",
                "'kind':'dormant','scope':{'all':true},'params':{'after':'P1D'}",
                "'kind':'dormant','scope':{'customer':'C-11'},'params':{'after':'PT6H'}",
                "'kind':'nav.above','scope':{'all':true},'params':{'fund':'F-0','level':'1010'},'recovery':'5'",
                "'kind':'nav.below','scope':{'segment':'S-0'},'params':{'fund':'F-1','level':'1990'}",
                "'kind':'nav.moved','scope':{'all':true},'params':{'percent':'2'}",
                "'kind':'nav.moved','scope':{'all':true},'params':{'percent':'3','since':'week'}",
                "'kind':'drawdown','scope':{'all':true},'params':{'percent':'3'},'recovery':'1'",
                "'kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR','levels':['100','0']},'cooldown':'PT20H'",
                "'kind':'balance.changed','scope':{'all':true},'params':{},'cooldown':'PT3H'",
            })
    void shouldCountWhatTheLiveRuleRings(String rule) throws IOException {
        String draft = "{'rule':'draft'," + rule + "}";
        List<String> lines = history(7_201);
        Expected live = live(draft, lines);
        Path data = directory.resolve("journal");
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, lines);
        }

        DryRunReport report = dryRun(data, draft);

        System.out.println(rule + ": " + live);
        assertThat(Expected.of(report)).isEqualTo(live);
        assertThat(report.notifications()).isPositive();
    }

    @Test
    void shouldTakeThePlaceOfTheRuleOfItsIdAndLeaveTheOthers() throws IOException {
        String draft = "{'rule':'draft','kind':'balance.below','scope':{'all':true},"
                + "'params':{'field':'ledger','currency':'EUR','levels':['100']}}";
        String other = "{'type':'rule.set','rule':'%s','kind':'balance.below','scope':{'customer':'%s'},"
                + "'params':{'field':'ledger','currency':'EUR','levels':['%s']}}";
        List<String> lines = history(11);
        List<String> withOthers = new ArrayList<>();
        List<String> withAll = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            // Rules of the draft's kind that silence it, set and removed around settings and removals of its own id.
            List<String> others = switch (i * 8 / lines.size() - (i - 1) * 8 / lines.size()) {
                case 0 -> List.of();
                default ->
                    switch (i * 8 / lines.size()) {
                        case 1 -> List.of(other.formatted("first", "C-1", "80"));
                        case 3 -> List.of(other.formatted("second", "C-2", "90"));
                        case 5 -> List.of("{'type':'rule.removed','rule':'first'}");
                        case 6 -> List.of("{'type':'rule.removed','rule':'second'}");
                        default -> List.of();
                    };
            };
            List<String> own = switch (i * 8 / lines.size() - (i - 1) * 8 / lines.size()) {
                case 0 -> List.of();
                default ->
                    switch (i * 8 / lines.size()) {
                        case 2 -> List.of(other.formatted("draft", "C-5", "70"));
                        case 4 -> List.of("{'type':'rule.removed','rule':'draft'}");
                        default -> List.of();
                    };
            };
            withOthers.addAll(others);
            withAll.addAll(others);
            withAll.addAll(own);
            withOthers.add(lines.get(i));
            withAll.add(lines.get(i));
        }
        Expected live = live(draft, withOthers);
        Path data = directory.resolve("journal");
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, withAll);
        }

        assertThat(Expected.of(dryRun(data, draft))).isEqualTo(live);
    }

    /** The snapshot knows a rule of the draft's id, and another one whose handle the rest of the journal uses. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR','levels':['100','0']},'recovery':'20'",
                "'kind':'balance.changed','scope':{'account':'A-19'},'params':{}",
                "'kind':'nav.updated','scope':{'segment':'S-2'},'params':{'minMovePercent':'1.5'}",
                "'kind':'pnl.above','scope':{'all':true},'params':{'percent':'4'},'recovery':'1'",
                "'kind':'velocity','scope':{'all':true},'params':{'currency':'EUR','window':'PT12H','count':'3'}",
                "'kind':'outflow','scope':{'all':true},'params':{'currency':'EUR','window':'P1D','percent':'60'}",
                "'kind':'dormant','scope':{'all':true},'params':{'after':'P1D'}",
                "'kind':'nav.moved','scope':{'all':true},'params':{'percent':'2'}",
                "'kind':'drawdown','scope':{'all':true},'params':{'percent':'3'},'recovery':'1'",
                "'kind':'balance.changed','scope':{'all':true},'params':{},'cooldown':'PT3H'",
            })
    void shouldGoOnFromASnapshotWhereTheBeginningIsNotKept(String rule) throws IOException {
        String draft = "{'rule':'draft'," + rule + "}";
        String setting = draft.replace("{'rule'", "{'type':'rule.set','rule'");
        String removal = "{'type':'rule.removed','rule':'%s'}";
        String other = "{'type':'rule.set','rule':'%s','kind':'balance.below','scope':{'customer':'C-1'},"
                + "'params':{'field':'ledger','currency':'EUR','levels':['%d']}}";
        List<String> lines = history(7_203);
        int middle = lines.size() / 2;
        int later = middle + middle / 2;
        List<String> before = new ArrayList<>(lines.subList(0, middle));
        before.addAll(
                middle / 2,
                List.of(
                        other.formatted("gone", 10),
                        removal.formatted("gone"),
                        other.formatted("draft", 70),
                        other.formatted("first", 80)));
        List<String> next = lines.subList(middle, later);
        List<String> last = lines.subList(later, lines.size());
        List<String> change = List.of(removal.formatted("first"), other.formatted("second", 90));
        List<String> ownChange = List.of(other.formatted("draft", 75), removal.formatted("draft"));
        Expected live;
        try (BelfryEngine engine = BelfryEngine.open(context(directory.resolve("live")))) {
            feed(engine, before);
            feed(engine, List.of(removal.formatted("draft"), setting));
            awaitWorkedOff(engine);
            long rungBefore = engine.outboxSequence();
            feed(engine, next);
            feed(engine, change);
            feed(engine, last);
            awaitWorkedOff(engine);
            live = heard(outbox(engine, rungBefore));
        }

        Path data = directory.resolve("journal");
        AtomicLong wallMs = new AtomicLong(START.toEpochMilli());
        EngineContext context =
                context(data).wallClockMs(wallMs::get).retention(new RetentionPolicy(1, HOUR_MS, 0, HOUR_MS, 0));
        long snapshot;
        try (BelfryEngine engine = BelfryEngine.open(context)) {
            feed(engine, before.subList(0, middle));
            // The next file of the journal: the one before it holds nothing that the snapshot does not.
            wallMs.addAndGet(2 * HOUR_MS);
            feed(engine, before.subList(middle, before.size()));
            snapshot = SnapshotMaker.make(Storage.files(), data, () -> false, line -> {})
                    .sequence();
            feed(engine, next);
            feed(engine, change);
            feed(engine, ownChange);
            feed(engine, last);
        }
        wallMs.addAndGet(2 * HOUR_MS);
        BelfryEngine.open(context).close();

        DryRunReport report = dryRun(data, draft);

        System.out.println(rule + ": " + live);
        assertThat(report.from()).isEqualTo(snapshot + 1);
        assertThat(Expected.of(report)).isEqualTo(live);
        assertThat(report.notifications()).isPositive();
    }

    @Test
    void shouldCountOnlyFromAndTo() throws IOException {
        String draft = "{'rule':'draft','kind':'balance.changed','scope':{'all':true},'params':{}}";
        Path data = directory.resolve("journal");
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, history(3));
        }
        DryRunReport all = dryRun(data, draft);
        long middle = all.to() / 2;

        DryRunReport head = DryRun.run(Storage.files(), data, parse(draft), 1, middle, DryRun.Watcher.NONE);
        DryRunReport tail =
                DryRun.run(Storage.files(), data, parse(draft), middle + 1, Long.MAX_VALUE, DryRun.Watcher.NONE);

        assertThat(head.to()).isEqualTo(middle);
        assertThat(head.events() + tail.events()).isEqualTo(all.events());
        assertThat(head.notifications() + tail.notifications()).isEqualTo(all.notifications());
        assertThat(head.notifications()).isPositive();
        assertThat(tail.from()).isEqualTo(middle + 1);
    }

    @Test
    void shouldRefuseADraftThatNamesWhatWasNeverRegistered() throws IOException {
        Path data = directory.resolve("journal");
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, history(3));
        }
        assertThatThrownBy(() -> dryRun(
                        data, "{'rule':'draft','kind':'balance.changed','scope':{'customer':'nobody'},'params':{}}"))
                .isInstanceOfSatisfying(
                        DraftRefusedException.class, e -> assertThat(e.code()).isEqualTo(ResultCode.UNKNOWN_CUSTOMER))
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> parse("{'rule':'draft','kind':'balance.rising','scope':{'all':true}}"))
                .isInstanceOf(DraftRefusedException.class)
                .hasMessageContaining("kind");
    }

    /** Nothing is journaled when the deadline comes: an engine with the rule ticks then. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'kind':'dormant','scope':{'all':true},'params':{'after':'PT60S'}",
                "'kind':'balance.below','scope':{'all':true},'params':{'field':'ledger','currency':'EUR','levels':['90','50']},'cooldown':'PT60S'",
            })
    void shouldFireDeadlinesAtTheirTimeInASilentJournal(String rule) throws IOException {
        String draft = "{'rule':'draft'," + rule + "}";
        List<String> notifications = silentNight(directory.resolve("live"), draft);
        silentNight(directory.resolve("journal"), null);

        DryRunReport report = dryRun(directory.resolve("journal"), draft);

        assertThat(report.triggered())
                .isEqualTo(notifications.stream()
                        .filter(line -> line.contains("TRIGGERED"))
                        .count())
                .isPositive();
        assertThat(report.resolved())
                .isEqualTo(notifications.stream()
                        .filter(line -> line.contains("RESOLVED"))
                        .count())
                .isPositive();
        assertThat(notifications).anyMatch(line -> line.contains("\"timer\""));
    }

    /** On a clock that the test moves; without a rule nobody ticks. */
    private List<String> silentNight(Path data, String draft) throws IOException {
        AtomicLong nowMs = new AtomicLong(START.toEpochMilli());
        EngineContext context = context(data)
                .clockMode(ClockMode.WALL)
                .wallClockMs(nowMs::get)
                .monotonicNs(() -> (nowMs.get() - START.toEpochMilli()) * 1_000_000);
        try (BelfryEngine engine = BelfryEngine.open(context)) {
            if (draft != null) {
                feed(engine, List.of(draft.replace("{'rule'", "{'type':'rule.set','rule'")));
            }
            feed(
                    engine,
                    List.of(
                            "{'type':'customer.registered','customer':'C-1'}",
                            "{'type':'account.opened','account':'A-1','customer':'C-1','currency':'EUR','balance':'100'}"));
            String posting = "{'type':'account.posted','account':'A-1','amount':'%d','currency':'EUR','ref':'%d'}";
            int[] amounts = {-20, -40, 45, -10, -50, 90};
            int[] secondsBehind = {10, 100, 10, 100, 90, 10};
            for (int i = 0; i < amounts.length; i++) {
                feed(engine, List.of(posting.formatted(amounts[i], i)));
                nowMs.addAndGet(secondsBehind[i] * 1_000L);
                long nowNs = nowMs.get() * 1_000_000;
                await().until(() -> engine.query(core -> core.nextDeadlineNs() > nowNs && !core.isWorkPending())
                        .join());
            }
            return outbox(engine, 0);
        }
    }

    @Test
    void shouldGiveUpWhenAsked() throws IOException {
        Path data = directory.resolve("journal");
        try (BelfryEngine engine = BelfryEngine.open(context(data))) {
            feed(engine, history(3));
            RuleDraft draft = parse("{'rule':'draft','kind':'balance.changed','scope':{'all':true},'params':{}}");
            assertThatThrownBy(() -> DryRun.run(Storage.files(), data, draft, 1, Long.MAX_VALUE, new DryRun.Watcher() {
                        @Override
                        public boolean isCancelled() {
                            return true;
                        }
                    }))
                    .isInstanceOf(DryRunCancelledException.class);
        }
    }

    /** What a dry run has to find. */
    private record Expected(
            Map<String, Long> states, Map<String, Long> customers, Map<LocalDate, List<Long>> days, long top) {
        static Expected of(DryRunReport report) {
            Map<String, Long> states = new TreeMap<>();
            put(states, "TRIGGERED", report.triggered());
            put(states, "RESOLVED", report.resolved());
            put(states, "INFO", report.info());
            put(states, "CORRECTED", report.corrected());
            Map<LocalDate, List<Long>> days = new TreeMap<>();
            for (DryRunReport.Day day : report.perDay()) {
                days.put(day.date(), List.of(day.notifications(), day.customers()));
            }
            return new Expected(
                    states,
                    Map.of("count", report.customers()),
                    days,
                    report.top().isEmpty() ? 0 : report.top().get(0).notifications());
        }

        private static void put(Map<String, Long> states, String state, long count) {
            if (count > 0) {
                states.put(state, count);
            }
        }
    }

    private Expected live(String draft, List<String> lines) throws IOException {
        try (BelfryEngine engine = BelfryEngine.open(context(directory.resolve("live")))) {
            RuleDraft rule = parse(draft);
            List<String> withRule = new ArrayList<>();
            boolean isSet = false;
            String setting = draft.replace("{'rule'", "{'type':'rule.set','rule'");
            for (String line : lines) {
                // As soon as what it names is registered.
                if (!isSet && isReady(rule, withRule)) {
                    withRule.add(setting);
                    isSet = true;
                }
                withRule.add(line);
            }
            feed(engine, withRule);
            awaitWorkedOff(engine);
            return heard(outbox(engine, 0));
        }
    }

    private static void awaitWorkedOff(BelfryEngine engine) {
        while (engine.query(core -> core.isWorkPending()).join()) {
            Thread.onSpinWait();
        }
    }

    /** What the rule of the draft's id has rung among these. */
    private static Expected heard(List<String> notifications) {
        Map<String, Long> states = new TreeMap<>();
        Map<String, Long> customers = new HashMap<>();
        Map<LocalDate, Long> counts = new TreeMap<>();
        Map<LocalDate, Set<String>> heard = new TreeMap<>();
        for (String notification : notifications) {
            if (!notification.contains("\"rule\":{\"id\":\"draft\"")) {
                continue;
            }
            String customer = group(CUSTOMER, notification);
            LocalDate day = LocalDate.ofInstant(
                    Instant.parse(group(TIME, notification)), ZoneOffset.ofTotalSeconds(OFFSET_MINUTES * 60));
            states.merge(group(STATE, notification), 1L, Long::sum);
            customers.merge(customer, 1L, Long::sum);
            counts.merge(day, 1L, Long::sum);
            heard.computeIfAbsent(day, key -> new TreeSet<>()).add(customer);
        }
        Map<LocalDate, List<Long>> days = new TreeMap<>();
        counts.forEach((day, count) ->
                days.put(day, List.of(count, (long) heard.get(day).size())));
        long top = customers.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new Expected(states, Map.of("count", (long) customers.size()), days, top);
    }

    private static boolean isReady(RuleDraft rule, List<String> before) {
        return rule.subjects().stream()
                .allMatch(subject -> before.stream()
                        .anyMatch(line -> line.contains(".registered','"
                                        + subject.namespace().name().toLowerCase(java.util.Locale.ROOT)
                                        + "':'" + subject.name() + "'")
                                || line.contains(".opened','account':'" + subject.name() + "'")));
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private List<String> outbox(BelfryEngine engine, long after) {
        List<String> list = new ArrayList<>();
        JsonBuffer buffer = new JsonBuffer(1 << 12);
        try (OutboxReader reader = engine.openOutbox()) {
            reader.read(after, Integer.MAX_VALUE, (sequence, record, offset, length) -> {
                buffer.clear();
                json.append(record, offset, buffer);
                list.add(new String(buffer.bytes(), 0, buffer.length(), UTF_8));
                return true;
            });
        }
        return list;
    }

    /** Days of postings, prices, trades and holds of a small bank, with gaps between them. */
    private static List<String> history(long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>();
        Clock clock = new Clock();
        for (int c = 0; c < CUSTOMERS; c++) {
            lines.add("{'type':'customer.registered','customer':'C-%d','segment':'S-%d',%s}"
                    .formatted(c, c % 3, clock.next(random)));
            lines.add("{'type':'account.opened','account':'A-%d','customer':'C-%d','currency':'EUR','balance':'%d',%s}"
                    .formatted(c, c, random.nextInt(300), clock.next(random)));
            if (c == CUSTOMERS / 2) {
                for (int f = 0; f < 3; f++) {
                    lines.add("{'type':'fund.registered','fund':'F-%d','currency':'EUR',%s}"
                            .formatted(f, clock.next(random)));
                }
            }
        }
        int[] nav = {1_000, 2_000, 500};
        int reference = 0;
        for (int day = 0; day < DAYS; day++) {
            for (int i = 0; i < 60; i++) {
                int customer = random.nextInt(CUSTOMERS);
                reference++;
                lines.add(
                        switch (random.nextInt(8)) {
                            case 0 ->
                                "{'type':'account.held','account':'A-%d','hold':'H-%d','amount':'%d',%s}"
                                        .formatted(customer, reference, 1 + random.nextInt(90), clock.next(random));
                            case 1 ->
                                "{'type':'order.confirmed','order':'O-%d','account':'A-%d','fund':'F-%d','side':'subscribe','units':'%d','amount':'%d',%s}"
                                        .formatted(
                                                reference,
                                                customer,
                                                random.nextInt(3),
                                                1 + random.nextInt(5),
                                                1_000 + random.nextInt(2_000),
                                                clock.next(random));
                            default ->
                                "{'type':'account.posted','account':'A-%d','amount':'%d','currency':'EUR','ref':'R-%d',%s}"
                                        .formatted(customer, random.nextInt(-220, 230), reference, clock.next(random));
                        });
            }
            for (int f = 0; f < 3; f++) {
                nav[f] += random.nextInt(-nav[f] / 20, nav[f] / 20 + 1);
                lines.add("{'type':'fund.priced','fund':'F-%d','nav':'%d','date':'%s',%s}"
                        .formatted(f, nav[f], LocalDate.parse("2026-03-01").plusDays(day), clock.next(random)));
                if (random.nextInt(4) == 0) {
                    nav[f] -= 7;
                    lines.add("{'type':'fund.priced','fund':'F-%d','nav':'%d','date':'%s','version':2,%s}"
                            .formatted(f, nav[f], LocalDate.parse("2026-03-01").plusDays(day), clock.next(random)));
                }
            }
            clock.nextDay();
        }
        return lines;
    }

    /** Engine time follows it. */
    private static final class Clock {
        private Instant now = START;

        String next(SplittableRandom random) {
            now = now.plusNanos(1 + random.nextLong(1_000_000_000_000L));
            return "'time':'" + now + "'";
        }

        void nextDay() {
            now = now.plusSeconds(36_000);
        }
    }

    private static DryRunReport dryRun(Path data, String draft) {
        return DryRun.run(Storage.files(), data, parse(draft), 1, Long.MAX_VALUE, DryRun.Watcher.NONE);
    }

    private static RuleDraft parse(String draft) {
        return RuleDraft.parse(draft.replace('\'', '"').getBytes(UTF_8));
    }

    private static void feed(BelfryEngine engine, List<String> lines) throws IOException {
        byte[] body = String.join("\n", lines).replace('\'', '"').getBytes(UTF_8);
        try (EventFeed feed = EventFeed.open(engine).patience(10_000_000_000L)) {
            feed.read(EventLines.ofNdjson(new ByteArrayInputStream(body)));
            FeedAnswer answer = feed.finish();
            assertThat(answer.rejected()).isEmpty();
            assertThat(answer.isStopped()).isFalse();
        }
    }

    private static EngineContext context(Path data) {
        return new EngineContext()
                .dataDirectory(data)
                .clockMode(ClockMode.EVENTS)
                .bankOffsetMinutes(OFFSET_MINUTES)
                .ringSlots(512)
                .maxBatch(64)
                .blockBytes(BLOCK_BYTES)
                .waiting(EngineContext.Waiting.BLOCKING);
    }
}

package io.belfry.gateway.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.gateway.feed.EventFields;
import io.belfry.gateway.feed.Field;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmfiAdapterTest {
    private static final String ROW = "1;INF000A01AA1;-;Name;%s;%s\n";

    /** Over every price of the sample, counted once by a script of another language. */
    private static final BigDecimal SUM_OF_THE_FILE = new BigDecimal("24324344.55653156");

    private final RecordingSink sink = new RecordingSink();

    // ---- the whole file of a day ----

    @Test
    void shouldPriceOrRefuseEverySchemeOfTheWholeFile() throws IOException {
        AmfiSummary summary = read(Files.newInputStream(SampleFiles.sample("nav/amfi-NAVAll.txt")), false);

        assertThat(summary).isEqualTo(new AmfiSummary(14_282, 14_041, 17_865, 0, 241, 10, true));
        assertThat(reasons()).isEqualTo(Map.of("OUT_OF_RANGE nav", 241));
    }

    @Test
    void shouldSumTheWholeFileAsATinyParserDoes() throws IOException {
        Path file = SampleFiles.sample("nav/amfi-NAVAll.txt");
        AmfiSummary summary = read(Files.newInputStream(file), true);

        TinyParser tiny = new TinyParser(Files.readString(file));
        assertThat(summary.rows()).isEqualTo(tiny.rows);
        assertThat(summary.refused()).isEqualTo(tiny.rowsWithoutPrice);
        assertThat(summary.prices()).isEqualTo(tiny.prices.size());
        assertThat(summary.registered()).isEqualTo(new HashSet<>(tiny.ids).size());

        BigDecimal sum = BigDecimal.ZERO;
        List<String> prices = new ArrayList<>();
        Set<String> registered = new HashSet<>();
        for (EventFields event : sink.fields) {
            if (event.get(Field.TYPE).equals("fund.registered")) {
                assertThat(registered.add(event.get(Field.FUND))).isTrue();
            } else {
                assertThat(registered).contains(event.get(Field.FUND));
                BigDecimal nav = new BigDecimal(event.get(Field.NAV));
                sum = sum.add(nav);
                prices.add(event.get(Field.FUND) + " " + event.get(Field.DATE) + " " + nav.stripTrailingZeros());
            }
        }
        assertThat(sum).isEqualByComparingTo(tiny.sum).isEqualByComparingTo(SUM_OF_THE_FILE);
        assertThat(prices).isEqualTo(tiny.prices);
    }

    /** Written without a look at the adapter: split at semicolons, no exceptions, no limits. */
    private static final class TinyParser {
        private static final Pattern ISIN = Pattern.compile("[A-Z]{2}[A-Z0-9]{9}[0-9]");
        private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

        private final List<String> ids = new ArrayList<>();
        private final List<String> prices = new ArrayList<>();
        private BigDecimal sum = BigDecimal.ZERO;
        private int rows;
        private int rowsWithoutPrice;

        private TinyParser(String text) {
            for (String line : text.split("\r\n", -1)) {
                if (!line.isEmpty() && Character.isDigit(line.charAt(0)) && line.contains(";")) {
                    row(line.split(";", -1));
                }
            }
        }

        private void row(String[] columns) {
            rows++;
            BigDecimal nav = new BigDecimal(columns[columns.length - 2]);
            if (nav.signum() <= 0) {
                rowsWithoutPrice++;
                return;
            }
            String[] date = columns[columns.length - 1].split("-", -1);
            String day = "%s-%02d-%s".formatted(date[2], MONTHS.indexOf(date[1]) / 3 + 1, date[0]);
            List<String> isins = new ArrayList<>();
            for (String column : List.of(columns[1].trim(), columns[2].trim())) {
                if (ISIN.matcher(column).matches()) {
                    isins.add(column);
                }
            }
            for (String id : isins.isEmpty() ? List.of(columns[0]) : isins) {
                ids.add(id);
                sum = sum.add(nav);
                prices.add(id + " " + day + " " + nav.stripTrailingZeros());
            }
        }
    }

    // ---- our own ----

    @Test
    void shouldPriceEachIsinOfARowAndRefuseRowsAlone() throws IOException {
        AmfiSummary summary = read(SampleFiles.own("navall.nav"), false);

        assertThat(sink.events)
                .containsExactly(
                        "7 fund.priced fund=INF000A01AA1 nav=1234.5678 date=2026-11-20",
                        "7 fund.priced fund=INF000A01AB9 nav=1234.5678 date=2026-11-20",
                        "8 fund.priced fund=INF000A01AC7 nav=1200.12345678 date=2026-11-20",
                        "9 fund.priced fund=100003 nav=17 date=2015-05-08",
                        "10 fund.priced fund=INF000A01AD5 nav=1680494.0463 date=2018-12-31",
                        "20 fund.priced fund=INF000A01AL8 nav=45.5000 date=2026-11-19",
                        "20 fund.priced fund=INF000A01AM6 nav=45.5000 date=2026-11-19",
                        "21 fund.priced fund=INF000A01AA1 nav=1234.5678 date=2026-11-20",
                        "22 fund.priced fund=INF000A01AA1 nav=1 date=2026-11-20");
        assertThat(sink.refusals)
                .containsExactly(
                        "11 OUT_OF_RANGE nav: 0.0000, allowed is above 0",
                        "12 MALFORMED nav: 'N.A.', none is published",
                        "13 MALFORMED nav: '12,34' is not an unsigned decimal",
                        "14 MALFORMED date: '31-Feb-2026' is not a date such as 21-Aug-2026",
                        "15 MALFORMED row: 4 columns, expected 6 or 8",
                        "16 MALFORMED row: 1 columns, expected 6 or 8",
                        "17 MALFORMED scheme code: 'ABC' is not a number");
        assertThat(summary).isEqualTo(new AmfiSummary(14, 7, 9, 0, 7, 1, true));
    }

    @Test
    void shouldRegisterEachUnknownFundOnce() throws IOException {
        AmfiSummary summary = new AmfiAdapter(true, "INF000A01AC7"::equals).read(SampleFiles.own("navall.nav"), sink);

        String scales = " currency=INR fund=";
        assertThat(sink.events.stream().filter(event -> event.contains("registered")))
                .containsExactly(
                        "7 fund.registered name=Belfry Liquid Fund - Direct Plan - Growth" + scales
                                + "INF000A01AA1 navScale=8 unitScale=4",
                        "7 fund.registered name=Belfry Liquid Fund - Direct Plan - Growth" + scales
                                + "INF000A01AB9 navScale=8 unitScale=4",
                        "9 fund.registered name=Belfry Old Fund" + scales + "100003 navScale=8 unitScale=4",
                        "10 fund.registered name=Belfry Closed Fund" + scales + "INF000A01AD5 navScale=8 unitScale=4",
                        "20 fund.registered name=Belfry Equity Fund - Direct Plan - IDCW" + scales
                                + "INF000A01AL8 navScale=8 unitScale=4",
                        "20 fund.registered name=Belfry Equity Fund - Direct Plan - IDCW" + scales
                                + "INF000A01AM6 navScale=8 unitScale=4");
        assertThat(summary.registered()).isEqualTo(6);
        assertThat(sink.events.get(0)).contains("fund.registered");
        assertThat(sink.events.get(1)).contains("fund.priced");
    }

    @ParameterizedTest
    @CsvSource({
        "12.5, 20-Nov-2026, 12.5, 2026-11-20",
        "12., 29-Feb-2024, 12, 2024-02-29",
        ".5, 01-JAN-2026, 0.5, 2026-01-01",
        "007.10, 20-nov-2026, 7.10, 2026-11-20",
        "0.00000001, 20-Nov-2026, 0.00000001, 2026-11-20"
    })
    void shouldReadNavAndDate(String nav, String date, String expectedNav, String expectedDate) throws IOException {
        read(stream(ROW.formatted(nav, date)), false);

        assertThat(sink.events)
                .containsExactly("1 fund.priced fund=INF000A01AA1 nav=" + expectedNav + " date=" + expectedDate);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 20-Nov-2026, MALFORMED nav",
        "-, 20-Nov-2026, MALFORMED nav",
        "-1, 20-Nov-2026, MALFORMED nav",
        "1e3, 20-Nov-2026, MALFORMED nav",
        "1.2.3, 20-Nov-2026, MALFORMED nav",
        "., 20-Nov-2026, MALFORMED nav",
        "B.C., 20-Nov-2026, MALFORMED nav",
        "11111111111111111111111111111111111111111, 20-Nov-2026, MALFORMED nav",
        "0, 20-Nov-2026, OUT_OF_RANGE nav",
        "1, 2026-11-20, MALFORMED date",
        "1, 20-Foo-2026, MALFORMED date",
        "1, 00-Nov-2026, MALFORMED date",
        "1, 31-Nov-2026, MALFORMED date",
        "1, '', MALFORMED date"
    })
    void shouldRefuseARowWhenNavOrDateIsWrong(String nav, String date, String reason) throws IOException {
        read(stream(ROW.formatted(nav, date) + ROW.formatted("1", "20-Nov-2026")), false);

        assertThat(sink.refusals).singleElement().asString().startsWith("1 " + reason + ": ");
        assertThat(sink.events).hasSize(1);
    }

    @Test
    void shouldRefuseALineAloneWhenItIsTooLongOrNotUtf8() throws IOException {
        byte[] good = ROW.formatted("1", "20-Nov-2026").getBytes(UTF_8);
        byte[] tooLong = (";".repeat(1_000_000) + "\n").getBytes(UTF_8);
        byte[] notUtf8 = {'1', ';', (byte) 0xC3, '(', '\n'};
        byte[] file = new byte[tooLong.length + notUtf8.length + good.length];
        System.arraycopy(tooLong, 0, file, 0, tooLong.length);
        System.arraycopy(notUtf8, 0, file, tooLong.length, notUtf8.length);
        System.arraycopy(good, 0, file, tooLong.length + notUtf8.length, good.length);
        read(new ByteArrayInputStream(file), false);

        assertThat(sink.refusals)
                .containsExactly("1 MALFORMED line: longer than 4096 bytes", "2 MALFORMED line: not UTF-8");
        assertThat(sink.events).hasSize(1);
    }

    @Test
    void shouldCutANameAtACharacter() throws IOException {
        String name = "x".repeat(139) + "\uD83D\uDD14";
        read(stream("1;INF000A01AA1;-;" + name + ";1;20-Nov-2026"), true);

        assertThat(sink.fields.get(0).get(Field.NAME)).isEqualTo("x".repeat(139));
    }

    @Test
    void shouldReadAFileWithAByteOrderMark() throws IOException {
        read(stream("\uFEFF" + ROW.formatted("1", "20-Nov-2026")), false);

        assertThat(sink.events).hasSize(1);
    }

    @Test
    void shouldStopWhenTheSinkTakesNoMore() throws IOException {
        RecordingSink full = new RecordingSink(1);
        AmfiSummary summary = new AmfiAdapter(false, id -> true).read(SampleFiles.own("navall.nav"), full);

        assertThat(full.events).hasSize(1);
        assertThat(full.refusals).isEmpty();
        assertThat(summary).isEqualTo(new AmfiSummary(1, 0, 1, 0, 0, 0, false));
    }

    @Test
    void shouldNeverThrowWhenBytesAreBroken() throws IOException {
        long seed = Long.getLong("belfry.seed", 20261120L);
        System.out.println("AmfiAdapterTest seed " + seed);
        Random random = new Random(seed);
        byte[] whole;
        try (InputStream in = SampleFiles.own("navall.nav")) {
            whole = in.readAllBytes();
        }
        for (int round = 0; round < 5_000; round++) {
            byte[] broken = whole.clone();
            for (int i = 0; i < 1 + round % 5; i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            RecordingSink each = new RecordingSink();
            AmfiSummary summary = new AmfiAdapter(false, id -> true).read(new ByteArrayInputStream(broken), each);

            assertThat(summary.pricedRows() + summary.refused())
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(summary.rows());
        }
    }

    // ---- helpers ----

    private AmfiSummary read(InputStream in, boolean open) throws IOException {
        try (in) {
            return new AmfiAdapter(open, id -> false).read(in, sink);
        }
    }

    private Map<String, Integer> reasons() {
        Map<String, Integer> reasons = new HashMap<>();
        for (String refusal : sink.refusals) {
            String reason = refusal.substring(refusal.indexOf(' ') + 1, refusal.indexOf(':'));
            reasons.merge(reason, 1, Integer::sum);
        }
        return reasons;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}

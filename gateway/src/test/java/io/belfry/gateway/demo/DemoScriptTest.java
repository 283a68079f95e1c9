package io.belfry.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoScriptTest {
    private static final List<String> RULES = List.of("{\"type\":\"rule.set\"}");
    private static final int HAPPENINGS = 25_000;

    /** Gathers lines as {@code feed line}. */
    private static final class Lines implements LineSink {
        private final List<String> all = new ArrayList<>();

        @Override
        public void line(DemoFeed feed, String json) {
            all.add(feed.feedName() + " " + json);
        }

        @Override
        public void barrier() {
            all.add("barrier");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 20_261_120, -1})
    void shouldWriteTheSameLinesForTheSameSeed(long seed) {
        assertThat(play(seed, 100)).isEqualTo(play(seed, 100));
    }

    @Test
    void shouldWriteOtherLinesForAnotherSeed() {
        assertThat(play(1, 100)).isNotEqualTo(play(2, 100));
    }

    @Test
    void shouldNotChangeFromOneJdkToTheNext() {
        Dice dice = new Dice(0);

        // The first outputs of SplitMix64 for seed 0, as published with it.
        List<Long> published = List.of(0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL);
        for (long output : published) {
            assertThat(dice.below(1_000_000)).isEqualTo((int) Math.floorMod(output, 1_000_000L));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 200})
    void shouldTellAConsistentDay(int customers) throws IOException {
        Books books = new Books();
        for (String line : play(20_261_120, customers)) {
            if (!line.equals("barrier")) {
                books.enter(line.substring(0, line.indexOf(' ')), parse(line.substring(line.indexOf(' ') + 1)));
            }
        }

        assertThat(books.customers).hasSize(customers);
        assertThat(books.types)
                .containsKeys(
                        "customer.registered",
                        "account.opened",
                        "account.posted",
                        "account.balanced",
                        "fund.registered",
                        "fund.priced",
                        "rule.set");
        assertThat(books.postings).isGreaterThan(HAPPENINGS - HAPPENINGS / 50);
        if (customers > 2) {
            assertThat(books.sides).containsOnlyKeys("subscribe", "redeem");
            assertThat(books.kinds).containsOnlyKeys("card", "salary", "transfer", "cash", "fee", "other");
            assertThat(books.corrections).isPositive();
            assertThat(books.types)
                    .containsKeys(
                            "account.held",
                            "account.released",
                            "fund.distributed",
                            "fund.split",
                            "order.switched",
                            "order.accepted",
                            "order.rejected");
            assertThat(books.costMethods).containsOnly("average", "fifo");
            assertThat(books.owed).as("distributions that were not paid").isEmpty();
        }
    }

    @Test
    void shouldCompareBalancesWhileNoOtherFeedMoves() {
        List<String> types = play(20_261_120, 50).stream()
                .map(line -> line.replaceFirst(".*\"type\":\"([a-z.]+)\".*", "$1"))
                .toList();
        String balanced = "account.balanced";

        for (int i = 1; i < types.size() - 1; i++) {
            if (types.get(i).equals(balanced)) {
                assertThat(types.get(i - 1)).isIn(balanced, "barrier");
                assertThat(types.get(i + 1)).isIn(balanced, "barrier");
            }
        }
        assertThat(types).contains(balanced);
    }

    @Test
    void shouldWriteValidAccountNumbers() {
        for (Language language : Language.ALL) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(language.iban(i * 49_999)).matches(Iban::isValid);
            }
        }
        // From the registry of the standard.
        assertThat("DE89370400440532013000").matches(Iban::isValid);
        assertThat("IE29AIBK93115212345678").matches(Iban::isValid);
        assertThat("FR1420041010050500013M02606").matches(Iban::isValid);
        assertThat("DE89370400440532013001").doesNotMatch(Iban::isValid);
    }

    @Test
    void shouldWriteValidFundNumbers() {
        for (int i = 0; i < 1000; i++) {
            assertThat(Isin.of(i)).hasSize(12).matches(Isin::isValid);
        }
        // Two that everybody knows.
        assertThat("US0378331005").matches(Isin::isValid);
        assertThat("AU0000XVGZA3").matches(Isin::isValid);
        assertThat("US0378331006").doesNotMatch(Isin::isValid);
    }

    private static List<String> play(long seed, int customers) {
        Lines lines = new Lines();
        DemoScript script = new DemoScript(seed, customers, RULES);
        script.setUp(lines);
        for (int i = 0; i < HAPPENINGS; i++) {
            script.next(lines);
        }
        return lines.all;
    }

    /** One JSON object, its values as text; those of objects inside by {@code object.name}. */
    private static Map<String, String> parse(String json) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            parse(parser, "", fields);
            assertThat(parser.nextToken()).isNull();
        }
        return fields;
    }

    private static void parse(JsonParser parser, String prefix, Map<String, String> fields) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = prefix + parser.currentName();
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                parse(parser, name + ".", fields);
            } else {
                assertThat(fields.put(name, parser.getText())).as(name).isNull();
            }
        }
    }

    /** The bank's books, kept once more from the lines alone, in decimals. */
    private static final class Books {
        private final Set<String> customers = new HashSet<>();
        private final Map<String, String> currencies = new HashMap<>();
        private final Map<String, BigDecimal> ledgers = new HashMap<>();
        private final Map<String, BigDecimal> navs = new HashMap<>();
        private final Map<String, String> priceKeys = new HashMap<>();
        private final Map<String, BigDecimal> units = new HashMap<>();
        private final Set<String> references = new HashSet<>();
        private final Map<String, Integer> types = new HashMap<>();
        private final Map<String, Integer> kinds = new HashMap<>();
        private final Map<String, Integer> sides = new HashMap<>();
        private final Set<String> costMethods = new HashSet<>();
        private final Map<String, BigDecimal> held = new HashMap<>();
        private final List<String> owed = new ArrayList<>();
        private int postings;
        private int corrections;

        void enter(String feed, Map<String, String> event) {
            String type = event.get("type");
            types.merge(type, 1, Integer::sum);
            switch (type) {
                case "customer.registered" ->
                    assertThat(customers.add(event.get("customer"))).isTrue();
                case "account.opened" -> open(event);
                case "account.posted" -> post(feed, event);
                case "account.balanced" ->
                    assertThat(new BigDecimal(event.get("ledger"))).isEqualTo(ledgers.get(event.get("account")));
                case "fund.registered" -> {
                    assertThat(event.get("fund")).matches(Isin::isValid);
                    costMethods.add(event.get("costMethod"));
                }
                case "fund.priced" -> price(event);
                case "order.confirmed" -> confirm(event);
                case "account.held" -> hold(event);
                case "account.released" ->
                    assertThat(held.remove(event.get("hold")))
                            .as("a rest of %s", event.get("hold"))
                            .isPositive();
                case "order.switched" -> moveElsewhere(event);
                case "order.accepted" ->
                    assertThat(references.add(event.get("order"))).isTrue();
                case "order.rejected" -> assertThat(references).contains(event.get("order"));
                case "fund.distributed" -> distribute(event);
                case "fund.split" -> split(event);
                default -> assertThat(type).isEqualTo("rule.set");
            }
        }

        private void open(Map<String, String> event) {
            assertThat(customers).contains(event.get("customer"));
            assertThat(event.get("account")).matches(Iban::isValid);
            assertThat(currencies.put(event.get("account"), event.get("currency")))
                    .isNull();
            ledgers.put(event.get("account"), new BigDecimal(event.get("balance")));
        }

        private void post(String feed, Map<String, String> event) {
            postings++;
            String account = event.get("account");
            BigDecimal amount = new BigDecimal(event.get("amount"));
            assertThat(event.get("currency")).isEqualTo(currencies.get(account));
            assertThat(amount.scale()).isEqualTo(2);
            assertThat(amount.signum()).isNotZero();
            assertThat(references.add(event.get("ref"))).isTrue();
            assertThat(feed).isEqualTo(event.get("kind").equals("card") ? "cards" : "core");
            kinds.merge(event.get("kind"), 1, Integer::sum);
            if (event.containsKey("settles")) {
                BigDecimal left = held.merge(event.get("settles"), amount, BigDecimal::add);
                assertThat(left.signum()).as("left of %s", event.get("settles")).isNotNegative();
                if (left.signum() == 0) {
                    held.remove(event.get("settles"));
                }
            }
            if (event.getOrDefault("text", "").matches("(Distribution of|Ausschüttung|Distribution de) .*")) {
                assertThat(owed.remove(account + " " + amount))
                        .as("%s owes %s", account, amount)
                        .isTrue();
            }
            // The overdraft, and a few fees on top.
            assertThat(ledgers.merge(account, amount, BigDecimal::add)).isGreaterThan(new BigDecimal("-400"));
        }

        private void hold(Map<String, String> event) {
            assertThat(references.add(event.get("hold"))).isTrue();
            held.put(event.get("hold"), new BigDecimal(event.get("amount")));
        }

        private void price(Map<String, String> event) {
            String fund = event.get("fund");
            BigDecimal nav = new BigDecimal(event.get("nav"));
            assertThat(nav).isPositive();
            assertThat(nav.scale()).isEqualTo(DemoFund.NAV_SCALE);
            LocalDate date = LocalDate.parse(event.get("date"));
            assertThat(date.getDayOfWeek().getValue()).isLessThan(6);
            // Text order is the order of (date, version) as long as versions have one digit.
            String key = date + " " + event.get("version");
            String last = priceKeys.put(fund, key);
            assertThat(last == null || last.compareTo(key) < 0).as(key).isTrue();
            corrections += event.get("version").equals("1") ? 0 : 1;
            navs.put(fund, nav);
        }

        private void confirm(Map<String, String> event) {
            String position = event.get("account") + " " + event.get("fund");
            BigDecimal moved = new BigDecimal(event.get("units"));
            BigDecimal fee = new BigDecimal(event.get("fee"));
            BigDecimal value = new BigDecimal(event.get("nav")).multiply(moved).setScale(2, RoundingMode.HALF_UP);
            boolean buys = event.get("side").equals("subscribe");
            assertThat(moved).isPositive();
            assertThat(references.add(event.get("order"))).isTrue();
            assertThat(new BigDecimal(event.get("nav"))).isEqualTo(navs.get(event.get("fund")));
            assertThat(new BigDecimal(event.get("amount"))).isEqualTo(buys ? value.add(fee) : value.subtract(fee));
            sides.merge(event.get("side"), 1, Integer::sum);
            move(position, buys ? moved : moved.negate());
        }

        private void moveElsewhere(Map<String, String> event) {
            assertThat(references.add(event.get("order"))).isTrue();
            assertThat(event.get("from.fund")).isNotEqualTo(event.get("to.fund"));
            assertThat(event.get("from.amount")).isEqualTo(event.get("to.amount"));
            move(event.get("account") + " " + event.get("from.fund"), new BigDecimal(event.get("from.units")).negate());
            move(event.get("account") + " " + event.get("to.fund"), new BigDecimal(event.get("to.units")));
        }

        private void move(String position, BigDecimal moved) {
            BigDecimal left = units.merge(position, moved, BigDecimal::add);
            assertThat(left.signum() == 0 || left.compareTo(new BigDecimal("0.1")) >= 0)
                    .as("units left: %s", left)
                    .isTrue();
        }

        private void distribute(Map<String, String> event) {
            BigDecimal perUnit = new BigDecimal(event.get("perUnit"));
            assertThat(perUnit).isPositive();
            units.forEach((position, held) -> {
                String[] accountAndFund = position.split(" ", -1);
                BigDecimal income = held.multiply(perUnit).setScale(2, RoundingMode.HALF_EVEN);
                if (accountAndFund[1].equals(event.get("fund")) && income.signum() > 0) {
                    owed.add(accountAndFund[0] + " " + income);
                }
            });
        }

        private void split(Map<String, String> event) {
            assertThat(event).containsEntry("numerator", "2").containsEntry("denominator", "1");
            units.replaceAll((position, held) ->
                    position.endsWith(" " + event.get("fund")) ? held.multiply(new BigDecimal(2)) : held);
        }
    }
}

package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.gateway.holdings.HoldingCase;
import io.belfry.gateway.holdings.HoldingCases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./belfry journal} of one engine, posted into an empty one with {@code clock: events}: the same bank. */
@Timeout(300)
class JournalRoundTripIT {
    private static final int LINES = 2_000;

    /** Every event of funds and orders, each case with names of its own. */
    private static final List<HoldingCase> CASES = cases();

    @TempDir
    Path root;

    @Test
    void shouldGiveTheSameBankFromThePrintedJournal() throws Exception {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("JournalRoundTripIT: -Dbelfry.seed=" + seed);
        Load load = Load.of(seed, LINES);
        Site first = site("wall");
        Site second = site("events");

        Bank original;
        String printed;
        try (EngineProcess engine = first.start()) {
            Client client = new Client(engine.uri());
            // By position and by number in the line, and some lines without a number.
            client.events(
                    "/v1/events?feed=core&seq=1", String.join("\n", load.lines().subList(0, 1_500)));
            client.events("/v1/events", numbered("second", load.lines().subList(1_500, 1_800)));
            client.events("/v1/events", String.join("\n", load.lines().subList(1_800, LINES)));
            for (HoldingCase holdings : CASES) {
                client.post("/v1/events", lines(holdings));
            }
            client.events(
                    "/v1/events",
                    "{\"type\":\"feed.skip\",\"skipped\":\"core\",\"to\":1600}\n{\"type\":\"rule.removed\",\"rule\":\"high\"}\n");
            original = Bank.of(client);
            // Beside the running engine.
            printed = printed(first);
            engine.stop();
        }
        assertThat(printed(first)).isEqualTo(printed);

        try (EngineProcess engine = second.start()) {
            Client client = new Client(engine.uri());
            client.events("/v1/events", printed);
            Bank copy = Bank.of(client);

            assertThat(copy.customers()).isEqualTo(original.customers());
            assertThat(copy.notifications().keySet())
                    .isEqualTo(original.notifications().keySet());
            original.notifications()
                    .forEach((customer, told) -> assertThat(
                                    String.join("\n", copy.notifications().get(customer)))
                            .isEqualTo(String.join("\n", told)));
            assertThat(copy.feeds()).isEqualTo(original.feeds());
            engine.stop();
        }
        assertThat(printed(second)).isEqualTo(printed);
    }

    private static List<HoldingCase> cases() {
        List<HoldingCase> cases = new ArrayList<>();
        for (HoldingCase holdings : HoldingCases.own()) {
            cases.add(holdings.within("h" + cases.size() + "."));
        }
        return cases;
    }

    private static String lines(HoldingCase holdings) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < holdings.events().size(); i++) {
            lines.append(holdings.line(i)).append('\n');
        }
        return lines.toString();
    }

    private static String printed(Site site) throws Exception {
        Ended journal = site.command("journal");
        assertThat(journal.exitCode()).as(journal.text()).isZero();
        return journal.out();
    }

    private Site site(String clock) throws IOException {
        Path home = root.resolve(clock);
        return Site.configured(home, home.resolve("data"), configuration(clock));
    }

    private static String configuration(String clock) {
        return "clock: " + clock
                + "\njournal:\n  block: 256KiB\nlimits:\n  refWindowEntries: 16384\n  orderWindowEntries: 4096\n";
    }

    private static String numbered(String feed, List<String> lines) {
        StringBuilder text = new StringBuilder();
        long seq = 1;
        for (String line : lines) {
            if (line.endsWith("}")) {
                text.append(line, 0, line.length() - 1).append(",\"feed\":\"" + feed + "\",\"seq\":" + seq + "}\n");
                seq++;
            }
        }
        return text.toString();
    }

    /** What must be the same: customers as they stand, and what each was told. */
    private record Bank(
            List<Map<String, Object>> customers, Map<String, List<String>> notifications, Map<Object, Object> feeds) {
        static Bank of(Client client) throws Exception {
            List<Map<String, Object>> customers = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < Load.customers(); i++) {
                ids.add("C-" + i);
            }
            CASES.forEach(holdings -> ids.addAll(holdings.customers()));
            for (String id : ids) {
                Map<String, Object> customer = new TreeMap<>(client.get("/v1/customers/" + id));
                // Ticks take sequences, and are not printed.
                customer.remove("asOf");
                Json.objects(customer, "accounts").forEach(account -> account.remove("asOf"));
                customers.add(customer);
            }
            Map<String, List<String>> notifications = new TreeMap<>();
            for (Map<String, Object> notification : client.notifications("")) {
                if (notification.get("customer") == null) {
                    // A number that was refused before the core is printed as a skip, which tells operations.
                    continue;
                }
                Map<String, Object> rest = new TreeMap<>(notification);
                rest.remove("id");
                rest.remove("sequence");
                Map<String, Object> cause = new TreeMap<>(Json.object(rest, "cause"));
                cause.remove("sequence");
                rest.put("cause", cause);
                notifications
                        .computeIfAbsent(String.valueOf(notification.get("customer")), absent -> new ArrayList<>())
                        .add(rest.toString());
            }
            Map<Object, Object> feeds = new TreeMap<>();
            for (Map<String, Object> feed : Json.objects(client.get("/v1/feeds"), "feeds")) {
                feeds.put(feed.get("feed"), feed.get("lastSeq"));
            }
            return new Bank(customers, notifications, feeds);
        }
    }
}

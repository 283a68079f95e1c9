package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What an engine promises, whatever was done to it, asked for from outside. Test thread. */
final class Promises {
    private static final int LINES_PER_REQUEST = 100;

    private final Load load;
    private final Map<String, List<String>> uninterrupted;

    private Promises(Load load, Map<String, List<String>> uninterrupted) {
        this.load = load;
        this.uninterrupted = uninterrupted;
    }

    /** Runs the load once without disturbance, which is what every disturbed run is compared with. */
    static Promises of(Site site, Load load) throws IOException, InterruptedException {
        Consumer consumer = new Consumer(Map.of());
        try (EngineProcess engine = site.startArchiving()) {
            Client client = engine.client();
            Sender sender = new Sender(load, LINES_PER_REQUEST);
            sender.send(client, 1, load.size());
            requireBank(client, load.bankAt(load.size()));
            consumer.readPages(client, 0);
            engine.stop();
        }
        site.requireVerified();
        assertThat(consumer.last() > load.size() / 4).as("rings").isEqualTo(load.rings());
        return new Promises(load, consumer.essences());
    }

    Load load() {
        return load;
    }

    /** Someone who has seen nothing yet. */
    Consumer newConsumer() {
        return new Consumer(uninterrupted);
    }

    /**
     * After a start: everything answered is there, the bank is that of the lines the engine has, and what the consumer saw
     * last is as it was.
     */
    void requireKept(Client client, Sender sender, Consumer consumer, long consumedFrom)
            throws IOException, InterruptedException {
        requireBank(client, load.bankAt(sender.meet(client)));
        consumer.readPages(client, consumedFrom);
    }

    /** Sends everything again from the first line, asks for everything, stops, and verifies. */
    void requireAll(Site site, Sender sender, Consumer consumer) throws IOException, InterruptedException {
        try (EngineProcess engine = site.start()) {
            Client client = engine.client();
            sender.meet(client);
            sender.send(client, 1, load.size());
            requireBank(client, load.bankAt(load.size()));
            consumer.readStream(client, 0, consumer.last());
            consumer.readPages(client, 0);
            consumer.requireComplete();
            engine.stop();
        }
        site.requireVerified();
    }

    static void requireBank(Client client, Load.Bank bank) throws IOException, InterruptedException {
        for (String account : bank.ledgers().keySet()) {
            Map<String, Object> found = client.get("/v1/accounts/" + account);
            assertThat(new BigDecimal((String) found.get("ledger")))
                    .as(account)
                    .isEqualTo(bank.ledgers().get(account));
            List<Map<String, Object>> positions = Json.objects(found, "positions");
            for (Map<String, Object> position : positions) {
                Load.Holding holding = bank.holdings().get(account + "/" + position.get("fund"));
                assertThat(holding).as("%s of %s", position, account).isNotNull();
                assertThat(new BigDecimal((String) position.get("units"))).isEqualByComparingTo(holding.units());
                assertThat(new BigDecimal((String) position.get("cost"))).isEqualByComparingTo(holding.cost());
            }
            assertThat(bank.holdings().keySet().stream().filter(key -> key.startsWith(account + "/")))
                    .hasSize(positions.size());
        }
    }
}

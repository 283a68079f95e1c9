package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.BelfryEngine;
import io.belfry.gateway.config.GatewayConfig;
import io.belfry.gateway.http.HttpContext;
import io.belfry.gateway.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Posts every block of events of {@code docs/concepts/positions-and-pnl.md}, and compares what the page says of them. */
@Timeout(120)
class PositionsPageTest {
    private static final Pattern BLOCK = Pattern.compile("```(ndjson|json)\n(.*?)\n```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void shouldComeToTheFiguresOfThePage() throws Exception {
        GatewayConfig config = GatewayConfig.defaults().withDataDirectory(directory.resolve("data"));
        try (BelfryEngine engine = BelfryEngine.open(
                        config.engineContext().ringSlots(256).maxBatch(64).blockBytes(1 << 18));
                HttpServer server = HttpServer.start(engine, new HttpContext().port(0))) {
            Client client = new Client(server.uri());
            int events = 0;
            int compared = 0;
            Map<String, Object> answer = Map.of();
            boolean isAnswerShown = true;
            Matcher block = BLOCK.matcher(Files.readString(page()));
            while (block.find()) {
                if (block.group(1).equals("ndjson")) {
                    requireAllTaken(answer, isAnswerShown);
                    events += (int) block.group(2).lines().count();
                    answer = client.events("/v1/events", block.group(2));
                    isAnswerShown = false;
                } else {
                    Map<String, Object> shown = Json.object(block.group(2));
                    isAnswerShown |= shown.containsKey("accepted");
                    requireShown(shown, found(client, shown, answer), block.group(2));
                    compared++;
                }
            }
            requireAllTaken(answer, isAnswerShown);
            assertThat(events).isEqualTo(38);
            assertThat(compared).isEqualTo(20);
        }
    }

    /** Where the page says nothing of the answer, nothing was refused. */
    private static void requireAllTaken(Map<String, Object> answer, boolean isAnswerShown) {
        if (!isAnswerShown) {
            assertThat(answer).containsEntry("rejected", List.of()).containsEntry("duplicates", 0L);
        }
    }

    /** What the block is about. */
    private static Map<String, Object> found(Client client, Map<String, Object> shown, Map<String, Object> answer)
            throws Exception {
        if (shown.containsKey("accepted")) {
            return answer;
        }
        if (shown.containsKey("kind")) {
            return client.get("/v1/funds/" + shown.get("fund"));
        }
        Map<String, Object> customer = client.get("/v1/customers/C-1");
        assertThat(customer).containsKeys("asOf", "totals");
        Map<String, Object> account = Json.objects(customer, "accounts").get(0);
        return shown.containsKey("order")
                ? only(Json.objects(account, "orders"), "order", shown)
                : only(Json.objects(account, "positions"), "fund", shown);
    }

    private static Map<String, Object> only(List<Map<String, Object>> all, String key, Map<String, Object> shown) {
        List<Map<String, Object>> found = new ArrayList<>(all);
        found.removeIf(each -> !shown.get(key).equals(each.get(key)));
        assertThat(found).as("%s %s among %s", key, shown.get(key), all).hasSize(1);
        return found.get(0);
    }

    /** Every field that the page shows is there, with the same text; others may stand beside it. */
    private static void requireShown(Object shown, Object found, String block) {
        if (shown instanceof Map<?, ?> fields) {
            assertThat(found).as(block).isInstanceOf(Map.class);
            fields.forEach((name, value) -> {
                assertThat(((Map<?, ?>) found).containsKey(name))
                        .as("%s in %s", name, found)
                        .isTrue();
                requireShown(value, ((Map<?, ?>) found).get(name), block);
            });
        } else if (shown instanceof List<?> items) {
            assertThat((List<?>) found).as(block).hasSameSizeAs(items);
            for (int i = 0; i < items.size(); i++) {
                requireShown(items.get(i), ((List<?>) found).get(i), block);
            }
        } else {
            assertThat(found).as(block).isEqualTo(shown);
        }
    }

    private static Path page() {
        String page = "docs/concepts/positions-and-pnl.md";
        Path place = Path.of("").toAbsolutePath();
        while (!Files.exists(place.resolve(page))) {
            place = place.getParent();
        }
        return place.resolve(page);
    }
}

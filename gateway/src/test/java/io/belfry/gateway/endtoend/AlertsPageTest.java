package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.BelfryEngine;
import io.belfry.codec.ClockMode;
import io.belfry.gateway.config.GatewayConfig;
import io.belfry.gateway.http.HttpContext;
import io.belfry.gateway.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Posts every block of events of {@code docs/concepts/alerts.md}: what the page shows under it is all that rings. */
@Timeout(120)
class AlertsPageTest {
    private static final Pattern BLOCK = Pattern.compile("```(ndjson|json)\n(.*?)\n```", Pattern.DOTALL);

    @TempDir
    Path directory;

    private Client client;
    private long heardUpTo;
    private final Set<Object> kinds = new HashSet<>();

    @Test
    void shouldRingWhatThePageShows() throws Exception {
        GatewayConfig config = GatewayConfig.defaults().withDataDirectory(directory.resolve("data"));
        try (BelfryEngine engine = BelfryEngine.open(config.engineContext()
                        .clockMode(ClockMode.EVENTS)
                        .ringSlots(256)
                        .maxBatch(64)
                        .blockBytes(1 << 18));
                HttpServer server = HttpServer.start(engine, new HttpContext().port(0))) {
            client = new Client(server.uri());
            Matcher block = BLOCK.matcher(Files.readString(page()));
            List<Map<String, Object>> rang = List.of();
            while (block.find()) {
                if (block.group(1).equals("ndjson")) {
                    assertThat(rang).as("what rang is shown").isEmpty();
                    rang = post(block.group(2));
                } else {
                    requireShown(block.group(2), rang);
                    rang = List.of();
                }
            }
            assertThat(rang).as("what rang is shown").isEmpty();
            assertThat(kinds).as("kinds of rules with an example").hasSize(18);
        }
    }

    private List<Map<String, Object>> post(String events) throws Exception {
        for (String line : events.lines().toList()) {
            Map<String, Object> event = Json.object(line);
            if (event.get("type").equals("rule.set")) {
                kinds.add(event.get("kind"));
            }
        }
        assertThat(client.events("/v1/events", events)).containsEntry("rejected", List.of());
        List<Map<String, Object>> rang = new ArrayList<>();
        for (Map<String, Object> notification : client.notifications("")) {
            if ((Long) notification.get("sequence") > heardUpTo) {
                rang.add(notification);
                heardUpTo = (Long) notification.get("sequence");
            }
        }
        return rang;
    }

    private static void requireShown(String block, List<Map<String, Object>> rang) throws Exception {
        List<String> shown = block.lines().toList();
        assertThat(rang).as(block).hasSameSizeAs(shown);
        for (int i = 0; i < shown.size(); i++) {
            requireShown(Json.object(shown.get(i)), rang.get(i), shown.get(i));
        }
    }

    /** Every field that the page shows is there, with the same text; others may stand beside it. */
    private static void requireShown(Map<?, ?> shown, Map<?, ?> found, String line) {
        shown.forEach((name, value) -> {
            assertThat(found.containsKey(name)).as("%s in %s", name, found).isTrue();
            if (value instanceof Map<?, ?> fields) {
                requireShown(fields, (Map<?, ?>) found.get(name), line);
            } else {
                assertThat(found.get(name))
                        .as("%s of %s in %s", name, line, found)
                        .isEqualTo(value);
            }
        });
    }

    private static Path page() {
        String page = "docs/concepts/alerts.md";
        Path place = Path.of("").toAbsolutePath();
        while (!Files.exists(place.resolve(page))) {
            place = place.getParent();
        }
        return place.resolve(page);
    }
}

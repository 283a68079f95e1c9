package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.Durability;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why a notification rang is known after a kill −9 as it was before: also where the start was from a snapshot. */
@Timeout(300)
class WhyKillIT {
    private static final int LINES = 600;
    private static final int HALF = 300;
    private static final int EVERY = 7;

    @TempDir
    Path root;

    @Test
    void shouldGiveTheSameReasonsAfterAKill() throws Exception {
        long seed = Long.getLong("belfry.seed", System.nanoTime());
        System.out.println("WhyKillIT: -Dbelfry.seed=" + seed);
        Load load = Load.of(seed, LINES);
        Site site = Site.snapshotting(root.resolve("site"), Durability.PROCESS);
        Sender sender = new Sender(load, 50);
        Map<String, Map<String, Object>> before = new LinkedHashMap<>();
        try (EngineProcess engine = site.start()) {
            sender.send(engine.client(), 1, HALF);
            before.putAll(reasons(engine.client()));
            assertThat(before).isNotEmpty();
            engine.kill9();
        }
        try (EngineProcess engine = site.start()) {
            sender.send(engine.client(), HALF + 1, LINES);
            Map<String, Map<String, Object>> after = reasons(engine.client());
            for (Map.Entry<String, Map<String, Object>> reason : before.entrySet()) {
                Map<String, Object> again = after.containsKey(reason.getKey())
                        ? after.get(reason.getKey())
                        : engine.client().get("/v1/notifications/" + reason.getKey() + "/why");
                for (String part : List.of("notification", "cause", "before", "after")) {
                    assertThat(again.get(part)).isEqualTo(reason.getValue().get(part));
                }
                assertThat(setting(again)).isEqualTo(setting(reason.getValue()));
            }
        }
    }

    private static Object setting(Map<String, Object> reason) {
        Map<?, ?> rule = (Map<?, ?>) reason.get("rule");
        return rule == null ? null : rule.get("setting");
    }

    private static Map<String, Map<String, Object>> reasons(Client client) throws Exception {
        Map<String, Map<String, Object>> reasons = new LinkedHashMap<>();
        List<Map<String, Object>> notifications = client.notifications("");
        for (int i = 0; i < notifications.size(); i += EVERY) {
            String id = (String) notifications.get(i).get("id");
            Map<String, Object> reason = client.get("/v1/notifications/" + id + "/why");
            assertThat(reason).containsEntry("notification", notifications.get(i));
            assertThat((Map<?, ?>) reason.get("cause")).isNotNull();
            reasons.put(id, reason);
        }
        return reasons;
    }
}

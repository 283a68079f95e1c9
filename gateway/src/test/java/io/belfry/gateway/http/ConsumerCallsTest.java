package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.objects;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumers that name themselves, and whose place the engine keeps. */
class ConsumerCallsTest {
    @TempDir
    Path directory;

    private RunningServer running;

    @BeforeEach
    void start() throws Exception {
        running = RunningServer.startSmallBank(directory);
        for (int i = 1; i <= 10; i++) {
            running.accept(posting("A-2", "1", "T-" + i));
        }
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void shouldGoOnBehindWhatANamedConsumerHasAcknowledged() throws Exception {
        assertThat(sequences("/v1/notifications?consumer=push&limit=3")).containsExactly(1L, 2L, 3L);
        // Not acknowledged, so the same again.
        assertThat(sequences("/v1/notifications?consumer=push&limit=3")).containsExactly(1L, 2L, 3L);
        assertThat(sequences("/v1/notifications?consumer=push&limit=3&after=3")).containsExactly(4L, 5L, 6L);
        assertThat(sequences("/v1/notifications?consumer=push&limit=1")).containsExactly(4L);
        assertThat(acknowledged()).containsExactly("push=3");
    }

    @Test
    void shouldKeepAConsumersPlaceOverARestart() throws Exception {
        running.send(running.request("/v1/consumers/push?acknowledged=7").PUT(BodyPublishers.noBody()));
        running.close();
        running = RunningServer.start(directory);

        assertThat(acknowledged()).containsExactly("push=7");
        assertThat(sequences("/v1/notifications?consumer=push&limit=1")).containsExactly(8L);
    }

    @Test
    void shouldForgetAConsumerThatWillNotComeBack() throws Exception {
        running.json("/v1/notifications?consumer=old");
        assertThat(acknowledged()).hasSize(1);

        assertThat(running.send(running.request("/v1/consumers/old").DELETE()).statusCode())
                .isEqualTo(200);
        assertThat(acknowledged()).isEmpty();
        assertThat(running.send(running.request("/v1/consumers/old").DELETE()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldRefuseToAcknowledgeWhatIsNotThere() throws Exception {
        HttpResponse<String> response = running.send(
                running.request("/v1/consumers/push?acknowledged=11").PUT(BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("OUT_OF_RANGE").contains("11");
        assertThat(acknowledged()).isEmpty();
    }

    @Test
    void shouldTellAConsumerThatIsAheadOfTheOutbox() throws Exception {
        HttpResponse<String> response = running.get("/v1/notifications?after=11");
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("OUT_OF_RANGE").contains("the outbox ends at 10");
    }

    private List<Long> sequences(String path) throws Exception {
        return objects(running.json(path), "notifications").stream()
                .map(each -> (Long) each.get("sequence"))
                .toList();
    }

    private List<String> acknowledged() throws Exception {
        Map<String, Object> answer = running.json("/v1/consumers");
        return objects(answer, "consumers").stream()
                .map(each -> each.get("consumer") + "=" + each.get("acknowledged"))
                .toList();
    }
}

package io.belfry.gateway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The upstream of one numbered feed, who remembers what was answered and holds the engine to it: a line that the engine
 * has is a duplicate ever after, a line that it has not is taken once, and a bad line has the same code each time. One
 * thread at a time, but where said otherwise.
 */
final class Sender {
    static final String FEED = "core";

    private final Load load;
    private final int linesPerRequest;
    /** Last line that ever left. */
    private long sent;
    /** Last line that was answered. */
    private volatile long answered;
    /** Last line that the engine is known to have; behind a kill it may have more. */
    private long had;

    Sender(Load load, int linesPerRequest) {
        this.load = load;
        this.linesPerRequest = linesPerRequest;
    }

    /** The engine takes nothing for now; what was answered before that counts. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final String code;

        RefusedException(String code, String text) {
            super(text);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** Last line that was answered. Any thread. */
    long answered() {
        return answered;
    }

    /** Last line that the engine has, as of the last answer or {@link #meet}. */
    long had() {
        return had;
    }

    /**
     * Meets an engine that was started again.
     *
     * @return the last line that it has, which must be one that was sent, and none that was answered may be missing
     */
    long meet(Client client) throws IOException, InterruptedException {
        List<Map<String, Object>> feeds = Json.objects(client.get("/v1/feeds"), "feeds");
        had = feeds.isEmpty() ? 0 : (Long) feeds.get(0).get("lastSeq");
        assertThat(had)
                .as("the line that feed %s has come to; %d were answered, %d sent", FEED, answered, sent)
                .isBetween(answered, sent);
        return had;
    }

    /**
     * Sends some lines, the first and the last one included, and checks every answer.
     *
     * @throws RefusedException when the engine takes nothing for now
     * @throws IOException when the engine is gone
     */
    void send(Client client, long first, long last) throws IOException, InterruptedException {
        long next = first;
        while (next <= Math.min(last, load.size())) {
            long to = Math.min(Math.min(last, load.size()), next + linesPerRequest - 1);
            next = sendOnce(client, next, to);
        }
    }

    /** One request; the line to go on from. */
    private long sendOnce(Client client, long first, long last) throws IOException, InterruptedException {
        sent = Math.max(sent, last);
        HttpResponse<String> response = client.post(
                "/v1/events?feed=" + FEED + "&seq=" + first,
                String.join("\n", load.lines().subList((int) first - 1, (int) last)));
        Map<String, Object> answer = Json.object(response.body());
        assertThat(response.statusCode()).as(response.body()).isIn(200, 400, 429, 503);
        long next = last + 1;
        // 400 is for lines of which none could be read, and each is answered for all the same.
        if (response.statusCode() > 400) {
            next = answer.containsKey("next") ? first + (Long) answer.get("next") - 1 : first;
        }
        if (next > first) {
            requireCounts(answer, response.body(), first, next - 1);
        }
        if (response.statusCode() == 503) {
            throw new RefusedException((String) answer.get("code"), response.body());
        }
        return next;
    }

    private void requireCounts(Map<String, Object> answer, String text, long first, long last) {
        long accepted = 0;
        long duplicates = 0;
        Map<Long, String> refused = new TreeMap<>();
        for (long line = first; line <= last; line++) {
            String code = load.refused().get(line);
            if (code != null) {
                refused.put(line, code);
            } else if (line <= had || load.isRepeated(line)) {
                duplicates++;
            } else {
                accepted++;
            }
        }
        Map<Long, String> rejected = new TreeMap<>();
        for (Map<String, Object> rejection : Json.objects(answer, "rejected")) {
            rejected.put(first + (Long) rejection.get("line") - 1, (String) rejection.get("code"));
        }
        assertThat(rejected).as(text).isEqualTo(refused);
        assertThat(answer)
                .as("lines %d to %d, of which the engine had those up to %d: %s", first, last, had, text)
                .containsEntry("accepted", accepted)
                .containsEntry("duplicates", duplicates);
        answered = Math.max(answered, last);
        had = Math.max(had, last);
    }
}

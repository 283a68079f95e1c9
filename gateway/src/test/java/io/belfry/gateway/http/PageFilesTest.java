package io.belfry.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageFilesTest {
    private static final Pattern LINKS = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"|from \"\\./([^\"]+)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("(?:https?:)?//(?!www\\.w3\\.org/2000/svg)[a-z]");

    @Test
    void shouldServeEverythingThatThePageNeedsAndNothingFromElsewhere(@TempDir Path directory) throws Exception {
        try (RunningServer running = RunningServer.start(directory)) {
            Set<String> seen = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(Set.of("/"));
            while (!open.isEmpty()) {
                String path = open.pop();
                if (!seen.add(path)) {
                    continue;
                }
                HttpResponse<String> response = running.get(path);
                assertThat(response.statusCode()).as(path).isEqualTo(200);
                if (!path.equals("/") && !path.startsWith("/page/")) {
                    continue;
                }
                assertThat(response.headers()
                                .firstValue("Content-Security-Policy")
                                .orElseThrow())
                        .startsWith("default-src 'none'; script-src 'self';")
                        .doesNotContain("unsafe");
                assertThat(ELSEWHERE.matcher(response.body()).find())
                        .as(path + " names nothing outside")
                        .isFalse();
                assertThat(response.body()).as(path).doesNotContain("innerHTML", "insertAdjacentHTML", "eval(");
                Matcher links = LINKS.matcher(response.body());
                while (links.find()) {
                    open.add(links.group(1) != null ? links.group(1) : "/page/" + links.group(2));
                }
            }
            assertThat(seen).contains("/page/app.js", "/page/style.css", "/page/dom.js", "/page/lookup.js");
        }
    }
}

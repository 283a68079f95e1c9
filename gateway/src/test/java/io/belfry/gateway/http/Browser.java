package io.belfry.gateway.http;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium with one page, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Pattern PAGE_SOCKET =
            Pattern.compile("\"webSocketDebuggerUrl\":\\s*\"(ws:[^\"]+/page/[^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<String, Object>>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Listener())
                .join();
    }

    /** The browser's program, if this machine has one. */
    static Optional<Path> find() {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
                Path program = Path.of(folder, name);
                if (Files.isExecutable(program)) {
                    return Optional.of(program);
                }
            }
        }
        return Optional.empty();
    }

    static Browser start(Path program, Path profile) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile());
        // It leaves sockets and shared memory behind when it is killed.
        builder.environment().put("TMPDIR", profile.toString());
        Process process = builder.start();
        try {
            Path portFile = profile.resolve("DevToolsActivePort");
            await().atMost(PATIENCE).until(() -> Files.exists(portFile) && Files.size(portFile) > 0);
            String port = Files.readAllLines(portFile).get(0);
            URI list = URI.create("http://127.0.0.1:" + port + "/json");
            URI page = await().atMost(PATIENCE)
                    .until(() -> pageSocket(list), Optional::isPresent)
                    .get();
            Browser browser = new Browser(process, page);
            browser.send("Runtime.enable", "{}");
            browser.send("Log.enable", "{}");
            browser.send("Page.enable", "{}");
            return browser;
        } catch (RuntimeException | IOException e) {
            end(process);
            throw e;
        }
    }

    void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%b}"
                        .formatted(width, height, width < 700));
    }

    void open(URI page) {
        send("Page.navigate", "{\"url\":\"" + page + "\"}");
    }

    /** What a JavaScript expression gives, as a string. */
    String evaluate(String expression) {
        Map<String, Object> answer = send(
                "Runtime.evaluate",
                "{\"returnByValue\":true,\"expression\":\"String(%s)\"}"
                        .formatted(expression
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", " ")));
        @SuppressWarnings("unchecked") // as the protocol says
        Map<String, Object> result = (Map<String, Object>) answer.get("result");
        return String.valueOf(result.get("value"));
    }

    /** The text of an element as it is shown. */
    String text(String selector) {
        return evaluate("document.querySelector('" + selector + "')?.innerText");
    }

    /** Waits until an expression is true. */
    void awaitTrue(String expression) {
        await(expression).atMost(PATIENCE).until(() -> evaluate(expression).equals("true"));
    }

    /** Types text where the focus is, as a keyboard would. */
    void type(String text) {
        send("Input.insertText", "{\"text\":\"" + text + "\"}");
    }

    /** Presses Tab, Enter, Escape or the blank, by the name of its key. */
    void press(String key) {
        int code = switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "Escape" -> 27;
            case " " -> 32;
            default -> throw new IllegalArgumentException("no code for " + key);
        };
        String text = key.equals("Enter") ? "\\r" : key.equals(" ") ? " " : "";
        String event = "{\"type\":\"%s\",\"key\":\"%s\",\"code\":\"%s\",\"windowsVirtualKeyCode\":%d,\"text\":\"%s\"}";
        String name = key.equals(" ") ? "Space" : key;
        send(
                "Input.dispatchKeyEvent",
                event.formatted(text.isEmpty() ? "rawKeyDown" : "keyDown", key, name, code, text));
        send("Input.dispatchKeyEvent", event.formatted("keyUp", key, name, code, ""));
    }

    void screenshot(Path file) throws IOException {
        Map<String, Object> answer = send("Page.captureScreenshot", "{}");
        Files.write(file, Base64.getDecoder().decode((String) answer.get("data")));
    }

    /** Errors, exceptions and broken policies so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private Map<String, Object> send(String method, String params) {
        int id = lastId.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText("{\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, params), true)
                .join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static Optional<URI> pageSocket(URI list) throws IOException, InterruptedException {
        String pages = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                .body();
        Matcher found = PAGE_SOCKET.matcher(pages);
        return found.find() ? Optional.of(URI.create(found.group(1))) : Optional.empty();
    }

    @Override
    public void close() {
        socket.abort();
        end(process);
    }

    private static void end(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                take(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void take(String text) {
            Map<String, Object> parsed;
            try {
                parsed = RunningServer.parse(text);
            } catch (IOException e) {
                complaints.add(text);
                return;
            }
            if (parsed.get("id") instanceof Long id) {
                @SuppressWarnings("unchecked") // as the protocol says
                Map<String, Object> result = (Map<String, Object>) parsed.getOrDefault("result", parsed);
                answers.remove(id.intValue()).complete(result);
            } else if (text.contains("\"Runtime.exceptionThrown\"") || text.contains("\"level\":\"error\"")) {
                complaints.add(text);
            }
        }
    }
}

package io.belfry.gateway.cli;

import io.belfry.gateway.files.FileImport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/** Sends files to {@code POST /v1/import} of a running engine. One thread. */
final class ImportClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final URI call;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * What the engine answered.
     *
     * @param body JSON
     * @param isDone whether the file was read to its end
     */
    record Answer(String body, boolean isDone) {}

    ImportClient(URI server, FileImport.Format format, boolean open) {
        String base = server.toString().endsWith("/") ? server.toString() : server + "/";
        this.call = URI.create(
                base + "v1/import?format=" + format.name().toLowerCase(Locale.ROOT) + (open ? "&open=true" : ""));
    }

    /** @throws CommandException when the engine cannot be reached, or what answers is none */
    Answer send(InputStream file) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(call)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofInputStream(() -> file))
                .build();
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "no answer from " + call + ": " + e);
        }
        if (!response.body().startsWith("{")) {
            throw new CommandException(
                    ExitCode.FAILED, call + " answered " + response.statusCode() + ", which is no answer of an engine");
        }
        return new Answer(response.body(), response.statusCode() == OK);
    }
}

package io.belfry.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.belfry.recovery.Verification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a running engine how far it is, by {@code GET /v1/status}. One thread. */
final class StatusClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int HEX = 16;

    private final URI call;

    StatusClient(URI server) {
        String base = server.toString().endsWith("/") ? server.toString() : server + "/";
        this.call = URI.create(base + "v1/status");
    }

    /** @throws CommandException when the engine cannot be reached, or what answers is none */
    Verification.Live live() {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(call).timeout(TIMEOUT).build(), BodyHandlers.ofString());
            return parse(response.body());
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "no answer of an engine from " + call + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while " + call + " was asked");
        }
    }

    private static Verification.Live parse(String body) throws IOException {
        long sequence = -1;
        String digest = "";
        try (JsonParser json = new JsonFactory().createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "published" -> sequence = json.getLongValue();
                    case "digest" -> digest = json.getText();
                    default -> json.skipChildren();
                }
            }
        }
        if (sequence < 0 || digest.isEmpty()) {
            throw new IOException("its status names no sequence and digest");
        }
        return new Verification.Live(sequence, Long.parseUnsignedLong(digest, HEX));
    }
}

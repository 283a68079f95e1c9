package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.NDJSON;
import static io.belfry.gateway.http.RunningServer.parse;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that cannot be answered as asked: status, stable code. One engine for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalTest {
    private RunningServer running;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        running = RunningServer.startSmallBank(directory);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/customers/C-9, 404, UNKNOWN_CUSTOMER",
        "GET, /v1/accounts/A-9, 404, UNKNOWN_ACCOUNT",
        "GET, /v1/funds/F-9, 404, UNKNOWN_FUND",
        "GET, /v1/rules/none, 404, UNKNOWN_RULE",
        "DELETE, /v1/rules/none, 404, UNKNOWN_RULE",
        "GET, /v1/feeds/none/refused, 404, UNKNOWN_FEED",
        "GET, /v1/customers/%E5%B1%B1, 404, UNKNOWN_CUSTOMER",
        "GET, /v1/customers/%FF, 400, MALFORMED",
        "GET, /v1/customers?limit=0, 400, OUT_OF_RANGE",
        "GET, /v1/customers?limit=x, 400, MALFORMED",
        "GET, /v1/customers?limit=1&limit=2, 400, MALFORMED",
        "GET, /v1/feeds/none/refused?after=-1, 400, OUT_OF_RANGE",
        "GET, /nothing, 404, NOT_FOUND",
        "GET, /v1/customers/C-1/, 404, NOT_FOUND",
        "GET, /page/..%2Fapp.js, 404, NOT_FOUND",
        "DELETE, /v1/customers/C-1, 405, METHOD_NOT_ALLOWED",
        "GET, /v1/events, 405, METHOD_NOT_ALLOWED",
        "PATCH, /v1/rules/low, 405, METHOD_NOT_ALLOWED",
        "OPTIONS, /v1/events, 405, METHOD_NOT_ALLOWED",
    })
    void shouldAnswerWithAProblem(String method, String path, int status, String code) throws Exception {
        HttpResponse<String> response = running.send(running.request(path).method(method, BodyPublishers.noBody()));

        assertProblem(response, status, code);
    }

    @Test
    void shouldNameTheMethodsThatAreAllowed() throws Exception {
        HttpResponse<String> response =
                running.send(running.request("/v1/rules/low").POST(BodyPublishers.noBody()));

        assertThat(response.headers().firstValue("Allow")).hasValue("DELETE, GET, PUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "not json\n", "[]", "{\"type\":\n{\n", "[{\"type\""})
    void shouldAnswer400WhenNoLineCouldBeRead(String body) throws Exception {
        String type = body.startsWith("[") ? "application/json" : NDJSON;

        assertProblem(running.post("/v1/events", type, body), 400, "MALFORMED");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/events?feed=core, 400, MALFORMED",
        "/v1/events?seq=1, 400, MALFORMED",
        "/v1/events?feed=core&seq=x, 400, MALFORMED",
        "/v1/events?feed=core&seq=0, 400, OUT_OF_RANGE",
        "/v1/events?feed=a%20b&seq=1, 400, OUT_OF_RANGE",
        "/v1/import, 400, MALFORMED",
        "/v1/import?format=pdf, 400, MALFORMED",
        "/v1/import?format=amfi&open=yes, 400, MALFORMED",
    })
    void shouldRefuseWrongParametersOfEvents(String path, int status, String code) throws Exception {
        assertProblem(running.post(path, NDJSON, posting("A-1", "1.00", "T-1")), status, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
    void shouldRefuseOtherMediaTypes(String type) throws Exception {
        assertProblem(running.post("/v1/events", type, posting("A-1", "1.00", "T-1")), 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void shouldRefuseAFileWithADtd() throws Exception {
        String file = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";

        assertProblem(running.post("/v1/import?format=camt", "application/xml", file), 400, "MALFORMED");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/notifications?after=-1, application/json, 400, OUT_OF_RANGE",
        "/v1/notifications?after=x, application/json, 400, MALFORMED",
        "/v1/notifications?limit=0, application/json, 400, OUT_OF_RANGE",
        "/v1/notifications?wait=-1, application/json, 400, OUT_OF_RANGE",
        "/v1/notifications?type=balance.bellow, application/json, 400, MALFORMED",
        "/v1/notifications?rate=0, text/event-stream, 400, OUT_OF_RANGE",
        "/v1/notifications?after=999999, application/json, 409, OUT_OF_RANGE",
        "/v1/notifications?after=999999, text/event-stream, 409, OUT_OF_RANGE",
        "/v1/notifications?consumer=a%20b, application/json, 400, MALFORMED",
        "/v1/notifications, text/html, 406, NOT_ACCEPTABLE",
    })
    void shouldRefuseWrongParametersOfNotifications(String path, String accept, int status, String code)
            throws Exception {
        assertProblem(running.send(running.request(path).header("Accept", accept)), status, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | MALFORMED",
                "[] | MALFORMED",
                "{\"kind\":\"balance.below\",\"scope\":{\"all\":true},\"params\":{}} | MALFORMED",
                "{\"type\":\"account.posted\",\"kind\":\"balance.changed\",\"scope\":{\"all\":true},\"params\":{}} | MALFORMED",
                "{\"rule\":\"other\",\"kind\":\"balance.changed\",\"scope\":{\"all\":true},\"params\":{}} | MALFORMED",
                "{\"kind\":\"balance.changed\",\"scope\":{\"account\":\"A-9\"},\"params\":{}} | UNKNOWN_ACCOUNT",
                "{\"kind\":\"nonsense\",\"scope\":{\"all\":true},\"params\":{}} | OUT_OF_RANGE",
            })
    void shouldRefuseAWrongRule(String rule, String code) throws Exception {
        assertProblem(running.send(running.request("/v1/rules/r-1").PUT(BodyPublishers.ofString(rule))), 400, code);
        assertThat(running.get("/v1/rules/r-1").statusCode()).isEqualTo(404);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(parse(response.body()))
                .containsEntry("code", code)
                .containsEntry("status", (long) status)
                .containsKeys("title", "detail");
    }
}

package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.SMALL_BANK;
import static io.belfry.gateway.http.RunningServer.objects;
import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.belfry.api.EngineContext;
import io.belfry.codec.ClockMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules on the live page, in a real browser, on a real engine. Keeps screenshots in {@code target/screenshots}. */
class RulePageTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private Browser browser;

    @BeforeEach
    void start(@TempDir Path profile) throws Exception {
        Optional<Path> program = Browser.find();
        assumeTrue(program.isPresent(), "no Chromium on this machine: the page is not looked at");
        browser = Browser.start(program.get(), profile);
        Files.createDirectories(SCREENSHOTS);
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shouldSetARuleWithTheKeyboardAndSayWhyItRang(@TempDir Path directory) throws Exception {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            open(running, 1280, 900);
            assertThat(browser.text("#rule-list"))
                    .contains("Balance below", "ledger balance falls below 50.00\u202fEUR", "everybody")
                    .contains("Balance changed", "each posting");

            browser.evaluate("document.getElementById('rule-new').focus()");
            browser.press("Enter");
            browser.awaitTrue("document.activeElement.id === 'rule-id'");
            browser.type("overdrawn");
            choose("rule-kind", "account.overdrawn");
            browser.evaluate("document.querySelector('[name=\\'params.buffer\\']').focus()");
            browser.type("10.5");
            browser.screenshot(SCREENSHOTS.resolve("rule-form.png"));
            browser.press("Enter");

            browser.awaitTrue("!document.getElementById('rule-dialog').open");
            browser.awaitTrue("document.querySelectorAll('#rule-list .rule').length === 3");
            assertThat(browser.text("[data-rule=overdrawn]")).contains("balance falls more than 10.5 below zero");
            running.accept(posting("A-1", "-110.49", "T-1"));
            running.accept(posting("A-1", "-0.02", "T-2"));
            browser.awaitTrue("document.getElementById('feed').innerText.includes('Overdrawn')");
            assertThat(browser.text("#feed")).contains("−10.51\u202fEUR", "level −10.50");

            browser.evaluate("document.querySelector('#feed .why').focus()");
            browser.press("Enter");
            browser.awaitTrue("document.querySelectorAll('#why section').length > 0");
            assertThat(browser.text("#why")).contains("account.posted", "T-2");
            browser.screenshot(SCREENSHOTS.resolve("why.png"));
            browser.press("Escape");
            browser.awaitTrue("!document.getElementById('why-dialog').open");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void shouldSwitchARuleOffAndOnAndRemoveIt(@TempDir Path directory) throws Exception {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            open(running, 1280, 900);
            browser.evaluate("(() => { window.answers = []; const asked = window.fetch;"
                    + " window.fetch = async (...what) => { const answer = await asked(...what);"
                    + " if (what[0] === '/v1/rules') { window.answers.push(answer.status); } return answer; };"
                    + " return true; })()");
            browser.awaitTrue("window.answers.includes(304)");
            browser.evaluate("document.querySelector('[data-rule=moves] .switch').focus()");
            browser.press(" ");
            browser.awaitTrue("document.querySelector('[data-rule=moves]').dataset.enabled === 'false'");
            assertThat(running.json("/v1/rules/moves")).containsEntry("enabled", false);
            assertThat(browser.evaluate("document.activeElement.getAttribute('role')"))
                    .as("the focus stays where it was")
                    .isEqualTo("switch");
            running.accept(posting("A-2", "1", "T-1"));
            browser.press(" ");
            browser.awaitTrue("document.querySelector('[data-rule=moves]').dataset.enabled === 'true'");
            running.accept(posting("A-2", "2", "T-2"));
            assertThat(objects(running.json("/v1/notifications"), "notifications"))
                    .extracting(each -> String.valueOf(((Map<?, ?>) each.get("data")).get("amount")))
                    .containsExactly("2");

            String remove = "document.querySelector('[data-rule=moves] .danger')";
            browser.evaluate(remove + ".click()");
            assertThat(running.get("/v1/rules/moves").statusCode())
                    .as("asked once")
                    .isEqualTo(200);
            browser.evaluate(remove + ".click()");
            browser.awaitTrue("document.querySelector('[data-rule=moves]') === null");
            assertThat(running.get("/v1/rules/moves").statusCode()).isEqualTo(404);
            browser.screenshot(SCREENSHOTS.resolve("rules.png"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void shouldTryARuleOnAPhoneAndShowAChart(@TempDir Path directory) throws Exception {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            for (int i = 0; i < 12; i++) {
                running.accept(posting("A-1", i % 3 == 0 ? "-30.00" : "5.00", "T-" + i));
            }
            open(running, 390, 844);
            browser.evaluate("document.getElementById('rule-new').click()");
            browser.awaitTrue("document.getElementById('rule-dialog').open");
            browser.type("big-out");
            choose("rule-kind", "velocity");
            fill("params.currency", "EUR");
            fill("params.window", "0");
            fill("params.*", "2.5");
            browser.evaluate("document.getElementById('rule-form').noValidate = true");
            browser.evaluate("document.querySelector('#rule-form [type=submit]').click()");
            browser.awaitTrue("!document.getElementById('rule-problem').hidden");
            assertThat(browser.text("#rule-problem")).contains("params.window is \"PT0M\"");
            browser.evaluate("document.getElementById('rule-form').noValidate = false");

            choose("rule-kind", "transaction.large");
            fill("params.currency", "EUR");
            fill("params.min", "20");
            browser.evaluate("document.getElementById('rule-try').click()");
            browser.awaitTrue("document.querySelectorAll('#rule-result .column').length > 0");
            assertThat(browser.text("#rule-result")).contains("4 notifications to 1 customer", "C-1 (4)");
            assertThat(browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("nothing wider than a phone")
                    .isEqualTo("true");
            assertThat(running.get("/v1/rules/big-out").statusCode()).isEqualTo(404);
            browser.screenshot(SCREENSHOTS.resolve("dry-run-phone.png"));
            browser.press("Escape");
            browser.awaitTrue("!document.getElementById('rule-dialog').open");
            browser.evaluate("document.getElementById('rules-title').scrollIntoView()");
            browser.screenshot(SCREENSHOTS.resolve("rules-phone.png"));
        }
    }

    @Test
    void shouldDrawAColumnForEachDay(@TempDir Path directory) throws Exception {
        EngineContext engine = RunningServer.engineContext(directory).clockMode(ClockMode.EVENTS);
        try (RunningServer running = RunningServer.start(engine)) {
            LocalDate first = LocalDate.of(2026, 1, 5);
            running.accept(SMALL_BANK.replace("}\n", ",\"time\":\"2026-01-05T00:00:00Z\"}\n"));
            StringBuilder events = new StringBuilder();
            for (int day = 0; day < 90; day++) {
                for (int i = 0; i <= day * day % 7; i++) {
                    events.append(posting("A-1", "-1.00", "T-" + day + "-" + i)
                            .replace("}", ",\"time\":\"" + first.plusDays(day) + "T12:00:00Z\"}"));
                }
            }
            running.accept(events.toString());
            open(running, 1280, 900);
            browser.evaluate("document.querySelector('[data-rule=moves] .actions button').click()");
            browser.awaitTrue("document.getElementById('rule-dialog').open");
            browser.evaluate("document.getElementById('rule-try').click()");
            browser.awaitTrue("document.querySelectorAll('#rule-result .column').length === 90");
            assertThat(browser.text("#rule-result")).contains("2026-01-05", "2026-04-04", "to 1 customer");
            assertThat(browser.evaluate("document.querySelectorAll('#rule-result tbody tr').length"))
                    .isEqualTo("90");
            browser.screenshot(SCREENSHOTS.resolve("dry-run.png"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private void open(RunningServer running, int width, int height) {
        browser.size(width, height);
        browser.open(running.server.uri());
        browser.awaitTrue("document.getElementById('connection').dataset.state === 'live'");
        browser.awaitTrue("document.querySelectorAll('#rule-list .rule').length === 2");
    }

    private void choose(String id, String value) {
        browser.evaluate(
                "(s => { s.value = '%s'; s.dispatchEvent(new Event('change', { bubbles: true })); })".formatted(value)
                        + "(document.getElementById('" + id + "'))");
    }

    private void fill(String name, String value) {
        browser.evaluate(
                "(s => { s.value = '%s'; s.dispatchEvent(new Event('input', { bubbles: true })); })".formatted(value)
                        + "(document.querySelector('#rule-form [name=\\'" + name + "\\']'))");
    }
}

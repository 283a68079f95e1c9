package io.belfry.gateway.http;

import static io.belfry.gateway.http.RunningServer.posting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a real browser, on a real engine. Keeps screenshots in {@code target/screenshots}. */
class PageTest {
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
    void shouldShowNotificationsAsTheyRing(@TempDir Path directory) throws Exception {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            browser.size(1280, 800);
            browser.open(running.server.uri());
            browser.awaitTrue("document.getElementById('connection').dataset.state === 'live'");

            running.accept(posting("A-1", "-60.00", "T-1"));

            browser.awaitTrue("document.querySelectorAll('#feed .row').length === 2");
            assertThat(browser.text("#feed"))
                    .contains("Balance below", "triggered", "40.00", "level 50.00")
                    .contains("Balance changed", "−60.00 EUR")
                    .contains("C-1");
            browser.awaitTrue("document.getElementById('notifications-total').textContent === '2'");
            assertThat(browser.text("#customers")).isEqualTo("2");
            assertThat(browser.complaints()).isEmpty();
            browser.screenshot(SCREENSHOTS.resolve("notifications.png"));
        }
    }

    @Test
    void shouldLookUpACustomerWithoutReadingTextAsHtml(@TempDir Path directory) throws Exception {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            running.accept("""
                    {"type":"customer.registered","customer":"<b>x","name":"<img src=x onerror=alert(1)> O'Neil & Söhne"}
                    {"type":"account.opened","account":"DE89370400440532013000","customer":"<b>x","currency":"EUR","balance":"1234567.89"}
                    {"type":"order.confirmed","order":"O-1","account":"DE89370400440532013000","fund":"F-1","side":"subscribe","units":"10","amount":"1000.00"}
                    {"type":"fund.priced","fund":"F-1","nav":"110.5","date":"2026-11-20"}
                    """);
            browser.size(390, 844);
            browser.open(running.server.uri());
            browser.awaitTrue("document.getElementById('connection').dataset.state === 'live'");

            browser.evaluate("(s => { s.value = '<b'; s.dispatchEvent(new Event('input')); })"
                    + "(document.getElementById('search'))");
            browser.awaitTrue("document.querySelectorAll('#matches button').length === 1");
            browser.evaluate("document.querySelector('#matches button').click()");

            browser.awaitTrue("document.querySelector('.customer h3') !== null");
            assertThat(browser.text(".customer h3")).isEqualTo("<img src=x onerror=alert(1)> O'Neil & Söhne");
            assertThat(browser.text(".customer").replace('\u202f', ' '))
                    .contains("DE89370400440532013000", "1 234 567.89 EUR")
                    .contains("F-1", "10.0000", "1 105.00 EUR", "+105.00");
            browser.awaitTrue("document.getElementById('funds').innerText.includes('110.5000 EUR')");
            assertThat(browser.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("nothing wider than a phone")
                    .isEqualTo("true");
            assertThat(browser.complaints()).isEmpty();
            browser.screenshot(SCREENSHOTS.resolve("lookup.png"));
        }
    }

    @Test
    void shouldSayThatItReconnectsAndGoOnWhereItWas(@TempDir Path directory) throws Exception {
        try (RunningServer running = RunningServer.startSmallBank(directory)) {
            running.accept(posting("A-2", "1", "T-1"));
            browser.size(1280, 800);
            browser.open(running.server.uri());
            browser.awaitTrue("document.querySelectorAll('#feed .row').length === 1");
            HttpContext samePort = new HttpContext().port(running.server.port());

            running.server.close();
            browser.awaitTrue("document.getElementById('connection').textContent === 'reconnecting'");
            browser.screenshot(SCREENSHOTS.resolve("reconnecting.png"));

            try (HttpServer again = HttpServer.start(running.engine, samePort)) {
                assertThat(again.port()).isEqualTo(samePort.port());
                browser.awaitTrue("document.getElementById('connection').dataset.state === 'live'");
                running.accept(posting("A-2", "2", "T-2"));
                browser.awaitTrue("document.querySelectorAll('#feed .row').length === 2");
                assertThat(browser.text("#feed")).containsSubsequence("+2 JPY", "+1 JPY");
            }
        }
    }

    @Test
    void shouldBeCalmWithoutAnyData(@TempDir Path directory) throws Exception {
        try (RunningServer running = RunningServer.start(directory)) {
            browser.size(1280, 800);
            browser.open(running.server.uri());

            browser.awaitTrue("document.getElementById('connection').dataset.state === 'live'");
            assertThat(browser.text("main"))
                    .contains("No notifications yet", "No funds are priced yet")
                    .doesNotContain("NaN", "undefined", "null");
            assertThat(browser.complaints()).isEmpty();
            browser.screenshot(SCREENSHOTS.resolve("empty.png"));
        }
    }
}

package io.belfry.gateway.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.api.BelfryEngine;
import io.belfry.api.EngineContext;
import io.belfry.api.view.AccountView;
import io.belfry.api.view.FundPage;
import io.belfry.api.view.FundView;
import io.belfry.api.view.StateViews;
import io.belfry.codec.Currencies;
import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.EventFeed;
import io.belfry.gateway.feed.FeedAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files through the encoder, the ring and the core of a real engine. */
@Timeout(120)
class FileImportTest {
    @TempDir
    Path directory;

    private BelfryEngine engine;

    @BeforeEach
    void open() {
        engine = BelfryEngine.open(new EngineContext().dataDirectory(directory).blockBytes(1 << 18));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({
        "camt052.v4.xml, CH2801234000123456789, SEK, 0, 2",
        "camt053.v2.multi.xml, NL26VAYB8060476890, EUR, 1.85, 4",
        "camt054-credit-postfinance.v4.xml, CH2909000000250094239, CHF, 1500.00, 3",
        "camt054-returns-postfinance.v4.xml, CH2909000000250094239, CHF, 400.00, 3",
        "camt054.v2.xml, CH2801234000123456789, SEK, -200000.00, 3",
        "camt054.v4.xml, CH2801234000123456789, SEK, -200000.00, 3",
        "camt054.v8.xml, CH2801234000123456789, SEK, -200000.00, 3"
    })
    void shouldImportASampleOnce(String name, String account, String currency, BigDecimal ledger, long accepted)
            throws Exception {
        Path file = SampleFiles.sample("camt/" + name);

        FeedAnswer first = read(Files.newInputStream(file), FileImport.Format.CAMT);
        assertThat(first.rejected()).isEmpty();
        assertThat(first.accepted()).isEqualTo(accepted);
        assertThat(ledger(account, currency)).isEqualByComparingTo(ledger);

        FeedAnswer again = read(Files.newInputStream(file), FileImport.Format.CAMT);
        assertThat(again.rejected()).isEmpty();
        assertThat(again.accepted()).isZero();
        assertThat(again.duplicates()).isEqualTo(accepted - 2);
        assertThat(ledger(account, currency)).isEqualByComparingTo(ledger);
    }

    @Test
    void shouldImportOurOwnSampleOnce() throws Exception {
        FeedAnswer first = read(SampleFiles.own("camt054-batch.v08.xml"), FileImport.Format.CAMT);
        assertThat(first.rejected()).isEmpty();
        assertThat(first.accepted()).isEqualTo(11);

        FeedAnswer again = read(SampleFiles.own("camt054-batch.v08.xml"), FileImport.Format.CAMT);
        assertThat(again.accepted()).isZero();
        assertThat(again.duplicates()).isEqualTo(9);
        // 300.00 - 92.53 + 19.99 - 1 - 850 + 850 + 10
        assertThat(ledger("DE02120300000000202051", "EUR")).isEqualByComparingTo("236.46");
    }

    @Test
    void shouldKeepWhatCameBeforeTheFaultWhenAFileIsCutOff() throws Exception {
        String xml;
        try (InputStream in = SampleFiles.own("camt054-batch.v08.xml")) {
            xml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String cut = xml.substring(0, xml.indexOf("CARD-77-R"));
        FeedAnswer answer =
                read(new ByteArrayInputStream(cut.getBytes(StandardCharsets.UTF_8)), FileImport.Format.CAMT);

        assertThat(answer.accepted()).isEqualTo(6);
        assertThat(answer.rejected()).singleElement().satisfies(rejection -> {
            assertThat(rejection.line()).isEqualTo(3);
            assertThat(rejection.code()).isEqualTo(ResultCode.MALFORMED);
        });
        assertThat(ledger("DE02120300000000202051", "EUR")).isEqualByComparingTo("207.47");
    }

    @Test
    void shouldPriceEveryFundOfTheWholeNavFile() throws Exception {
        Path file = SampleFiles.sample("nav/amfi-NAVAll.txt");

        FeedAnswer first = read(Files.newInputStream(file), FileImport.Format.AMFI);
        // Five ids stand in two rows: four with a later date in the second, one with the same price and date.
        assertThat(first.accepted()).isEqualTo(17_860 + 17_864);
        assertThat(first.duplicates()).isEqualTo(1);
        assertThat(refusals(first)).isEqualTo(Map.of(ResultCode.OUT_OF_RANGE, 241L));
        assertThat(first.isStopped()).isFalse();
        shouldHoldTheLatestPrices();

        FeedAnswer again = read(Files.newInputStream(file), FileImport.Format.AMFI);
        assertThat(again.accepted()).isZero();
        assertThat(again.duplicates()).isEqualTo(17_861);
        assertThat(refusals(again)).isEqualTo(Map.of(ResultCode.OUT_OF_RANGE, 241L, ResultCode.STALE_PRICE, 4L));
        shouldHoldTheLatestPrices();
    }

    /** The sum was counted by a script of another language, the later date of an id taken. */
    private void shouldHoldTheLatestPrices() throws Exception {
        long priced = 0;
        BigDecimal sum = BigDecimal.ZERO;
        int from = 0;
        while (from >= 0) {
            int start = from;
            FundPage page = engine.query(core -> StateViews.funds(core, "", 1000, start, 1000))
                    .get();
            for (FundView fund : page.funds()) {
                sum = sum.add(BigDecimal.valueOf(fund.nav(), fund.navScale()));
                priced++;
            }
            from = page.next();
        }
        assertThat(priced).isEqualTo(17_860);
        assertThat(sum).isEqualByComparingTo("24324286.19033156");
    }

    private static Map<ResultCode, Long> refusals(FeedAnswer answer) {
        return answer.rejected().stream()
                .collect(Collectors.groupingBy(FeedAnswer.Rejection::code, Collectors.counting()));
    }

    private FeedAnswer read(InputStream in, FileImport.Format format) throws IOException {
        try (in;
                EventFeed feed =
                        EventFeed.open(engine).patience(Duration.ofSeconds(10).toNanos())) {
            FileImport.read(in, format, true, ZoneOffset.ofHours(1), engine.directory(), feed);
            return feed.finish();
        }
    }

    private BigDecimal ledger(String account, String currency) throws Exception {
        AccountView view =
                engine.query(core -> StateViews.account(core, account)).get().orElseThrow();
        assertThat(view.currency()).isEqualTo(Currencies.numeric(currency));
        return BigDecimal.valueOf(view.ledger(), Currencies.decimals(view.currency()));
    }
}

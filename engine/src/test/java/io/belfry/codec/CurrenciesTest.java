package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Currency;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our table beside the JDK's, which also has history and no single release of which results may depend on. */
class CurrenciesTest {
    /** In force after the oldest JDK that we run on was made: the JDK may or may not know them. */
    private static final Set<String> NEWER_THAN_THE_JDK = Set.of("SLE", "VED", "XCG", "ZWG");

    /** What the JDK has besides: currencies of the past, and codes that are no money one keeps an account in. */
    private static final Set<String> PAST = Set.of(
            ("ADP AFA ANG ATS AYM AZM BEF BGL BGN BYB BYR CSD CUC CYP DEM EEK ESP FIM FRF GHC GRD GWP HRK IEP ITL LTL LUF"
                            + " LVL MGF MRO MTL MZM NLG PTE ROL RUR SDD SIT SKK SLL SRG STD TMM TPE TRL VEB VEF YUM ZMK ZWD"
                            + " ZWL ZWN ZWR")
                    .split(" ", -1));

    /** Funds codes, metals, units of account, tests. */
    private static final Set<String> NO_MONEY = Set.of(
            "BOV CHE CHW CLF COU MXV USN USS UYI UYW XAD XAG XAU XBA XBB XBC XBD XDR XFO XFU XPD XPT XSU XTS XUA XXX"
                    .split(" ", -1));

    private static Set<String> ours() {
        return IntStream.range(1, 1_000)
                .filter(Currencies::isKnown)
                .mapToObj(Currencies::code)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> theirs() {
        return Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldKnowNoCurrencyThatTheJdkDoesNotButNewerOnes() {
        Set<String> onlyOurs = ours();
        onlyOurs.removeAll(theirs());

        assertThat(NEWER_THAN_THE_JDK).containsAll(onlyOurs);
    }

    @Test
    void shouldLeaveOutOnlyThePastAndWhatIsNoMoney() {
        Set<String> onlyTheirs = theirs();
        onlyTheirs.removeAll(ours());
        onlyTheirs.removeAll(PAST);
        onlyTheirs.removeAll(NO_MONEY);

        assertThat(onlyTheirs).isEmpty();
    }

    @Test
    void shouldAgreeOnNumberAndDecimals() {
        for (String code : ours()) {
            if (theirs().contains(code)) {
                Currency jdk = Currency.getInstance(code);
                assertThat(Currencies.numeric(code)).as(code).isEqualTo(jdk.getNumericCode());
                assertThat(Currencies.decimals(Currencies.numeric(code)))
                        .as(code)
                        .isEqualTo(jdk.getDefaultFractionDigits());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"EUR, 978, 2", "JPY, 392, 0", "KWD, 414, 3", "CLF, 990, 4", "ALL, 8, 2", "ZWG, 924, 2"})
    void shouldKnowNumberAndDecimals(String code, int numeric, int decimals) {
        assertThat(Currencies.numeric(code)).isEqualTo(numeric);
        assertThat(Currencies.code(numeric)).isEqualTo(code);
        assertThat(Currencies.decimals(numeric)).isEqualTo(decimals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EU", "EURO", "eur", "XXX", "XAU", "DEM", "E R", "\u00c4UR"})
    void shouldNotKnowWhatIsNoActiveCurrency(String code) {
        assertThat(Currencies.numeric(code)).isEqualTo(Currencies.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 999, 1_000, 65_535})
    void shouldRefuseANumberOfNoCurrency(int numeric) {
        assertThat(Currencies.isKnown(numeric)).isFalse();
        assertThatThrownBy(() -> Currencies.code(numeric)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Currencies.decimals(numeric)).isInstanceOf(IllegalArgumentException.class);
    }
}

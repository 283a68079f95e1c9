package io.belfry.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.BalanceField;
import io.belfry.codec.FundEventKind;
import io.belfry.codec.HoldState;
import io.belfry.codec.LevelUnit;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.OrderNotifiedEncoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.RuleRemovedDecoder;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTextTest {
    private final NotificationText text = new NotificationText(id -> id.equals("LU0000000001") ? "World Fund" : id);
    private final Records record = new Records();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "de-DE|CARD|-1234|ACME|Konto …3000: Kontostand 87,66 EUR nach Kartenzahlung −12,34 EUR bei ACME",
                "en-IE|CARD|-1234|ACME|Account …3000: balance EUR 87.66 after card payment EUR −12.34 at ACME",
                "fr-FR|CARD|-1234|ACME|Compte …3000 : solde 87,66 EUR après paiement par carte −12,34 EUR chez ACME",
                "de|SALARY|123456789|Werk AG|Konto …3000: Kontostand 87,66 EUR nach Gehaltseingang +1.234.567,89 EUR von Werk AG",
                "en|SALARY|123456789|Works|Account …3000: balance EUR 87.66 after salary EUR +1,234,567.89 from Works",
                "fr|SALARY|123456789|Usine|Compte …3000 : solde 87,66 EUR après versement du salaire +1\u202F234\u202F567,89 EUR de Usine",
                "de|TRANSFER|-5|Anna|Konto …3000: Kontostand 87,66 EUR nach Überweisung −0,05 EUR an Anna",
                "de-AT|FEE|-350||Konto …3000: Kontostand 87,66 EUR nach Gebühr −3,50 EUR",
                "it|CASH|-10000||Account …3000: balance EUR 87,66 after cash withdrawal EUR −100,00"
            })
    void shouldTellOfAChange(String locale, PostingKind kind, long amount, String counterparty, String expected) {
        record.type = NotificationType.BALANCE_CHANGED;
        record.state = NotificationState.INFO;
        record.field = BalanceField.NULL_VAL;
        record.kind = kind;
        record.amount = amount;
        record.counterparty = Records.utf8(counterparty == null ? "" : counterparty);

        assertThat(line(record.balance(), locale)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "de|BALANCE_BELOW|TRIGGERED|Konto …3000: Verfügbar 87,66 EUR, unter 100,00 EUR nach Kartenzahlung −12,34 EUR",
                "de|BALANCE_BELOW|RESOLVED|Konto …3000: Verfügbar 87,66 EUR, nicht mehr unter 100,00 EUR nach Kartenzahlung −12,34 EUR",
                "en|BALANCE_BELOW|TRIGGERED|Account …3000: available balance EUR 87.66 is below EUR 100.00 after card payment EUR −12.34",
                "en|BALANCE_ABOVE|TRIGGERED|Account …3000: available balance EUR 87.66 has reached EUR 100.00 after card payment EUR −12.34",
                "fr|BALANCE_ABOVE|RESOLVED|Compte …3000 : disponible 87,66 EUR, de nouveau sous 100,00 EUR après paiement par carte −12,34 EUR",
                "en|TRANSACTION_LARGE|INFO|Account …3000: large card payment EUR −12.34, balance EUR 87.66"
            })
    void shouldTellOfALevel(String locale, NotificationType type, NotificationState state, String expected) {
        record.type = type;
        record.state = state;
        record.kind = PostingKind.CARD;

        assertThat(line(record.balance(), locale)).isEqualTo(expected);
    }

    @Test
    void shouldLeaveOutThePostingWhenThereIsNone() {
        record.state = NotificationState.RESOLVED;
        record.amount = Records.NONE;
        record.field = BalanceField.LEDGER;

        assertThat(line(record.balance(), "en"))
                .isEqualTo("Account …3000: balance EUR 87.66, no longer below EUR 100.00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "de|NAV_UPDATED|INFO|World Fund: Kurs 12,3456 EUR vom 20.11.2026 (zuvor 12,00 EUR), Wert 129,63 EUR, Gewinn/Verlust +9,63 EUR (+8,03 %)",
                "en|NAV_UPDATED|INFO|World Fund: price EUR 12.3456 on 2026-11-20 (before: EUR 12.00), value EUR 129.63, profit or loss EUR +9.63 (+8.03%)",
                "fr|NAV_CORRECTED|CORRECTED|World Fund : cours du 20/11/2026 corrigé à 12,3456 EUR au lieu de 13,00 EUR, valeur 129,63 EUR au lieu de 136,50 EUR, gain ou perte +9,63 EUR au lieu de +16,50 EUR",
                "de|PNL_ABOVE|TRIGGERED|World Fund: Gewinn/Verlust +9,63 EUR (+8,03 %), +8 % erreicht, Wert 129,63 EUR",
                "en|PNL_BELOW|RESOLVED|World Fund: profit or loss EUR +9.63 (+8.03%), no longer below +8%, value EUR 129.63"
            })
    void shouldTellOfAFund(String locale, NotificationType type, NotificationState state, String expected) {
        record.type = type;
        record.state = state;
        record.levelUnit = LevelUnit.PERCENT;
        record.level = 80_000;
        record.wasNav = 130_000;
        record.wasValue = 13_650;
        record.wasUnrealised = 1650;

        assertThat(line(record.fund(), locale)).isEqualTo(expected);
    }

    @Test
    void shouldTellOfAPositionWithoutAPrice() {
        record.type = NotificationType.PNL_BELOW;
        record.state = NotificationState.RESOLVED;
        record.levelUnit = LevelUnit.MONEY;
        record.level = -900;
        record.nav = Records.NONE;
        record.value = Records.NONE;
        record.unrealised = Records.NONE;
        record.unrealisedPercent = Records.NONE;

        assertThat(line(record.fund(), "en")).isEqualTo("World Fund: profit or loss, no longer below EUR −9.00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "en|CONFIRMED|REDEEM|105000|12000|0||World Fund: redemption O-17 of 10.5 units for EUR 120.00 confirmed",
                "de|CONFIRMED|REDEEM|105000|12000|0||World Fund: Verkauf O-17 über 10,5 Anteile für 120,00 EUR ausgeführt",
                "fr|CONFIRMED|REDEEM|105000|12000|0||World Fund : ordre O-17 (rachat) de 10,5 parts pour 120,00 EUR exécuté",
                "en|LATE|SUBSCRIBE||12000|20777||World Fund: subscription O-17 for EUR 120.00 is late, due on 2026-11-20",
                "de|LATE|SUBSCRIBE||12000|20777||World Fund: Kauf O-17 für 120,00 EUR überfällig, fällig am 20.11.2026",
                "fr|REJECTED|TRANSFER_IN|105000||0|cut-off|World Fund : ordre O-17 (transfert entrant) de 10,5 parts refusé : cut-off",
                "en|CONFIRMED|TRANSFER_OUT|105000|0|0||World Fund: transfer out O-17 of 10.5 units confirmed",
                "en|REVERSED|NULL_VAL|105000|12000|0|wrong\\nfund|World Fund: switch O-17 of 10.5 units for EUR 120.00 taken back: wrong fund"
            })
    void shouldTellOfAnOrder(
            String locale,
            OrderState state,
            OrderSide side,
            Long units,
            Long amount,
            int due,
            String reason,
            String expected) {
        record.type = NotificationType.ORDER_CHANGED;
        record.state = NotificationState.INFO;
        record.orderState = state;
        record.side = side;
        record.units = units == null ? Records.NONE : units;
        record.amount = amount == null ? Records.NONE : amount;
        record.due = due == 0 ? OrderNotifiedEncoder.dueNullValue() : due;
        record.text = Records.utf8(reason == null ? "" : reason.replace("\\n", "\n"));

        assertThat(line(record.order(), locale)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "en|HELD|8050|8050|Hôtel|Account …3000: EUR 80.50 held (Hôtel), available EUR 7.16",
                "de|HELD|8050|8050|Hôtel|Konto …3000: 80,50 EUR vorgemerkt (Hôtel), verfügbar 7,16 EUR",
                "fr|HELD|8050|8050||Compte …3000 : 80,50 EUR bloqués, disponible 7,16 EUR",
                "en|SETTLED|8000|50|Hôtel|Account …3000: EUR 80.00 settled from a hold (Hôtel), EUR 0.50 still held, available EUR 7.16",
                "de|SETTLED|8000|50||Konto …3000: 80,00 EUR aus einer Vormerkung abgebucht, 0,50 EUR weiter vorgemerkt, verfügbar 7,16 EUR",
                "fr|SETTLED|8100|0||Compte …3000 : 81,00 EUR débités d'un blocage, disponible 7,16 EUR",
                "en|RELEASED|8050|0||Account …3000: EUR 80.50 released, available EUR 7.16",
                "de|EXPIRED|8050|0||Konto …3000: 80,50 EUR nach Ablauf freigegeben, verfügbar 7,16 EUR",
                "fr|EXPIRED|8050|0|Hôtel|Compte …3000 : 80,50 EUR débloqués à l'échéance (Hôtel), disponible 7,16 EUR"
            })
    void shouldTellOfAHold(
            String locale, HoldState state, long amount, long left, String counterparty, String expected) {
        record.type = NotificationType.HOLD_CHANGED;
        record.state = NotificationState.INFO;
        record.holdState = state;
        record.amount = amount;
        record.left = left;
        record.available = 716;
        record.counterparty = Records.utf8(counterparty == null ? "" : counterparty);

        assertThat(line(record.hold(), locale)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "en|TRIGGERED|0|Account …3000: overdrawn, balance EUR −20.00 after card payment EUR −12.34",
                "en|RESOLVED|-2500|Account …3000: no longer overdrawn below EUR −25.00, balance EUR −20.00 after card payment EUR −12.34",
                "de|TRIGGERED|-1000|Konto …3000: überzogen, unter −10,00 EUR, Kontostand −20,00 EUR nach Kartenzahlung −12,34 EUR",
                "fr|TRIGGERED|0|Compte …3000 : à découvert, solde −20,00 EUR après paiement par carte −12,34 EUR"
            })
    void shouldTellOfAnOverdraft(String locale, NotificationState state, long level, String expected) {
        record.type = NotificationType.ACCOUNT_OVERDRAWN;
        record.state = state;
        record.kind = PostingKind.CARD;
        record.field = BalanceField.LEDGER;
        record.ledger = -2_000;
        record.level = level;

        assertThat(line(record.balance(), locale)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "en|VELOCITY|TRIGGERED|COUNT|5|5|Account …3000: 5 postings within 1 day 12 hours, 5 postings reached, the last a card payment of EUR −12.34",
                "de|VELOCITY|RESOLVED|COUNT|1|5|Konto …3000: 1 Buchung in 1 Tag 12 Stunden, wieder unter 5 Buchungen",
                "fr|VELOCITY|TRIGGERED|MONEY|100001|100000|Compte …3000 : 1 000,01 EUR en 1 jour 12 heures, 1 000,00 EUR atteints, la dernière : paiement par carte −12,34 EUR",
                "en|OUTFLOW|TRIGGERED|PERCENT|401234|400000|Account …3000: EUR 401.23 went out within 1 day 12 hours, 40.1234% of the average balance EUR 1,000.00, 40% reached",
                "de|OUTFLOW|RESOLVED|PERCENT|300000|400000|Konto …3000: Abfluss in 1 Tag 12 Stunden 30 % des mittleren Kontostands, wieder unter 40 %",
                "en|DORMANT|TRIGGERED|NULL_VAL|0|0|Account …3000: no posting for 1 day 12 hours, since 2026-11-20",
                "fr|DORMANT|TRIGGERED|NULL_VAL|0|0|Compte …3000 : aucune opération depuis 1 jour 12 heures (depuis le 20/11/2026)",
                "de|DORMANT|RESOLVED|NULL_VAL|0|0|Konto …3000: wieder in Gebrauch nach Kartenzahlung −12,34 EUR"
            })
    void shouldTellWhatPostingsAmountTo(
            String locale,
            NotificationType type,
            NotificationState state,
            LevelUnit unit,
            long figure,
            long level,
            String expected) {
        record.type = type;
        record.state = state;
        record.levelUnit = unit;
        record.figure = figure;
        record.level = level;
        record.kind = PostingKind.CARD;
        record.outflow = 40_123;
        record.average = 100_000;
        record.windowNs = 36 * 3_600_000_000_000L;
        record.sinceNs = 1_795_167_000_000_000_123L;

        assertThat(line(record.postings(), locale)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "en|NAV_ABOVE|TRIGGERED|NAV|123000|World Fund: price EUR 12.3456 has reached EUR 12.30, value EUR 129.63",
                "de|NAV_BELOW|RESOLVED|NAV|123000|World Fund: Kurs 12,3456 EUR, nicht mehr unter 12,30 EUR, Wert 129,63 EUR",
                "en|NAV_MOVED|INFO|PERCENT|10000|World Fund: price moved by −1.24% from EUR 12.50 to EUR 12.3456 on 2026-11-20, value EUR 129.63",
                "fr|NAV_MOVED|TRIGGERED|PERCENT|10000|World Fund : le cours a varié de −1,24 % depuis 12,50 EUR, à 12,3456 EUR le 20/11/2026, 1 % atteints, valeur 129,63 EUR",
                "en|DRAWDOWN|TRIGGERED|PERCENT|10000|World Fund: price EUR 12.3456 fell by 1.24% from its peak EUR 12.50, 1% reached, value EUR 129.63",
                "de|DRAWDOWN|RESOLVED|PERCENT|20000|World Fund: Kurs 12,3456 EUR, Rückgang um 1,24 % vom Höchststand 12,50 EUR wieder unter 2 %, Wert 129,63 EUR"
            })
    void shouldTellOfAPrice(
            String locale,
            NotificationType type,
            NotificationState state,
            LevelUnit unit,
            long level,
            String expected) {
        record.type = type;
        record.state = state;
        record.levelUnit = unit;
        record.level = level;
        record.referenceNav = 125_000;

        assertThat(line(record.fund(), locale)).isEqualTo(expected);
    }

    @Test
    void shouldSayThatAnAlertEndedWithItsRule() {
        record.state = NotificationState.RESOLVED;
        record.causeTemplate = RuleRemovedDecoder.TEMPLATE_ID;
        assertThat(line(record.balance(), "en")).isEqualTo("Account …3000: the alert at EUR 100.00 has ended");
        record.type = NotificationType.DRAWDOWN;
        record.levelUnit = LevelUnit.PERCENT;
        assertThat(line(record.fund(), "de")).isEqualTo("World Fund: die Meldung zu 1 % ist beendet");
    }

    @Test
    void shouldSayThatAnAlertEndedWithTheLastUnit() {
        record.type = NotificationType.NAV_ABOVE;
        record.state = NotificationState.RESOLVED;
        record.causeTemplate = OrderConfirmedDecoder.TEMPLATE_ID;
        record.levelUnit = LevelUnit.NAV;
        record.level = 123_000;
        record.units = 0;
        assertThat(line(record.fund(), "en"))
                .isEqualTo("World Fund: no units are left, the alert at EUR 12.30 has ended");
        assertThat(line(record.fund(), "fr"))
                .isEqualTo("World Fund : plus de parts, l'alerte à 12,30 EUR est terminée");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "en|DISTRIBUTION|105000|130|World Fund: distribution of EUR 0.125 per unit on 2026-11-20, income EUR 1.30, 10.5 units",
                "de|DISTRIBUTION|110000||World Fund: Ausschüttung 0,125 EUR je Anteil am 20.11.2026, 11 Anteile (zuvor 10,5)",
                "en|SPLIT|315000||World Fund: split 3:1 on 2026-11-20, 31.5 units (before: 10.5)",
                "fr|SPLIT|315000||World Fund : division 3:1 le 20/11/2026, 31,5 parts (avant : 10,5)"
            })
    void shouldTellOfAFundEvent(String locale, FundEventKind event, long units, Long amount, String expected) {
        record.type = NotificationType.FUND_EVENT;
        record.state = NotificationState.INFO;
        record.fundEvent = event;
        record.units = units;
        record.amount = amount == null ? Records.NONE : amount;
        if (event == FundEventKind.SPLIT) {
            record.numerator = 3;
            record.denominator = 1;
        } else {
            record.perUnit = 12_500_000;
        }

        assertThat(line(record.fundEvent(), locale)).isEqualTo(expected);
    }

    @Test
    void shouldTellOperatorsOfAReversalThatIsTooMuch() {
        record.type = NotificationType.POSTING_UNMATCHED;
        record.state = NotificationState.INFO;
        record.reason = OperationsReason.UNKNOWN_REF;
        record.subject = "T-0";
        record.expected = 500;
        record.unitScale = 0;

        assertThat(line(record.operations(), "en"))
                .isEqualTo("Account DE89370400440532013000: posting T-88 EUR −12.34 applied though it is more than is"
                        + " left to reverse of T-0");
    }

    @Test
    void shouldNameEverySideAndStateOfAnOrderInEveryLanguage() {
        for (String language : new String[] {"en", "de", "fr"}) {
            Phrasebook phrases = Phrasebook.of(Locale.forLanguageTag(language));
            for (OrderSide side : OrderSide.values()) {
                assertThat(phrases.side(side)).as("%s %s", language, side).isNotEmpty();
            }
            for (OrderState state : OrderState.values()) {
                if (state != OrderState.NULL_VAL) {
                    assertThat(phrases.status(state))
                            .as("%s %s", language, state)
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void shouldTellOperatorsInEnglish() {
        record.type = NotificationType.POSTING_UNMATCHED;
        record.state = NotificationState.INFO;
        record.reason = OperationsReason.UNKNOWN_HOLD;
        record.subject = "H-1";
        record.unitScale = 0;

        assertThat(line(record.operations(), "de"))
                .isEqualTo(
                        "Account DE89370400440532013000: posting T-88 EUR −12.34 applied though no hold is known as H-1"
                                .replace("EUR −12.34", "−12,34 EUR"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLOCK_JUMPED | 1795167000000000123 | 1795253400000000000 | The clock jumped from 2026-11-20T09:30:00Z to 2026-11-21T09:30:00Z",
                "DISK_LOW | 1073741824 | 1000000007 | The disk is nearly full: 1,000,000,007 bytes free, 1,073,741,824 wanted; no events are taken"
            })
    void shouldTellOperatorsOfTheMachine(NotificationType type, long expected, long actual, String sentence) {
        record.type = type;
        record.state = NotificationState.INFO;
        record.expected = expected;
        record.actual = actual;
        record.unitScale = 0;
        assertThat(line(record.operations(), "en")).isEqualTo(sentence);
    }

    @ParameterizedTest
    @EnumSource(value = NotificationType.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL_VAL")
    void shouldHaveASentenceForEveryTypeInEveryLanguage(NotificationType type) {
        for (String language : new String[] {"en", "de", "fr", "ja"}) {
            for (NotificationState state : states(type)) {
                assertThat(Phrasebook.of(Locale.forLanguageTag(language)).sentence(type, state))
                        .isNotEmpty();
            }
        }
    }

    private static NotificationState[] states(NotificationType type) {
        return switch (type) {
            case BALANCE_BELOW,
                    BALANCE_ABOVE,
                    ACCOUNT_OVERDRAWN,
                    VELOCITY,
                    OUTFLOW,
                    DORMANT,
                    PNL_ABOVE,
                    PNL_BELOW,
                    NAV_ABOVE,
                    NAV_BELOW,
                    DRAWDOWN -> new NotificationState[] {NotificationState.TRIGGERED, NotificationState.RESOLVED};
            case NAV_MOVED ->
                new NotificationState[] {NotificationState.INFO, NotificationState.TRIGGERED, NotificationState.RESOLVED
                };
            case NAV_CORRECTED -> new NotificationState[] {NotificationState.CORRECTED};
            default -> new NotificationState[] {NotificationState.INFO};
        };
    }

    @ParameterizedTest
    @EnumSource(value = PostingKind.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL_VAL")
    void shouldNameEveryKindOfPostingInEveryLanguage(PostingKind kind) {
        for (String language : new String[] {"en", "de", "fr"}) {
            Phrasebook phrases = Phrasebook.of(Locale.forLanguageTag(language));
            assertThat(phrases.posting(kind, true)).isNotEmpty();
            assertThat(phrases.posting(kind, false)).isNotEmpty();
            assertThat(phrases.with(kind, true)).isNotEmpty();
            assertThat(phrases.with(kind, false)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u2028b", "a\u0000b", "a\u202Eb"})
    void shouldKeepTextsOfOthersOnTheLine(String counterparty) {
        record.kind = PostingKind.CARD;
        record.counterparty = Records.utf8(counterparty);

        assertThat(line(record.balance(), "en")).endsWith(" at a b");
    }

    private String line(UnsafeBuffer buffer, String locale) {
        return text.line(buffer, Records.OFFSET, Locale.forLanguageTag(locale));
    }
}

package io.belfry.gateway.delivery;

import io.belfry.codec.HoldState;
import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OperationsReason;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.PostingKind;
import io.belfry.codec.UnitsFrozenDecoder;
import io.belfry.codec.UnitsReleasedDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The sentences of one language. In a sentence, {@code {name}} is a figure or a name that {@link NotificationText} fills in,
 * and what stands in brackets is left out when a name in it has no value; brackets nest. Immutable after its making; any
 * thread.
 */
final class Phrasebook {
    /** An order of no side. */
    private static final String SWITCH = "SWITCH";

    private static final Phrasebook ENGLISH = english();
    private static final Phrasebook GERMAN = german();
    private static final Phrasebook FRENCH = french();

    private final Map<String, String> sentences = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();
    private final boolean currencyFirst;
    private final String percentSign;
    private final String dateOrder;

    private Phrasebook(boolean currencyFirst, String percentSign, String dateOrder) {
        this.currencyFirst = currencyFirst;
        this.percentSign = percentSign;
        this.dateOrder = dateOrder;
    }

    /** The phrasebook of a locale's language; English where there is none. */
    static Phrasebook of(Locale locale) {
        return switch (locale.getLanguage()) {
            case "de" -> GERMAN;
            case "fr" -> FRENCH;
            default -> ENGLISH;
        };
    }

    /** The sentence of a notification. */
    String sentence(NotificationType type, NotificationState state) {
        String sentence = sentences.get(key(type, state));
        if (sentence != null) {
            return sentence;
        }
        if (this != ENGLISH) {
            return ENGLISH.sentence(type, state);
        }
        throw new IllegalArgumentException("no sentence for " + type + " " + state);
    }

    /** The sentence of an alert that ended with its rule, or with the last unit that was held. */
    String sentenceOfAnEnd(boolean soldOut) {
        return words.get(soldOut ? "ended by a sale" : "ended");
    }

    /** What a posting is called, after "after". */
    String posting(PostingKind kind, boolean in) {
        return words.get(kind + (in ? " in" : " out"));
    }

    /** The word before a counterparty. */
    String with(PostingKind kind, boolean in) {
        return words.get(kind == PostingKind.CARD ? "with card" : in ? "with in" : "with out");
    }

    /** The ledger or the available balance. */
    String field(boolean available) {
        return words.get(available ? "available" : "ledger");
    }

    /** What an order is called by its side; a switch has none. */
    String side(OrderSide side) {
        return words.get(side == OrderSide.NULL_VAL ? SWITCH : side.name());
    }

    /** What happened to the held amount, behind it. */
    String status(HoldState state) {
        return words.get(state.name());
    }

    /** Where an order stands, behind its name. */
    String status(OrderState state) {
        return words.get(state.name());
    }

    /** A word that is counted, {@code posting} or a unit of time, as it stands behind a number. */
    String counted(String word, long number) {
        return words.get(number == 1 ? word : word + 's');
    }

    /** Whether the currency comes before the amount. */
    boolean isCurrencyFirst() {
        return currencyFirst;
    }

    /** What follows a percentage. */
    String percentSign() {
        return percentSign;
    }

    /** How dates are written: {@code yyyy}, {@code mm}, {@code dd} and what stands between. */
    String dateOrder() {
        return dateOrder;
    }

    private static String key(NotificationType type, NotificationState state) {
        return TopicNames.of(type) + ' ' + state;
    }

    private Phrasebook say(NotificationType type, NotificationState state, String sentence) {
        sentences.put(key(type, state), sentence);
        return this;
    }

    private Phrasebook posting(PostingKind kind, String in, String out) {
        words.put(kind + " in", in);
        words.put(kind + " out", out);
        return this;
    }

    private Phrasebook word(String key, String word) {
        words.put(key, word);
        return this;
    }

    private static Phrasebook english() {
        String after = "[ after {posting} {amount}[ {with} {counterparty}]]";
        return new Phrasebook(true, "%", "yyyy-mm-dd")
                .word("ledger", "balance")
                .word("available", "available balance")
                .word("with card", "at")
                .word("with in", "from")
                .word("with out", "to")
                .posting(PostingKind.CARD, "card refund", "card payment")
                .posting(PostingKind.TRANSFER, "incoming transfer", "transfer")
                .posting(PostingKind.SALARY, "salary", "salary payment")
                .posting(PostingKind.FEE, "fee refund", "fee")
                .posting(PostingKind.INTEREST, "interest", "interest")
                .posting(PostingKind.CASH, "cash deposit", "cash withdrawal")
                .posting(PostingKind.OTHER, "credit", "debit")
                .word("SUBSCRIBE", "subscription")
                .word("REDEEM", "redemption")
                .word("REINVEST", "reinvestment")
                .word("TRANSFER_IN", "transfer in")
                .word("TRANSFER_OUT", "transfer out")
                .word("FORCED_REDEEM", "forced redemption")
                .word("SWITCH", "switch")
                .word("ACCEPTED", "accepted")
                .word("CONFIRMED", "confirmed")
                .word("REJECTED", "rejected")
                .word("REVERSED", "taken back")
                .word("LATE", "is late")
                .word("HELD", "held")
                .word("SETTLED", "settled from a hold")
                .word("RELEASED", "released")
                .word("EXPIRED", "released on expiry")
                .say(
                        NotificationType.HOLD_CHANGED,
                        NotificationState.INFO,
                        "Account {account}: {amount} {status}[ ({counterparty})][, {left} still held], available {figure}")
                .say(
                        NotificationType.ORDER_CHANGED,
                        NotificationState.INFO,
                        "{fund}: {side} {order}[ of {units} units][ for {amount}] {status}[, due on {due}][: {reason}]")
                .say(
                        NotificationType.BALANCE_CHANGED,
                        NotificationState.INFO,
                        "Account {account}: balance {ledger}" + after)
                .say(
                        NotificationType.TRANSACTION_LARGE,
                        NotificationState.INFO,
                        "Account {account}: large {posting} {amount}[ {with} {counterparty}], balance {ledger}")
                .say(
                        NotificationType.BALANCE_BELOW,
                        NotificationState.TRIGGERED,
                        "Account {account}: {field} {figure} is below {level}" + after)
                .say(
                        NotificationType.BALANCE_BELOW,
                        NotificationState.RESOLVED,
                        "Account {account}: {field} {figure}, no longer below {level}" + after)
                .say(
                        NotificationType.BALANCE_ABOVE,
                        NotificationState.TRIGGERED,
                        "Account {account}: {field} {figure} has reached {level}" + after)
                .say(
                        NotificationType.BALANCE_ABOVE,
                        NotificationState.RESOLVED,
                        "Account {account}: {field} {figure}, back below {level}" + after)
                .say(
                        NotificationType.NAV_UPDATED,
                        NotificationState.INFO,
                        "{fund}: price {nav}[ on {date}][ (before: {previousNav})][, value {value}]"
                                + "[, profit or loss {unrealised}[ ({percent})]]")
                .say(
                        NotificationType.NAV_CORRECTED,
                        NotificationState.CORRECTED,
                        "{fund}: price[ of {date}] corrected to {nav}[ from {wasNav}]"
                                + "[, value {value}[ instead of {wasValue}]]"
                                + "[, profit or loss {unrealised}[ instead of {wasUnrealised}]]")
                .say(
                        NotificationType.PNL_ABOVE,
                        NotificationState.TRIGGERED,
                        "{fund}: profit or loss[ {unrealised}][ ({percent})] has reached {level}[, value {value}]")
                .say(
                        NotificationType.PNL_ABOVE,
                        NotificationState.RESOLVED,
                        "{fund}: profit or loss[ {unrealised}][ ({percent})], back below {level}[, value {value}]")
                .say(
                        NotificationType.PNL_BELOW,
                        NotificationState.TRIGGERED,
                        "{fund}: profit or loss[ {unrealised}][ ({percent})] is below {level}[, value {value}]")
                .say(
                        NotificationType.PNL_BELOW,
                        NotificationState.RESOLVED,
                        "{fund}: profit or loss[ {unrealised}][ ({percent})], no longer below {level}[, value {value}]")
                .say(
                        NotificationType.FEED_GAP,
                        NotificationState.INFO,
                        "Feed {subject}: skipped from {expected} to {actual}")
                .say(
                        NotificationType.POSTING_UNMATCHED,
                        NotificationState.INFO,
                        "Account {account}: posting[ {reference}][ {amount}] applied though {reason}[ {subject}]")
                .say(
                        NotificationType.BALANCE_DRIFT,
                        NotificationState.INFO,
                        "Account {account}: our balance {expected}, reported {actual}")
                .say(
                        NotificationType.POSITION_REFUSED,
                        NotificationState.INFO,
                        "Account {account}: {request} {subject} for {amount} units of {fund} refused, {expected} are free")
                .say(
                        NotificationType.CLOCK_JUMPED,
                        NotificationState.INFO,
                        "The clock jumped from {expected} to {actual}")
                .say(
                        NotificationType.DISK_LOW,
                        NotificationState.INFO,
                        "The disk is nearly full: {actual} bytes free, {expected} wanted; no events are taken")
                .word("UNKNOWN_HOLD", "no hold is known as")
                .word("UNKNOWN_REF", "no posting is known as")
                .word("ACCOUNT_CLOSED", "the account is closed")
                .word("NONE", "nothing matches")
                .word("ended", "[Account {account}][{fund}]: the alert[ at {level}] has ended")
                .word("ended by a sale", "{fund}: no units are left, the alert[ at {level}] has ended")
                .word("posting", "posting")
                .word("postings", "postings")
                .word("day", "day")
                .word("days", "days")
                .word("hour", "hour")
                .word("hours", "hours")
                .word("minute", "minute")
                .word("minutes", "minutes")
                .word("second", "second")
                .word("seconds", "seconds")
                .say(
                        NotificationType.ACCOUNT_OVERDRAWN,
                        NotificationState.TRIGGERED,
                        "Account {account}: overdrawn[ below {limit}], balance {ledger}" + after)
                .say(
                        NotificationType.ACCOUNT_OVERDRAWN,
                        NotificationState.RESOLVED,
                        "Account {account}: no longer overdrawn[ below {limit}], balance {ledger}" + after)
                .say(
                        NotificationType.VELOCITY,
                        NotificationState.TRIGGERED,
                        "Account {account}: {figure} within {window}, {level} reached[, the last a {posting} of {amount}]")
                .say(
                        NotificationType.VELOCITY,
                        NotificationState.RESOLVED,
                        "Account {account}: {figure} within {window}, back below {level}")
                .say(
                        NotificationType.OUTFLOW,
                        NotificationState.TRIGGERED,
                        "Account {account}: {outflow} went out within {window}[, {figure} of the average balance {average}], {level} reached")
                .say(
                        NotificationType.OUTFLOW,
                        NotificationState.RESOLVED,
                        "Account {account}: outflow within {window}[ {figure} of the average balance], back below {level}")
                .say(
                        NotificationType.DORMANT,
                        NotificationState.TRIGGERED,
                        "Account {account}: no posting for {window}[, since {since}]")
                .say(NotificationType.DORMANT, NotificationState.RESOLVED, "Account {account}: in use again" + after)
                .say(
                        NotificationType.NAV_ABOVE,
                        NotificationState.TRIGGERED,
                        "{fund}: price[ {nav}] has reached {level}[, value {value}]")
                .say(
                        NotificationType.NAV_ABOVE,
                        NotificationState.RESOLVED,
                        "{fund}: price[ {nav}], back below {level}[, value {value}]")
                .say(
                        NotificationType.NAV_BELOW,
                        NotificationState.TRIGGERED,
                        "{fund}: price[ {nav}] is below {level}[, value {value}]")
                .say(
                        NotificationType.NAV_BELOW,
                        NotificationState.RESOLVED,
                        "{fund}: price[ {nav}], no longer below {level}[, value {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.INFO,
                        "{fund}: price moved[ by {move}][ from {reference}] to {nav}[ on {date}][, value {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.TRIGGERED,
                        "{fund}: price moved[ by {move}][ from {reference}] to {nav}[ on {date}], {level} reached[, value {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.RESOLVED,
                        "{fund}: price[ {nav}], its move[ of {move}][ from {reference}] back below {level}[, value {value}]")
                .say(
                        NotificationType.DRAWDOWN,
                        NotificationState.TRIGGERED,
                        "{fund}: price[ {nav}] fell[ by {fall}] from its peak[ {reference}], {level} reached[, value {value}]")
                .say(
                        NotificationType.DRAWDOWN,
                        NotificationState.RESOLVED,
                        "{fund}: price[ {nav}], its fall[ of {fall}] from the peak[ {reference}] back below {level}[, value {value}]")
                .say(
                        NotificationType.FUND_EVENT,
                        NotificationState.INFO,
                        "{fund}:[ distribution of {perUnit} per unit][ split {ratio}] on {date}[, income {amount}], {units} units[ (before: {unitsBefore})]");
    }

    private static Phrasebook german() {
        String after = "[ nach {posting} {amount}[ {with} {counterparty}]]";
        return new Phrasebook(false, " %", "dd.mm.yyyy")
                .word("ledger", "Kontostand")
                .word("available", "Verfügbar")
                .word("with card", "bei")
                .word("with in", "von")
                .word("with out", "an")
                .posting(PostingKind.CARD, "Kartengutschrift", "Kartenzahlung")
                .posting(PostingKind.TRANSFER, "Überweisungseingang", "Überweisung")
                .posting(PostingKind.SALARY, "Gehaltseingang", "Gehaltszahlung")
                .posting(PostingKind.FEE, "Gebührenerstattung", "Gebühr")
                .posting(PostingKind.INTEREST, "Zinsgutschrift", "Zinsbelastung")
                .posting(PostingKind.CASH, "Bareinzahlung", "Barauszahlung")
                .posting(PostingKind.OTHER, "Gutschrift", "Lastschrift")
                .word("SUBSCRIBE", "Kauf")
                .word("REDEEM", "Verkauf")
                .word("REINVEST", "Wiederanlage")
                .word("TRANSFER_IN", "Übertrag ins Depot")
                .word("TRANSFER_OUT", "Übertrag aus dem Depot")
                .word("FORCED_REDEEM", "Zwangsrücknahme")
                .word("SWITCH", "Tausch")
                .word("ACCEPTED", "angenommen")
                .word("CONFIRMED", "ausgeführt")
                .word("REJECTED", "abgelehnt")
                .word("REVERSED", "rückgängig gemacht")
                .word("LATE", "überfällig")
                .word("HELD", "vorgemerkt")
                .word("SETTLED", "aus einer Vormerkung abgebucht")
                .word("RELEASED", "freigegeben")
                .word("EXPIRED", "nach Ablauf freigegeben")
                .say(
                        NotificationType.HOLD_CHANGED,
                        NotificationState.INFO,
                        "Konto {account}: {amount} {status}[ ({counterparty})][, {left} weiter vorgemerkt], verfügbar {figure}")
                .say(
                        NotificationType.ORDER_CHANGED,
                        NotificationState.INFO,
                        "{fund}: {side} {order}[ über {units} Anteile][ für {amount}] {status}[, fällig am {due}][: {reason}]")
                .say(
                        NotificationType.BALANCE_CHANGED,
                        NotificationState.INFO,
                        "Konto {account}: Kontostand {ledger}" + after)
                .say(
                        NotificationType.TRANSACTION_LARGE,
                        NotificationState.INFO,
                        "Konto {account}: hoher Betrag, {posting} {amount}[ {with} {counterparty}], Kontostand {ledger}")
                .say(
                        NotificationType.BALANCE_BELOW,
                        NotificationState.TRIGGERED,
                        "Konto {account}: {field} {figure}, unter {level}" + after)
                .say(
                        NotificationType.BALANCE_BELOW,
                        NotificationState.RESOLVED,
                        "Konto {account}: {field} {figure}, nicht mehr unter {level}" + after)
                .say(
                        NotificationType.BALANCE_ABOVE,
                        NotificationState.TRIGGERED,
                        "Konto {account}: {field} {figure}, {level} erreicht" + after)
                .say(
                        NotificationType.BALANCE_ABOVE,
                        NotificationState.RESOLVED,
                        "Konto {account}: {field} {figure}, wieder unter {level}" + after)
                .say(
                        NotificationType.NAV_UPDATED,
                        NotificationState.INFO,
                        "{fund}: Kurs {nav}[ vom {date}][ (zuvor {previousNav})][, Wert {value}]"
                                + "[, Gewinn/Verlust {unrealised}[ ({percent})]]")
                .say(
                        NotificationType.NAV_CORRECTED,
                        NotificationState.CORRECTED,
                        "{fund}: Kurs[ vom {date}] berichtigt auf {nav}[ statt {wasNav}][, Wert {value}[ statt {wasValue}]]"
                                + "[, Gewinn/Verlust {unrealised}[ statt {wasUnrealised}]]")
                .say(
                        NotificationType.PNL_ABOVE,
                        NotificationState.TRIGGERED,
                        "{fund}: Gewinn/Verlust[ {unrealised}][ ({percent})], {level} erreicht[, Wert {value}]")
                .say(
                        NotificationType.PNL_ABOVE,
                        NotificationState.RESOLVED,
                        "{fund}: Gewinn/Verlust[ {unrealised}][ ({percent})], wieder unter {level}[, Wert {value}]")
                .say(
                        NotificationType.PNL_BELOW,
                        NotificationState.TRIGGERED,
                        "{fund}: Gewinn/Verlust[ {unrealised}][ ({percent})], unter {level}[, Wert {value}]")
                .say(
                        NotificationType.PNL_BELOW,
                        NotificationState.RESOLVED,
                        "{fund}: Gewinn/Verlust[ {unrealised}][ ({percent})], nicht mehr unter {level}[, Wert {value}]")
                .word("ended", "[Konto {account}][{fund}]: die Meldung[ zu {level}] ist beendet")
                .word("ended by a sale", "{fund}: keine Anteile mehr, die Meldung[ zu {level}] ist beendet")
                .word("posting", "Buchung")
                .word("postings", "Buchungen")
                .word("day", "Tag")
                .word("days", "Tagen")
                .word("hour", "Stunde")
                .word("hours", "Stunden")
                .word("minute", "Minute")
                .word("minutes", "Minuten")
                .word("second", "Sekunde")
                .word("seconds", "Sekunden")
                .say(
                        NotificationType.ACCOUNT_OVERDRAWN,
                        NotificationState.TRIGGERED,
                        "Konto {account}: überzogen[, unter {limit}], Kontostand {ledger}" + after)
                .say(
                        NotificationType.ACCOUNT_OVERDRAWN,
                        NotificationState.RESOLVED,
                        "Konto {account}: nicht mehr überzogen[, unter {limit}], Kontostand {ledger}" + after)
                .say(
                        NotificationType.VELOCITY,
                        NotificationState.TRIGGERED,
                        "Konto {account}: {figure} in {window}, {level} erreicht[, zuletzt {posting} {amount}]")
                .say(
                        NotificationType.VELOCITY,
                        NotificationState.RESOLVED,
                        "Konto {account}: {figure} in {window}, wieder unter {level}")
                .say(
                        NotificationType.OUTFLOW,
                        NotificationState.TRIGGERED,
                        "Konto {account}: {outflow} abgeflossen in {window}[, {figure} des mittleren Kontostands {average}], {level} erreicht")
                .say(
                        NotificationType.OUTFLOW,
                        NotificationState.RESOLVED,
                        "Konto {account}: Abfluss in {window}[ {figure} des mittleren Kontostands], wieder unter {level}")
                .say(
                        NotificationType.DORMANT,
                        NotificationState.TRIGGERED,
                        "Konto {account}: seit {window} keine Buchung[ (seit {since})]")
                .say(
                        NotificationType.DORMANT,
                        NotificationState.RESOLVED,
                        "Konto {account}: wieder in Gebrauch" + after)
                .say(
                        NotificationType.NAV_ABOVE,
                        NotificationState.TRIGGERED,
                        "{fund}: Kurs[ {nav}], {level} erreicht[, Wert {value}]")
                .say(
                        NotificationType.NAV_ABOVE,
                        NotificationState.RESOLVED,
                        "{fund}: Kurs[ {nav}], wieder unter {level}[, Wert {value}]")
                .say(
                        NotificationType.NAV_BELOW,
                        NotificationState.TRIGGERED,
                        "{fund}: Kurs[ {nav}], unter {level}[, Wert {value}]")
                .say(
                        NotificationType.NAV_BELOW,
                        NotificationState.RESOLVED,
                        "{fund}: Kurs[ {nav}], nicht mehr unter {level}[, Wert {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.INFO,
                        "{fund}: Kurs bewegte sich[ um {move}][ von {reference}] auf {nav}[ am {date}][, Wert {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.TRIGGERED,
                        "{fund}: Kurs bewegte sich[ um {move}][ von {reference}] auf {nav}[ am {date}], {level} erreicht[, Wert {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.RESOLVED,
                        "{fund}: Kurs[ {nav}], Bewegung[ um {move}][ von {reference}] wieder unter {level}[, Wert {value}]")
                .say(
                        NotificationType.DRAWDOWN,
                        NotificationState.TRIGGERED,
                        "{fund}: Kurs[ {nav}] fiel[ um {fall}] vom Höchststand[ {reference}], {level} erreicht[, Wert {value}]")
                .say(
                        NotificationType.DRAWDOWN,
                        NotificationState.RESOLVED,
                        "{fund}: Kurs[ {nav}], Rückgang[ um {fall}] vom Höchststand[ {reference}] wieder unter {level}[, Wert {value}]")
                .say(
                        NotificationType.FUND_EVENT,
                        NotificationState.INFO,
                        "{fund}:[ Ausschüttung {perUnit} je Anteil][ Split {ratio}] am {date}[, Ertrag {amount}], {units} Anteile[ (zuvor {unitsBefore})]");
    }

    private static Phrasebook french() {
        String after = "[ après {posting} {amount}[ {with} {counterparty}]]";
        return new Phrasebook(false, " %", "dd/mm/yyyy")
                .word("ledger", "solde")
                .word("available", "disponible")
                .word("with card", "chez")
                .word("with in", "de")
                .word("with out", "à")
                .posting(PostingKind.CARD, "remboursement sur carte", "paiement par carte")
                .posting(PostingKind.TRANSFER, "virement reçu", "virement")
                .posting(PostingKind.SALARY, "versement du salaire", "paiement de salaires")
                .posting(PostingKind.FEE, "remboursement de frais", "frais")
                .posting(PostingKind.INTEREST, "intérêts reçus", "intérêts débités")
                .posting(PostingKind.CASH, "dépôt d'espèces", "retrait d'espèces")
                .posting(PostingKind.OTHER, "crédit", "débit")
                .word("SUBSCRIBE", "souscription")
                .word("REDEEM", "rachat")
                .word("REINVEST", "réinvestissement")
                .word("TRANSFER_IN", "transfert entrant")
                .word("TRANSFER_OUT", "transfert sortant")
                .word("FORCED_REDEEM", "rachat forcé")
                .word("SWITCH", "arbitrage")
                .word("ACCEPTED", "accepté")
                .word("CONFIRMED", "exécuté")
                .word("REJECTED", "refusé")
                .word("REVERSED", "annulé")
                .word("LATE", "en retard")
                .word("HELD", "bloqués")
                .word("SETTLED", "débités d'un blocage")
                .word("RELEASED", "débloqués")
                .word("EXPIRED", "débloqués à l'échéance")
                .say(
                        NotificationType.HOLD_CHANGED,
                        NotificationState.INFO,
                        "Compte {account} : {amount} {status}[ ({counterparty})][, {left} encore bloqués], disponible {figure}")
                .say(
                        NotificationType.ORDER_CHANGED,
                        NotificationState.INFO,
                        "{fund} : ordre {order} ({side})[ de {units} parts][ pour {amount}] {status}[, attendu le {due}][ : {reason}]")
                .say(
                        NotificationType.BALANCE_CHANGED,
                        NotificationState.INFO,
                        "Compte {account} : solde {ledger}" + after)
                .say(
                        NotificationType.TRANSACTION_LARGE,
                        NotificationState.INFO,
                        "Compte {account} : montant élevé, {posting} {amount}[ {with} {counterparty}], solde {ledger}")
                .say(
                        NotificationType.BALANCE_BELOW,
                        NotificationState.TRIGGERED,
                        "Compte {account} : {field} {figure}, sous {level}" + after)
                .say(
                        NotificationType.BALANCE_BELOW,
                        NotificationState.RESOLVED,
                        "Compte {account} : {field} {figure}, n'est plus sous {level}" + after)
                .say(
                        NotificationType.BALANCE_ABOVE,
                        NotificationState.TRIGGERED,
                        "Compte {account} : {field} {figure}, {level} atteints" + after)
                .say(
                        NotificationType.BALANCE_ABOVE,
                        NotificationState.RESOLVED,
                        "Compte {account} : {field} {figure}, de nouveau sous {level}" + after)
                .say(
                        NotificationType.NAV_UPDATED,
                        NotificationState.INFO,
                        "{fund} : cours {nav}[ du {date}][ (avant : {previousNav})][, valeur {value}]"
                                + "[, gain ou perte {unrealised}[ ({percent})]]")
                .say(
                        NotificationType.NAV_CORRECTED,
                        NotificationState.CORRECTED,
                        "{fund} : cours[ du {date}] corrigé à {nav}[ au lieu de {wasNav}]"
                                + "[, valeur {value}[ au lieu de {wasValue}]]"
                                + "[, gain ou perte {unrealised}[ au lieu de {wasUnrealised}]]")
                .say(
                        NotificationType.PNL_ABOVE,
                        NotificationState.TRIGGERED,
                        "{fund} : gain ou perte[ {unrealised}][ ({percent})], {level} atteints[, valeur {value}]")
                .say(
                        NotificationType.PNL_ABOVE,
                        NotificationState.RESOLVED,
                        "{fund} : gain ou perte[ {unrealised}][ ({percent})], de nouveau sous {level}[, valeur {value}]")
                .say(
                        NotificationType.PNL_BELOW,
                        NotificationState.TRIGGERED,
                        "{fund} : gain ou perte[ {unrealised}][ ({percent})], sous {level}[, valeur {value}]")
                .say(
                        NotificationType.PNL_BELOW,
                        NotificationState.RESOLVED,
                        "{fund} : gain ou perte[ {unrealised}][ ({percent})], n'est plus sous {level}[, valeur {value}]")
                .word("ended", "[Compte {account}][{fund}] : l'alerte[ à {level}] est terminée")
                .word("ended by a sale", "{fund} : plus de parts, l'alerte[ à {level}] est terminée")
                .word("posting", "opération")
                .word("postings", "opérations")
                .word("day", "jour")
                .word("days", "jours")
                .word("hour", "heure")
                .word("hours", "heures")
                .word("minute", "minute")
                .word("minutes", "minutes")
                .word("second", "seconde")
                .word("seconds", "secondes")
                .say(
                        NotificationType.ACCOUNT_OVERDRAWN,
                        NotificationState.TRIGGERED,
                        "Compte {account} : à découvert[, sous {limit}], solde {ledger}" + after)
                .say(
                        NotificationType.ACCOUNT_OVERDRAWN,
                        NotificationState.RESOLVED,
                        "Compte {account} : n'est plus à découvert[, sous {limit}], solde {ledger}" + after)
                .say(
                        NotificationType.VELOCITY,
                        NotificationState.TRIGGERED,
                        "Compte {account} : {figure} en {window}, {level} atteints[, la dernière : {posting} {amount}]")
                .say(
                        NotificationType.VELOCITY,
                        NotificationState.RESOLVED,
                        "Compte {account} : {figure} en {window}, de nouveau sous {level}")
                .say(
                        NotificationType.OUTFLOW,
                        NotificationState.TRIGGERED,
                        "Compte {account} : {outflow} sortis en {window}[, {figure} du solde moyen {average}], {level} atteints")
                .say(
                        NotificationType.OUTFLOW,
                        NotificationState.RESOLVED,
                        "Compte {account} : sorties en {window}[ {figure} du solde moyen], de nouveau sous {level}")
                .say(
                        NotificationType.DORMANT,
                        NotificationState.TRIGGERED,
                        "Compte {account} : aucune opération depuis {window}[ (depuis le {since})]")
                .say(
                        NotificationType.DORMANT,
                        NotificationState.RESOLVED,
                        "Compte {account} : de nouveau utilisé" + after)
                .say(
                        NotificationType.NAV_ABOVE,
                        NotificationState.TRIGGERED,
                        "{fund} : cours[ {nav}], {level} atteints[, valeur {value}]")
                .say(
                        NotificationType.NAV_ABOVE,
                        NotificationState.RESOLVED,
                        "{fund} : cours[ {nav}], de nouveau sous {level}[, valeur {value}]")
                .say(
                        NotificationType.NAV_BELOW,
                        NotificationState.TRIGGERED,
                        "{fund} : cours[ {nav}], sous {level}[, valeur {value}]")
                .say(
                        NotificationType.NAV_BELOW,
                        NotificationState.RESOLVED,
                        "{fund} : cours[ {nav}], n'est plus sous {level}[, valeur {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.INFO,
                        "{fund} : le cours a varié[ de {move}][ depuis {reference}], à {nav}[ le {date}][, valeur {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.TRIGGERED,
                        "{fund} : le cours a varié[ de {move}][ depuis {reference}], à {nav}[ le {date}], {level} atteints[, valeur {value}]")
                .say(
                        NotificationType.NAV_MOVED,
                        NotificationState.RESOLVED,
                        "{fund} : cours[ {nav}], variation[ de {move}][ depuis {reference}] de nouveau sous {level}[, valeur {value}]")
                .say(
                        NotificationType.DRAWDOWN,
                        NotificationState.TRIGGERED,
                        "{fund} : cours[ {nav}], en baisse[ de {fall}] depuis son plus haut[ {reference}], {level} atteints[, valeur {value}]")
                .say(
                        NotificationType.DRAWDOWN,
                        NotificationState.RESOLVED,
                        "{fund} : cours[ {nav}], baisse[ de {fall}] depuis son plus haut[ {reference}] de nouveau sous {level}[, valeur {value}]")
                .say(
                        NotificationType.FUND_EVENT,
                        NotificationState.INFO,
                        "{fund} :[ distribution de {perUnit} par part][ division {ratio}] le {date}[, revenu {amount}], {units} parts[ (avant : {unitsBefore})]");
    }

    /** What a refused request for units is called, for operators: in English. */
    static String request(int causeTemplate) {
        return switch (causeTemplate) {
            case UnitsFrozenDecoder.TEMPLATE_ID -> "freeze";
            case UnitsReleasedDecoder.TEMPLATE_ID -> "release";
            default -> "order";
        };
    }

    /** Why a reversal of a known posting matches nothing, for operators: in English. */
    static String tooMuch() {
        return "it is more than is left to reverse of";
    }

    /** Why an operations alert rang, for operators: in English. */
    static String reason(OperationsReason reason) {
        return ENGLISH.words.get(reason.name());
    }
}

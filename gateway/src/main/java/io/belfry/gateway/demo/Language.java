package io.belfry.gateway.demo;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A customer's language, and the names, shops and words that go with it.
 *
 * @param locale BCP 47
 * @param zone of the time zone database
 * @param ibanOf makes the account number of a running number
 * @param dearShops where a card payment may be large
 */
record Language(
        String locale,
        String zone,
        String branch,
        IntFunction<String> ibanOf,
        List<String> firstNames,
        List<String> lastNames,
        List<String> shops,
        List<String> dearShops,
        List<String> employers,
        String salary,
        String fee,
        String rent,
        String deposit,
        String purchase,
        String sale,
        String distribution,
        String rejection) {

    static final Language ENGLISH = new Language(
            "en-IE",
            "Europe/Dublin",
            "Dublin",
            Iban::irish,
            List.of("Aoife", "Conor", "Ciara", "Declan", "Emma", "Fionn", "Grace", "Jack", "Niamh", "Oisín", "Róisín"),
            List.of("Byrne", "Doyle", "Gallagher", "Kelly", "McCarthy", "Murphy", "Nolan", "O'Brien", "Walsh"),
            List.of("Corner Café", "Harbour Grocery", "Liffey Books", "Green Isle Fuel", "Northside Pharmacy"),
            List.of("Western Air", "Northside Electronics"),
            List.of("Harbour Logistics Ltd", "Estuary Software Ltd", "Kilbeg Foods plc"),
            "Salary",
            "Monthly account fee",
            "Rent",
            "Cash deposit",
            "Purchase of",
            "Sale of",
            "Distribution of",
            "past the cut-off");

    static final Language GERMAN = new Language(
            "de-DE",
            "Europe/Berlin",
            "Berlin",
            Iban::german,
            List.of("Anna", "Björn", "Clara", "Dieter", "Emil", "Frieda", "Greta", "Jürgen", "Käthe", "Lukas", "Sören"),
            List.of("Bauer", "Fischer", "Großmann", "Hoffmann", "Köhler", "Müller", "Schäfer", "Schneider", "Weiß"),
            List.of("Bäckerei Krümel", "Biomarkt Grünau", "Tankstelle Süd", "Buchladen am Tor", "Apotheke Löwen"),
            List.of("Reisebüro Fernweh", "Technikhaus Blitz"),
            List.of("Maschinenbau Nordtor GmbH", "Wasserwerk Südtal AG", "Druckerei Königsau KG"),
            "Gehalt",
            "Kontoführung",
            "Miete",
            "Bareinzahlung",
            "Kauf",
            "Verkauf",
            "Ausschüttung",
            "nach Annahmeschluss");

    static final Language FRENCH = new Language(
            "fr-FR",
            "Europe/Paris",
            "Paris",
            Iban::french,
            List.of(
                    "Amélie",
                    "Benoît",
                    "Chloé",
                    "Étienne",
                    "François",
                    "Hélène",
                    "Jérôme",
                    "Léa",
                    "Manon",
                    "Noël",
                    "Zoé"),
            List.of("Bernard", "Dubois", "Durand", "Fontaine", "Girard", "Lefèvre", "Moreau", "Rousseau", "Thévenet"),
            List.of(
                    "Café du Marché",
                    "Boulangerie de l'Épi",
                    "Station du Sud",
                    "Librairie des Quais",
                    "Pharmacie du Pont"),
            List.of("Voyages de l'Horizon", "Électro des Halles"),
            List.of("Ateliers du Val SA", "Éditions du Lac SARL", "Vignobles du Coteau SAS"),
            "Salaire",
            "Frais de tenue de compte",
            "Loyer",
            "Dépôt d'espèces",
            "Achat de",
            "Vente de",
            "Distribution de",
            "après l'heure limite");

    static final List<Language> ALL = List.of(ENGLISH, GERMAN, FRENCH);

    String name(Dice dice) {
        return dice.oneOf(firstNames) + " " + dice.oneOf(lastNames);
    }

    String iban(int number) {
        return ibanOf.apply(number);
    }
}

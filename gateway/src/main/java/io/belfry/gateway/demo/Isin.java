package io.belfry.gateway.demo;

/** Fund numbers under ZZ, which ISO 3166 gives to nobody, with a right check digit (ISO 6166: Luhn over letters as 10 to 35). */
final class Isin {
    private Isin() {}

    static String of(int number) {
        String text = Integer.toString(number);
        String body = "ZZ00BLFY" + "0".repeat(3 - text.length()) + text;
        return body + checkDigit(body);
    }

    static boolean isValid(String isin) {
        return isin.length() == 12 && checkDigit(isin.substring(0, 11)) == Character.digit(isin.charAt(11), 10);
    }

    private static int checkDigit(String body) {
        StringBuilder digits = new StringBuilder(2 * body.length());
        for (int i = 0; i < body.length(); i++) {
            digits.append(Character.digit(body.charAt(i), 36));
        }
        int sum = 0;
        boolean doubled = true;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int digit = Character.digit(digits.charAt(i), 10) * (doubled ? 2 : 1);
            sum += digit / 10 + digit % 10;
            doubled = !doubled;
        }
        return (10 - sum % 10) % 10;
    }
}

package io.belfry.gateway.demo;

import java.math.BigInteger;

/** Account numbers of a bank that does not exist, with right check digits (ISO 13616; remainder by ISO 7064, mod 97-10). */
final class Iban {
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

    private Iban() {}

    /** Germany: bank code 8 digits, account 10. */
    static String german(int number) {
        return withCheckDigits("DE", "99987600" + padded(number, 10));
    }

    /** Ireland: bank 4 letters, branch 6 digits, account 8. */
    static String irish(int number) {
        return withCheckDigits("IE", "BLFY" + "990017" + padded(number, 8));
    }

    /** France: bank 5 digits, branch 5, account 11, and a key of its own. */
    static String french(int number) {
        String bank = "99876";
        String branch = "00001";
        String account = padded(number, 11);
        // Clé RIB: 97 − ((89·bank + 15·branch + 3·account) mod 97).
        long sum = 89 * Long.parseLong(bank) + 15 * Long.parseLong(branch) + 3 * Long.parseLong(account);
        return withCheckDigits("FR", bank + branch + account + padded((int) (97 - sum % 97), 2));
    }

    /** Whether the check digits are right. */
    static boolean isValid(String iban) {
        return iban.length() > 4 && remainder(iban.substring(4) + iban.substring(0, 4)) == 1;
    }

    private static String withCheckDigits(String country, String rest) {
        return country + padded(98 - remainder(rest + country + "00"), 2) + rest;
    }

    /** Letters count as 10 to 35. */
    private static int remainder(String text) {
        StringBuilder digits = new StringBuilder(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            digits.append(Character.digit(text.charAt(i), 36));
        }
        return new BigInteger(digits.toString()).mod(NINETY_SEVEN).intValueExact();
    }

    private static String padded(int number, int digits) {
        String text = Integer.toString(number);
        return "0".repeat(digits - text.length()) + text;
    }
}

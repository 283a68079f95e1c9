package io.belfry.gateway.files;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Turns what files call things into ids of the contract: 1 to 36 printable ASCII characters without blanks. */
final class References {
    static final int MAX_CHARACTERS = 36;

    private static final int HASH_BYTES = 8;
    private static final int PREFIX_CHARACTERS = MAX_CHARACTERS - 1 - 2 * HASH_BYTES;

    private References() {}

    /** Whether the text can stand as it is. */
    static boolean isId(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The text as it is where it can stand, else its first 19 characters, each that cannot stand as {@code _}, then
     * {@code ~} and the first 64 bits of the SHA-256 of the whole text in hexadecimal: the same for the same text, for
     * ever.
     */
    static String shorten(String text) {
        if (isId(text)) {
            return text;
        }
        StringBuilder id = new StringBuilder(MAX_CHARACTERS);
        for (int i = 0; i < Math.min(text.length(), PREFIX_CHARACTERS); i++) {
            char c = text.charAt(i);
            id.append(isPrintable(c) ? c : '_');
        }
        byte[] digest = sha256(text);
        return id.append('~')
                .append(HexFormat.of().formatHex(digest, 0, HASH_BYTES))
                .toString();
    }

    /** Whether a sender's text names something: not empty, and none of the words that stand for nothing. */
    static boolean isGiven(String text) {
        return !text.isEmpty() && !text.equalsIgnoreCase("NOTPROVIDED") && !text.equalsIgnoreCase("NONREF");
    }

    private static boolean isPrintable(char c) {
        return c > ' ' && c < 0x7F;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package io.belfry.gateway.config;

import java.util.Locale;

/** Finds the key that was probably meant. */
final class Suggestion {
    private Suggestion() {}

    /** {@code ", did you mean http.port?"}, or an empty text when nothing is near. */
    static String forKey(String key) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (Setting<?> setting : Settings.ALL) {
            int distance = distanceTo(key, setting.key());
            if (distance < bestDistance) {
                best = setting.key();
                bestDistance = distance;
            }
        }
        String lastWord = lastWord(key);
        return bestDistance <= Math.max(2, lastWord.length() / 3) ? ", did you mean " + best + "?" : "";
    }

    /** A right word in the wrong group counts as near as one wrong letter. */
    private static int distanceTo(String key, String known) {
        int whole = editDistance(key.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
        int word = editDistance(
                lastWord(key).toLowerCase(Locale.ROOT), lastWord(known).toLowerCase(Locale.ROOT));
        return Math.min(whole, word + 1);
    }

    private static String lastWord(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance, by rows. */
    private static int editDistance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}

package io.belfry.gateway.config;

import io.belfry.gateway.config.Setting.Format;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the texts of settings are read. Each format says what it allows in the message of what it throws. */
final class Formats {
    private static final Pattern COUNT = Pattern.compile("[0-9]+(?:_[0-9]+)*");
    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:_[0-9]+)*) ?(B|KiB|MiB|GiB)?");
    private static final Map<String, Integer> SIZE_SHIFTS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

    private Formats() {}

    /** A whole number; {@code _} may part its digits. */
    static Format<Integer> count(int least, int most) {
        String allowed = "a whole number from " + least + " to " + most;
        return text -> {
            if (!COUNT.matcher(text).matches()) {
                throw new IllegalArgumentException(allowed);
            }
            return (int) within(new BigInteger(text.replace("_", "")), least, most, allowed);
        };
    }

    /** A whole number that is a power of two. */
    static Format<Integer> powerOfTwo(int least, int most) {
        String allowed = "a power of two from " + least + " to " + most;
        return text -> {
            if (!COUNT.matcher(text).matches()) {
                throw new IllegalArgumentException(allowed);
            }
            long value = within(new BigInteger(text.replace("_", "")), least, most, allowed);
            if (Long.bitCount(value) != 1) {
                throw new IllegalArgumentException(allowed);
            }
            return (int) value;
        };
    }

    /** Bytes, with a unit {@code B}, {@code KiB}, {@code MiB} or {@code GiB}. */
    static Format<Long> size(long leastBytes, long mostBytes) {
        String allowed = "a size from " + describeSize(leastBytes) + " to " + describeSize(mostBytes)
                + ", in B, KiB, MiB or GiB (64MiB)";
        return text -> {
            Matcher matcher = SIZE.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(allowed);
            }
            String unit = matcher.group(2) == null ? "B" : matcher.group(2);
            BigInteger bytes =
                    new BigInteger(matcher.group(1).replace("_", "")).shiftLeft(SIZE_SHIFTS.getOrDefault(unit, 0));
            return within(bytes, leastBytes, mostBytes, allowed);
        };
    }

    /** An ISO 8601 duration, in nanoseconds. */
    static Format<Long> duration(Duration least, Duration most) {
        String allowed = "an ISO 8601 duration from " + least + " to " + most + " (PT90S, PT1H, P7D)";
        return text -> {
            Duration value;
            try {
                value = Duration.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(allowed, e);
            }
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(allowed);
            }
            return value.toNanos();
        };
    }

    /** An offset from UTC, in minutes. */
    static Format<Integer> offset() {
        String allowed = "an offset from UTC in whole minutes, quoted, from \"-18:00\" to \"+18:00\"";
        return text -> {
            ZoneOffset offset;
            try {
                offset = ZoneOffset.of(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(allowed, e);
            }
            if (offset.getTotalSeconds() % 60 != 0) {
                throw new IllegalArgumentException(allowed);
            }
            return offset.getTotalSeconds() / 60;
        };
    }

    /** A path. */
    static Format<Path> path() {
        return text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("a path", e);
            }
        };
    }

    /** A host name or address. */
    static Format<String> host() {
        return text -> {
            if (!text.matches("[A-Za-z0-9._:%-]{1,253}")) {
                throw new IllegalArgumentException("a host name or an IP address");
            }
            return text;
        };
    }

    /** One of the words that stand for an enum's values: {@code BACK_OFF} is written {@code backOff}. */
    static <E extends Enum<E>> Format<E> word(List<E> values) {
        StringBuilder allowed = new StringBuilder();
        for (E value : values) {
            allowed.append(allowed.isEmpty() ? "" : " or ").append(wordOf(value));
        }
        return text -> {
            for (E value : values) {
                if (wordOf(value).equals(text)) {
                    return value;
                }
            }
            throw new IllegalArgumentException(allowed.toString());
        };
    }

    static String wordOf(Enum<?> value) {
        StringBuilder word = new StringBuilder();
        for (String part : value.name().split("_", -1)) {
            String lower = part.toLowerCase(Locale.ROOT);
            word.append(word.isEmpty() ? lower : part.charAt(0) + lower.substring(1));
        }
        return word.toString();
    }

    private static String describeSize(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        if (bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes % (1L << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    private static long within(BigInteger value, long least, long most, String allowed) {
        if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new IllegalArgumentException(allowed);
        }
        return value.longValueExact();
    }
}

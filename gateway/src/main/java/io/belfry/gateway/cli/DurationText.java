package io.belfry.gateway.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as people write it on a command line, or as ISO 8601 has it. Made by picocli. */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("[0-9]{1,9}[smh]");
    private static final Duration LONGEST = Duration.ofDays(365);

    DurationText() {}

    @Override
    public Duration convert(String value) {
        Duration duration;
        try {
            duration = Duration.parse(SHORT.matcher(value).matches() ? "PT" + value.toUpperCase(Locale.ROOT) : value);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + value + "' is no duration: write 90s, 5m, 1h or PT90S");
        }
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + value + "' is not between 0s and 8760h");
        }
        return duration;
    }
}

package io.belfry.bench;

import io.belfry.api.EngineContext;
import io.belfry.api.EngineContext.Threading;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --threading}, as the configuration of {@code belfry run} has it. */
final class ThreadingOption {
    @Option(
            names = "--threading",
            paramLabel = "shared|dedicated",
            defaultValue = "shared",
            converter = Converter.class,
            description =
                    "One thread for journal, engine and publish, or one for each; default: ${DEFAULT-VALUE}. The empty "
                            + "pipeline has one.")
    private Threading threading;

    EngineContext applyTo(EngineContext context) {
        return context.threading(threading);
    }

    @Override
    public String toString() {
        return threading.name().toLowerCase(Locale.ROOT);
    }

    /** The words are those of the configuration. */
    static final class Converter implements ITypeConverter<Threading> {
        @Override
        public Threading convert(String word) {
            for (Threading each : Threading.values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return each;
                }
            }
            throw new TypeConversionException("allowed are shared and dedicated, not '" + word + "'");
        }
    }
}

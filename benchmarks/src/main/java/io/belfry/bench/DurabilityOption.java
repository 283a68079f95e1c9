package io.belfry.bench;

import io.belfry.api.Durability;
import io.belfry.api.EngineContext;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --durability}, as the configuration of {@code belfry run} has it. */
final class DurabilityOption {
    @Option(
            names = "--durability",
            paramLabel = "process|disk",
            defaultValue = "process",
            converter = Converter.class,
            description = "What an answered posting has survived; disk: forced, once per batch; default: "
                    + "${DEFAULT-VALUE}.")
    private Durability durability;

    boolean isDisk() {
        return durability == Durability.DISK;
    }

    EngineContext applyTo(EngineContext context) {
        return context.durability(durability);
    }

    /** Most slots that a batch of this engine may take. */
    int maxBatch(EngineContext context) {
        return isDisk() ? context.ringSlots() : context.maxBatch();
    }

    @Override
    public String toString() {
        return durability.name().toLowerCase(Locale.ROOT);
    }

    /** The words are those of the configuration. */
    static final class Converter implements ITypeConverter<Durability> {
        @Override
        public Durability convert(String word) {
            for (Durability each : Durability.values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return each;
                }
            }
            throw new TypeConversionException("allowed are process and disk, not '" + word + "'");
        }
    }
}

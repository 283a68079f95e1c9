package io.belfry.bench.control;

import io.belfry.journal.ChronicleJournal;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the pages of a log are like when a run begins to write to them. */
public enum PageState {
    /** The file grows: the kernel finds memory and a place on the disk for each page as it is written first. */
    FRESH,
    /** The file was written full of zeros and forced: memory and places are there. */
    PREALLOCATED;

    /**
     * Prepares a log that nobody has open.
     *
     * @param bytes that will be written
     */
    public void prepare(Path log, long bytes) {
        if (this == PREALLOCATED) {
            ChronicleJournal.preallocate(log, bytes);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For {@code --pages}. */
    public static final class Converter implements ITypeConverter<PageState> {
        @Override
        public PageState convert(String word) {
            for (PageState each : PageState.values()) {
                if (each.toString().equals(word)) {
                    return each;
                }
            }
            throw new TypeConversionException("allowed are fresh and preallocated, not '" + word + "'");
        }
    }
}

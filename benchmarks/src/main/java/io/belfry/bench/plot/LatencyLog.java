package io.belfry.bench.plot;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/** Histograms as {@code .hlog} files, one in each: HdrHistogram's own format, which its plotters read. Any thread. */
public final class LatencyLog {
    private LatencyLog() {}

    /** A name that says what is in it. */
    public static String fileName(String subject, long rate) {
        return subject.replaceAll("[^a-z]+", "-") + "-" + rate + ".hlog";
    }

    /** Writes latencies in ns; replaces an older file. */
    public static void write(Path file, String comment, Histogram latencyNs) throws IOException {
        try (PrintStream stream = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            HistogramLogWriter writer = new HistogramLogWriter(stream);
            writer.outputComment("belfry bench latency, ns, " + comment);
            writer.outputLogFormatVersion();
            writer.outputLegend();
            latencyNs.setStartTimeStamp(0);
            latencyNs.setEndTimeStamp(1);
            writer.outputIntervalHistogram(latencyNs);
            if (stream.checkError()) {
                throw new IOException("cannot write " + file);
            }
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Histogram read(Path file) throws IOException {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            EncodableHistogram found = reader.nextIntervalHistogram();
            if (found instanceof Histogram histogram) {
                return histogram;
            }
            throw new IOException(file + " holds no histogram");
        } catch (FileNotFoundException e) {
            throw new IOException("cannot read " + file, e);
        }
    }
}

package io.belfry.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import picocli.CommandLine.Option;

/** {@code --jfr}: a flight recording of the rounds that count, which {@code belfry bench hot} reads. */
final class RecordingOption {
    @Option(
            names = "--jfr",
            paramLabel = "FILE",
            description =
                    "Write a flight recording of the rounds that count; belfry bench hot FILE says where their time went.")
    private Path file;

    private Recording recording;

    /** Begins to record where a file was asked for. */
    void start() {
        if (file == null) {
            return;
        }
        try {
            recording = new Recording(Configuration.getConfiguration("profile"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException("the JDK's own profile.jfc cannot be read", e);
        }
        recording.setName("belfry bench");
        recording.start();
    }

    /** Writes the file, if there is one to write. */
    void stop(PrintWriter err) {
        if (recording == null) {
            return;
        }
        recording.stop();
        try {
            recording.dump(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        recording.close();
        err.println("recording in " + file + ": belfry bench hot " + file);
    }
}

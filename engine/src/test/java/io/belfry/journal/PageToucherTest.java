package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageToucherTest {
    private static final int FRAMES = 30_000;
    private static final long PAUSE_NS = 100_000;

    @TempDir
    Path parent;

    @Test
    void shouldChangeNothingWhileTheAppenderRuns() throws IOException {
        Path directory = parent.resolve("touched");
        AtomicBoolean done = new AtomicBoolean();
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES);
                Journal.Appender appender = journal.openAppender()) {
            CompletableFuture<Long> touched = CompletableFuture.supplyAsync(() -> touchUntil(done, journal));
            Frames frames = new Frames();
            FrameWriter writer = Frames.writer();
            for (int i = 0; i < FRAMES; i++) {
                frames.append(appender, writer, 1 + i % 20);
            }
            frames.close(appender, writer);
            done.set(true);
            assertThat(touched.join()).isPositive();

            assertThat(Frames.readAll(journal)).hasSize(FRAMES + 1);
        }
        LogReport report = Frames.inspect(directory);
        assertThat(report.state()).as(report.text()).isEqualTo(LogState.CLEAN);
        assertThat(Files.size(Frames.file(directory))).isEqualTo(sizeWithoutTouching());
    }

    private static long touchUntil(AtomicBoolean done, ChronicleJournal journal) {
        long pages = 0;
        try (PageToucher toucher = journal.openAhead()) {
            while (!done.get()) {
                int touched = toucher.touch();
                pages += touched;
                if (touched == 0) {
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
        }
        return pages;
    }

    private long sizeWithoutTouching() throws IOException {
        Path directory = parent.resolve("plain");
        try (ChronicleJournal journal = ChronicleJournal.open(directory, Frames.BLOCK_BYTES);
                Journal.Appender appender = journal.openAppender()) {
            Frames frames = new Frames();
            FrameWriter writer = Frames.writer();
            for (int i = 0; i < FRAMES; i++) {
                frames.append(appender, writer, 1 + i % 20);
            }
            frames.close(appender, writer);
        }
        return Files.size(Frames.file(directory));
    }

    @Test
    void shouldDoNothingBeforeTheFirstFrame() {
        try (ChronicleJournal journal = ChronicleJournal.open(parent.resolve("empty"), Frames.BLOCK_BYTES);
                PageToucher toucher = journal.openAhead()) {
            assertThat(toucher.touch()).isZero();
        }
    }
}

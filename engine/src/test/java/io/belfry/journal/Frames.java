package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames whose content follows from their sequences, so that what is read can be judged without a copy of what was
 * written.
 */
final class Frames {
    static final long JOURNAL_ID = 0x0123_4567_89AB_CDEFL;
    static final FrameKind KIND = FrameKind.JOURNAL;
    static final int BLOCK_BYTES = 1 << 18;
    static final int MAX_FRAME_BYTES = 1 << 15;

    private static final int LONGEST_MESSAGE = 200;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LONGEST_MESSAGE]);

    static FrameWriter writer() {
        return new FrameWriter(KIND, JOURNAL_ID, 1, MAX_FRAME_BYTES);
    }

    static FrameReader reader() {
        return new FrameReader(KIND, JOURNAL_ID);
    }

    static int messageBytes(long sequence) {
        return (int) (8 + Math.floorMod(sequence * 37, LONGEST_MESSAGE - 8L));
    }

    /** Assembles the next frame. */
    int assemble(FrameWriter writer, int count, boolean closing) {
        writer.begin(writer.nextSequence());
        long first = writer.nextSequence();
        for (int i = 0; i < count; i++) {
            long sequence = first + i;
            int length = messageBytes(sequence);
            message.setMemory(0, length, (byte) sequence);
            message.putLong(0, sequence);
            assertThat(writer.tryAdd(message, 0, length)).isTrue();
        }
        return writer.finish(closing);
    }

    long append(Journal.Appender appender, FrameWriter writer, int count) {
        int length = assemble(writer, count, false);
        return appender.append(writer.buffer(), 0, length);
    }

    long close(Journal.Appender appender, FrameWriter writer) {
        int length = assemble(writer, 0, true);
        return appender.append(writer.buffer(), 0, length);
    }

    /** Reads the messages of a good frame and checks each byte. */
    static void assertMessages(FrameReader reader) {
        long expected = reader.firstSequence();
        while (reader.nextMessage()) {
            assertThat(reader.sequence()).isEqualTo(expected);
            assertThat(reader.messageLength()).isEqualTo(messageBytes(expected));
            assertThat(reader.messageBuffer().getLong(reader.messageOffset())).isEqualTo(expected);
            for (int i = 8; i < reader.messageLength(); i++) {
                if (reader.messageBuffer().getByte(reader.messageOffset() + i) != (byte) expected) {
                    throw new AssertionError("message " + expected + " differs at byte " + i);
                }
            }
            expected++;
        }
        assertThat(expected).isEqualTo(reader.firstSequence() + reader.count());
    }

    /** Reads all with the queue's own tailer, up to the first fault; the answer holds each frame's first sequence. */
    static List<Long> readAll(Journal journal) {
        List<Long> firstSequences = new ArrayList<>();
        FrameReader reader = reader();
        try (Journal.Tailer tailer = journal.openTailer()) {
            while (tailer.next()) {
                assertThat(reader.wrap(tailer)).as(reader.explain()).isEqualTo(FrameFault.NONE);
                firstSequences.add(reader.firstSequence());
                assertMessages(reader);
            }
        }
        return firstSequences;
    }

    /** Writes {@code frames} frames of 1 to 5 messages into a new queue, and a closing one if asked; answers the last sequence. */
    static long write(Path directory, int frames, boolean closing) {
        Frames content = new Frames();
        FrameWriter writer = writer();
        LogReport found = inspect(directory);
        writer.continueAfter(found.lastCrc(), found.nextSequence(), Math.max(1, found.lastEpoch()));
        try (ChronicleJournal journal = ChronicleJournal.open(directory, BLOCK_BYTES);
                Journal.Appender appender = journal.openAppender()) {
            for (int i = 0; i < frames; i++) {
                content.append(appender, writer, 1 + i % 5);
            }
            if (closing) {
                content.close(appender, writer);
            }
        }
        return writer.nextSequence() - 1;
    }

    static LogReport inspect(Path directory) {
        return LogInspector.inspect(log(directory));
    }

    /** The frames in a directory, as these tests write them. */
    static LogFiles log(Path directory) {
        return LogFiles.of(directory, KIND, JOURNAL_ID);
    }

    /** The one file of a queue. */
    static Path file(Path directory) {
        List<CycleFile.Name> names = CycleFile.list(Storage.files(), directory);
        assertThat(names).hasSize(1);
        return names.get(0).path();
    }
}

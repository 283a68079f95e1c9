package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameTest {
    private final Frames frames = new Frames();

    @Test
    void shouldGiveBackEveryMessage() {
        MemoryJournal journal = written(3, 0, 1, 17);

        assertThat(Frames.readAll(journal)).isEqualTo(List.of(1L, 4L, 4L, 5L, 22L));
    }

    @Test
    void shouldKeepTheFormatOfVersionOne() {
        FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, 0x1122_3344_5566_7788L, 7, 256);
        writer.begin(1);
        writer.tryAdd(new UnsafeBuffer(new byte[] {1, 2, 3}), 0, 3);
        int length = writer.finish(true);

        byte[] bytes = new byte[length];
        writer.buffer().getBytes(0, bytes);

        assertThat(java.util.HexFormat.of().formatHex(bytes))
                .isEqualTo("42464a31" + "0100" + "0100" + "8877665544332211" + "0100000000000000" + "07000000"
                        + "01000000" + "31000000" + "00000000" + "0300010203" + "" + crcHex(bytes));
    }

    private static String crcHex(byte[] frame) {
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, frame.length - FrameLayout.CRC_BYTES);
        return String.format("%08x", Integer.reverseBytes((int) crc.getValue()));
    }

    @Test
    void shouldRefuseAMessageWhenTheFrameIsFull() {
        UnsafeBuffer message = new UnsafeBuffer(new byte[100]);
        FrameWriter writer = new FrameWriter(Frames.KIND, Frames.JOURNAL_ID, 1, FrameWriter.frameBytesFor(100));
        writer.begin(1);

        assertThat(writer.tryAdd(message, 0, 100)).isTrue();
        assertThat(writer.tryAdd(message, 0, 0)).isFalse();
        assertThat(writer.count()).isEqualTo(1);
        assertThat(writer.finish(false)).isEqualTo(FrameWriter.frameBytesFor(100));
    }

    @Test
    void shouldTakeTheLongestMessage() {
        int longest = FrameLayout.MAX_MESSAGE_BYTES;
        FrameWriter writer = new FrameWriter(Frames.KIND, Frames.JOURNAL_ID, 1, FrameWriter.frameBytesFor(longest));
        writer.begin(1);
        assertThat(writer.tryAdd(new UnsafeBuffer(new byte[longest]), 0, longest))
                .isTrue();
        int length = writer.finish(false);

        FrameReader reader = Frames.reader();
        assertThat(reader.wrap(writer.buffer(), 0, length, 0)).isEqualTo(FrameFault.NONE);
        assertThat(reader.nextMessage()).isTrue();
        assertThat(reader.messageLength()).isEqualTo(longest);
    }

    @Test
    void shouldRefuseToBeginBehindAHole() {
        FrameWriter writer = Frames.writer();
        frames.assemble(writer, 3, false);

        assertThatThrownBy(() -> writer.begin(5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5")
                .hasMessageContaining("4");
    }

    @Test
    void shouldForgetAFrameThatWasNotFinished() {
        MemoryJournal journal = new MemoryJournal();
        FrameWriter writer = Frames.writer();
        writer.begin(1);
        writer.tryAdd(new UnsafeBuffer(new byte[9]), 0, 9);
        frames.append(journal.openAppender(), writer, 2);

        assertThat(Frames.readAll(journal)).isEqualTo(List.of(1L));
    }

    @Test
    void shouldDetectEverySingleBitFlip() {
        MemoryJournal journal = written(3, 1, 0, 4);

        for (int frame = 0; frame < journal.frameCount(); frame++) {
            for (int bit = 0; bit < journal.frameBytes(frame) * 8; bit++) {
                journal.flipBit(frame, bit);
                assertThat(goodFrames(journal))
                        .as("frame %d bit %d", frame, bit)
                        .isEqualTo(frame);
                journal.flipBit(frame, bit);
            }
        }
        assertThat(goodFrames(journal)).isEqualTo(journal.frameCount());
    }

    @Test
    void shouldDetectEveryTruncatedFrame() {
        int length = written(3, 2).frameBytes(1);
        for (int left = 0; left < length; left++) {
            MemoryJournal journal = written(3, 2);
            journal.truncateFrame(1, left);
            assertThat(goodFrames(journal)).as("%d bytes left", left).isEqualTo(1);
        }
    }

    @Test
    void shouldDetectAMissingFrame() {
        MemoryJournal journal = written(3, 0, 2, 2);
        journal.remove(1);

        assertThat(faultOf(journal)).isEqualTo(FrameFault.BROKEN_CHAIN);

        MemoryJournal jumping = written(3, 1, 2, 2);
        jumping.remove(1);
        assertThat(faultOf(jumping)).isEqualTo(FrameFault.SEQUENCE_JUMP);
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of(FrameFault.BAD_MAGIC, new FrameWriter(FrameKind.OUTBOX, Frames.JOURNAL_ID, 1, 4096)),
                Arguments.of(FrameFault.FOREIGN_JOURNAL, new FrameWriter(Frames.KIND, Frames.JOURNAL_ID + 1, 1, 4096)),
                Arguments.of(FrameFault.EPOCH_WENT_BACK, new FrameWriter(Frames.KIND, Frames.JOURNAL_ID, 0, 4096)));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void shouldNameWhatDoesNotBelong(FrameFault expected, FrameWriter stranger) {
        FrameReader reader = Frames.reader();
        FrameWriter writer = Frames.writer();
        int length = frames.assemble(writer, 2, false);
        assertThat(reader.wrap(writer.buffer(), 0, length, 0)).isEqualTo(FrameFault.NONE);
        stranger.continueAfter(writer.lastCrc(), writer.nextSequence(), stranger.epoch());

        int strangeLength = frames.assemble(stranger, 2, false);

        assertThat(reader.wrap(stranger.buffer(), 0, strangeLength, 0x77)).isEqualTo(expected);
        assertThat(reader.explain())
                .contains("position 0x77")
                .contains("sequence 3")
                .contains(expected.text());
    }

    @Test
    void shouldAcceptAHigherEpochAndAfterItNoLowerOne() {
        FrameReader reader = Frames.reader();
        FrameWriter writer = Frames.writer();
        assertThat(reader.wrap(writer.buffer(), 0, frames.assemble(writer, 1, false), 0))
                .isEqualTo(FrameFault.NONE);
        writer.continueAfter(writer.lastCrc(), writer.nextSequence(), 2);
        assertThat(reader.wrap(writer.buffer(), 0, frames.assemble(writer, 1, false), 0))
                .isEqualTo(FrameFault.NONE);
        assertThat(reader.lastEpoch()).isEqualTo(2);
        writer.continueAfter(writer.lastCrc(), writer.nextSequence(), 1);
        assertThat(reader.wrap(writer.buffer(), 0, frames.assemble(writer, 1, false), 0))
                .isEqualTo(FrameFault.EPOCH_WENT_BACK);
    }

    static Stream<Arguments> forgedHeaders() {
        return Stream.of(
                Arguments.of(FrameLayout.VERSION_OFFSET, 2, FrameFault.UNKNOWN_VERSION),
                Arguments.of(FrameLayout.FLAGS_OFFSET, 2, FrameFault.UNKNOWN_FLAGS),
                Arguments.of(FrameLayout.COUNT_OFFSET, 1, FrameFault.BAD_MESSAGES),
                Arguments.of(FrameLayout.COUNT_OFFSET, 3, FrameFault.BAD_MESSAGES),
                Arguments.of(FrameLayout.COUNT_OFFSET, 0xFF, FrameFault.BAD_MESSAGES));
    }

    /** A writer with a fault of its own has the checksum right. */
    @ParameterizedTest
    @MethodSource("forgedHeaders")
    void shouldRefuseWhatIsWrongUnderARightChecksum(int offset, int value, FrameFault expected) {
        FrameWriter writer = Frames.writer();
        int length = frames.assemble(writer, 2, false);
        byte[] bytes = new byte[length];
        writer.buffer().getBytes(0, bytes);
        bytes[offset] = (byte) value;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length - FrameLayout.CRC_BYTES);
        UnsafeBuffer forged = new UnsafeBuffer(bytes);
        forged.putInt(length - FrameLayout.CRC_BYTES, (int) crc.getValue(), FrameLayout.BYTE_ORDER);

        assertThat(Frames.reader().wrap(forged, 0, length, 0)).isEqualTo(expected);
    }

    @Test
    void shouldExpectTheSameAfterAFault() {
        FrameReader reader = Frames.reader();
        FrameWriter writer = Frames.writer();
        int length = frames.assemble(writer, 2, false);

        assertThat(reader.wrap(writer.buffer(), 0, length - 1, 0)).isEqualTo(FrameFault.BAD_LENGTH);
        assertThat(reader.nextMessage()).isFalse();
        assertThat(reader.wrap(writer.buffer(), 0, length, 0)).isEqualTo(FrameFault.NONE);
        Frames.assertMessages(reader);
    }

    @Test
    void shouldStartAnywhereWhenAsked() {
        MemoryJournal journal = written(3, 2, 4);
        FrameReader reader = Frames.reader();
        reader.expectAny();
        Journal.Tailer tailer = journal.openTailer();
        tailer.seek(1);
        tailer.next();

        assertThat(reader.wrap(tailer)).isEqualTo(FrameFault.NONE);
        assertThat(reader.firstSequence()).isEqualTo(4);
        assertThat(tailer.next()).isTrue();
        assertThat(reader.wrap(tailer)).isEqualTo(FrameFault.NONE);
        assertThat(reader.nextSequence()).isEqualTo(10);
    }

    private MemoryJournal written(int... counts) {
        MemoryJournal journal = new MemoryJournal();
        FrameWriter writer = Frames.writer();
        try (Journal.Appender appender = journal.openAppender()) {
            for (int count : counts) {
                frames.append(appender, writer, count);
            }
            frames.close(appender, writer);
        }
        return journal;
    }

    private static int goodFrames(MemoryJournal journal) {
        FrameReader reader = Frames.reader();
        int good = 0;
        try (Journal.Tailer tailer = journal.openTailer()) {
            while (tailer.next() && reader.wrap(tailer) == FrameFault.NONE) {
                good++;
            }
        }
        return good;
    }

    private static FrameFault faultOf(MemoryJournal journal) {
        FrameReader reader = Frames.reader();
        try (Journal.Tailer tailer = journal.openTailer()) {
            while (tailer.next() && reader.wrap(tailer) == FrameFault.NONE) {
                // On to the fault.
            }
        }
        return reader.fault();
    }
}

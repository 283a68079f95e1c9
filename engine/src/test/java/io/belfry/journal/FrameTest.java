package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    /** Of a frame with one message of 100 bytes. */
    private static final int FULL_BYTES = FrameLayout.MIN_FRAME_BYTES + FrameLayout.SHORT_HEAD_BYTES + 100;

    private final Frames frames = new Frames();

    @Test
    void shouldGiveBackEveryMessage() {
        MemoryJournal journal = written(3, 0, 1, 17);

        assertThat(Frames.readAll(journal)).isEqualTo(List.of(1L, 4L, 4L, 5L, 22L));
    }

    @Test
    void shouldKeepTheFormatOfVersionTwo() {
        FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, 0x1122_3344_5566_7788L, 7, 512);
        writer.begin(1);
        addHex(writer, "010203");
        addHex(writer, "a0a1a2a3a4a5a6a7" + "0405");
        addHex(writer, "b0b1b2b3b4b5b6b7");
        addHex(writer, "a0a1a2a3a4a5a6a7" + "06");
        addHex(writer, "b0b1b2b3b4b5b6b7");
        addHex(writer, "a0a1a2a3a4a5a6a7" + "07".repeat(255));
        int length = writer.finish(true);

        assertThat(hex(writer, length))
                .isEqualTo("42464a31" + "0200" + "0100" + "8877665544332211" + "0100000000000000" + "07000000"
                        + "06000000" + "4f010000" + "00000000" + "ff03010203" + "000aa0a1a2a3a4a5a6a70405"
                        + "0108b0b1b2b3b4b5b6b7" + "000106" + "0100" + "00ffff00" + "07".repeat(255)
                        + crcHex(bytesOf(writer, length)));
    }

    private static void addHex(FrameWriter writer, String hex) {
        byte[] message = HexFormat.of().parseHex(hex);
        assertThat(writer.tryAdd(new UnsafeBuffer(message), 0, message.length)).isTrue();
    }

    private static byte[] bytesOf(FrameWriter writer, int length) {
        byte[] bytes = new byte[length];
        writer.buffer().getBytes(0, bytes);
        return bytes;
    }

    private static String hex(FrameWriter writer, int length) {
        return HexFormat.of().formatHex(bytesOf(writer, length));
    }

    /** 44 bytes of a frame, the start of 8 bytes once, 2 and the rest for each. */
    @Test
    void shouldHoldAPostingInSixtyBytesWhenItsFrameHasMore() {
        int posting = 66;
        FrameWriter writer = Frames.writer();
        writer.begin(1);
        UnsafeBuffer message = new UnsafeBuffer(new byte[posting]);
        for (int i = 0; i < 24; i++) {
            message.putLong(20, i);
            assertThat(writer.tryAdd(message, 0, posting)).isTrue();
        }

        assertThat(writer.finish(false)).isEqualTo(44 + 8 + 24 * 60);
    }

    /** Kinds as a seed gives them: few, more than a frame has room for, and messages that are shorter than a start. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16, 17, 40})
    void shouldGiveBackMessagesOfAnyKinds(int kinds) {
        long seed = Long.getLong("belfry.seed", 66L * kinds);
        Random random = new Random(seed);
        FrameWriter writer = new FrameWriter(Frames.KIND, Frames.JOURNAL_ID, 1, 1 << 20);
        FrameReader reader = Frames.reader();
        for (int frame = 0; frame < 50; frame++) {
            List<byte[]> messages = new ArrayList<>();
            writer.begin(writer.nextSequence());
            for (int i = random.nextInt(200); i > 0; i--) {
                byte[] message = messageOf(random, kinds);
                assertThat(writer.tryAdd(new UnsafeBuffer(message), 0, message.length))
                        .isTrue();
                messages.add(message);
            }
            int length = writer.finish(false);

            assertThat(reader.wrap(writer.buffer(), 0, length, 0))
                    .as("seed %d", seed)
                    .isEqualTo(FrameFault.NONE);
            for (byte[] message : messages) {
                assertThat(reader.nextMessage()).isTrue();
                assertThat(present(reader)).as("seed %d", seed).isEqualTo(message);
            }
            assertThat(reader.nextMessage()).isFalse();
        }
    }

    private static byte[] messageOf(Random random, int kinds) {
        int length = random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(80);
        byte[] message = new byte[length];
        random.nextBytes(message);
        byte kind = (byte) random.nextInt(kinds);
        for (int i = 0; i < Math.min(FrameLayout.START_BYTES, length); i++) {
            message[i] = kind;
        }
        return message;
    }

    private static byte[] present(FrameReader reader) {
        byte[] message = new byte[reader.messageLength()];
        reader.messageBuffer().getBytes(reader.messageOffset(), message);
        return message;
    }

    @Test
    void shouldShowTheMessagesOfAGroupBeforeTheirTurn() {
        FrameWriter writer = Frames.writer();
        int length = frames.assemble(writer, 100, false);
        FrameReader reader = Frames.reader();
        assertThat(reader.wrap(writer.buffer(), 0, length, 0)).isEqualTo(FrameFault.NONE);

        long shownTo = 0;
        while (reader.nextMessage()) {
            int left = reader.groupLeft();
            assertThat(left).isBetween(1, FrameReader.MAX_GROUP);
            for (int ahead = 0; ahead < left; ahead++) {
                long sequence = reader.sequence() + ahead;
                assertThat(reader.lengthAhead(ahead)).isEqualTo(Frames.messageBytes(sequence));
                assertThat(reader.messageBuffer().getLong(reader.offsetAhead(ahead)))
                        .isEqualTo(sequence);
            }
            shownTo = Math.max(shownTo, reader.sequence() + left - 1);
        }
        assertThat(shownTo).isEqualTo(100);
    }

    private static String crcHex(byte[] frame) {
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, frame.length - FrameLayout.CRC_BYTES);
        return String.format("%08x", Integer.reverseBytes((int) crc.getValue()));
    }

    @Test
    void shouldRefuseAMessageWhenTheFrameIsFull() {
        UnsafeBuffer message = new UnsafeBuffer(new byte[100]);
        FrameWriter writer = new FrameWriter(Frames.KIND, Frames.JOURNAL_ID, 1, FULL_BYTES);
        writer.begin(1);

        assertThat(writer.tryAdd(message, 0, 100)).isTrue();
        assertThat(writer.tryAdd(message, 0, 0)).isFalse();
        assertThat(writer.count()).isEqualTo(1);
        assertThat(writer.finish(false)).isEqualTo(FULL_BYTES);
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
                Arguments.of(FrameLayout.VERSION_OFFSET, 1, FrameFault.UNKNOWN_VERSION),
                Arguments.of(FrameLayout.VERSION_OFFSET, 3, FrameFault.UNKNOWN_VERSION),
                Arguments.of(FrameLayout.FLAGS_OFFSET, 2, FrameFault.UNKNOWN_FLAGS),
                Arguments.of(FrameLayout.COUNT_OFFSET, 1, FrameFault.BAD_MESSAGES),
                Arguments.of(FrameLayout.COUNT_OFFSET, 3, FrameFault.BAD_MESSAGES),
                Arguments.of(FrameLayout.COUNT_OFFSET, 0xFF, FrameFault.BAD_MESSAGES),
                Arguments.of(FrameLayout.HEADER_BYTES, 1, FrameFault.BAD_MESSAGES),
                Arguments.of(FrameLayout.HEADER_BYTES + 1, 7, FrameFault.BAD_MESSAGES),
                Arguments.of(FrameLayout.HEADER_BYTES + 1, 255, FrameFault.BAD_MESSAGES));
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

package io.belfry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.CostMethod;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.OrderSide;
import io.belfry.codec.RuleKind;
import io.belfry.core.Core;
import io.belfry.core.CoreHost;
import io.belfry.core.EventBuilder;
import io.belfry.core.Semantics;
import io.belfry.core.model.RandomHistory;
import io.belfry.core.state.StateSection;
import io.belfry.journal.JournalException;
import io.belfry.journal.LogPosition;
import io.belfry.journal.Storage;
import io.belfry.journal.StorageFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotDirectoryTest {
    private static final long JOURNAL_ID = 0x0123_4567_89AB_CDEFL;
    private static final long SEED = Long.getLong("belfry.seed", 20_261_122L);
    private static final LogPosition JOURNAL = new LogPosition(496_123, 65_536, 12, 15, 0xCAFE_BABE, 3);
    private static final LogPosition OUTBOX = new LogPosition(496_122, 4_096, 3, 5, 0x1234_5678, 2);
    /** Sections that several blocks may take, and another thread. */
    private static final List<StateSection> READ_BESIDE =
            List.of(StateSection.NAMES, StateSection.POSITIONS, StateSection.TEXTS);

    private static final String GOLDEN = "golden/snapshot-v5.txt";
    private static final String GOLDEN_OF_VERSION_1 = "golden/snapshot-v1.txt";
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final int BYTES_PER_LINE = 16;

    @TempDir
    private Path root;

    private SnapshotDirectory directory;

    @BeforeEach
    void open() {
        directory = new SnapshotDirectory(Storage.files(), root);
    }

    /** A core with something of everything, in few bytes. */
    private static Core smallCore() {
        CoreHost host = new CoreHost(new CoreHost.Limits()
                .refs(3, 3_600_000_000_000L)
                .orders(2, 3_600_000_000_000L)
                .refusedKept(2)
                .slices(1, 1)
                .build());
        host.apply(EventBuilder.feedOpened("core"));
        host.apply(EventBuilder.customer("C-1").name("Ada").segment("retail"));
        host.apply(EventBuilder.account("A-1", "C-1", "EUR").balance(10_000));
        host.apply(EventBuilder.account("A-2", "C-1", "EUR").balance(10_000));
        host.apply(EventBuilder.fund("F-1", "EUR").scales(2, 0));
        host.apply(EventBuilder.priced("F-1", 10_000, 20_000));
        host.apply(
                EventBuilder.rule("low", RuleKind.BALANCE_BELOW).currency("EUR").levels(5_000));
        host.apply(EventBuilder.rule("nav", RuleKind.NAV_UPDATED));
        host.apply(EventBuilder.subscribed("O-1", "A-1", "F-1", 10, 100_000));
        host.apply(EventBuilder.subscribed("O-2", "A-2", "F-1", 10, 100_000));
        host.apply(EventBuilder.fund("F-2", "EUR").scales(2, 0).costMethod(CostMethod.FIFO));
        host.apply(EventBuilder.subscribed("O-3", "A-1", "F-2", 5, 5_000));
        host.apply(EventBuilder.frozen("A-1", "F-2", 2, "COURT-1"));
        host.apply(EventBuilder.accepted("O-4", "A-1", "F-2", OrderSide.REDEEM)
                .units(3)
                .due(20_800));
        host.apply(EventBuilder.split("F-2", 3, 2, 20_001));
        host.apply(EventBuilder.held("A-2", "H-1", 100).expires(host.nowNs() + 1_000_000_000L));
        host.apply(EventBuilder.posting("A-1", -6_000, "EUR", "T-1"));
        host.apply("core", 1, EventBuilder.posting("A-1", -1, "USD", "T-2"));
        host.apply(EventBuilder.priced("F-1", 10_500, 20_001));
        assertThat(host.core().isWorkPending()).isTrue();
        assertThat(host.core().alerts().open()).isEqualTo(1);
        return host.core();
    }

    /** Whose sections take several blocks, so that numbers lie across their edges. */
    private static Core largeCore() {
        CoreHost host = new CoreHost(new CoreHost.Limits()
                .customers(100_000)
                .accounts(100_000)
                .positions(100_000)
                .movements(100_000, 4)
                .refs(50_000, 3_600_000_000_000L)
                .build());
        host.apply(EventBuilder.fund("F-1", "EUR").scales(2, 0));
        host.apply(EventBuilder.priced("F-1", 10_000, 20_000));
        for (int i = 0; i < 40_000; i++) {
            host.apply(EventBuilder.customer("customer-" + i).name("name of customer " + i));
            host.apply(EventBuilder.account("account-" + i, "customer-" + i, "EUR"));
            host.apply(EventBuilder.posting("account-" + i, i, "EUR", "posting-" + i));
            host.apply(EventBuilder.subscribed("order-" + i, "account-" + i, "F-1", 10, 1_000));
        }
        assertThat(host.core().positions().size()).isEqualTo(40_000);
        return host.core();
    }

    private static SnapshotHeader headerOf(Core core) {
        return new SnapshotHeader(
                SnapshotHeader.FORMAT_VERSION,
                JOURNAL_ID,
                core.epoch(),
                core.sequence(),
                core.outboxSequence(),
                MessageHeaderDecoder.SCHEMA_VERSION,
                Semantics.VERSION,
                core.engineTimeNs(),
                core.resultsDigest(),
                core.stateDigest(),
                JOURNAL,
                OUTBOX);
    }

    private static SnapshotHeader with(SnapshotHeader h, int schemaVersion, int semanticsVersion, long stateDigest) {
        return new SnapshotHeader(
                h.formatVersion(),
                h.journalId(),
                h.epoch(),
                h.sequence(),
                h.outboxSequence(),
                schemaVersion,
                semanticsVersion,
                h.engineTimeNs(),
                h.resultsDigest(),
                stateDigest,
                h.journal(),
                h.outbox());
    }

    private Path write(Core core) {
        return directory.write(headerOf(core), core, bytes -> {});
    }

    private SnapshotHeader load(Path path) {
        return directory.load(path, JOURNAL_ID, new Core(), 2, bytes -> {});
    }

    private static byte[] bytesOf(Path path) throws IOException {
        return Files.readAllBytes(path);
    }

    static Stream<Arguments> cores() {
        Core random = new Core();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[16_384]);
        for (RandomHistory.Line line : RandomHistory.of(SEED, 300, false)) {
            random.apply(buffer, 0, line.event().encode(random.directory(), buffer, 0, line.stamp()));
            random.notifications().clear();
        }
        return Stream.of(
                Arguments.of("new", new CoreHost().core()),
                Arguments.of("small", smallCore()),
                Arguments.of("random", random),
                Arguments.of("large", largeCore()));
    }

    /** Which rules are in effect is kept from when it is asked for. */
    private static void workOutRules(Core core) {
        for (int account = 0; account < core.accounts().size(); account++) {
            core.rules().effective(account);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cores")
    void shouldLoadWhatWasWritten(String name, Core core) throws IOException {
        List<Long> written = new ArrayList<>();
        List<Long> read = new ArrayList<>();
        Path path = directory.write(headerOf(core), core, written::add);
        Core loaded = new Core();
        SnapshotHeader header = directory.load(path, JOURNAL_ID, loaded, 2, read::add);

        assertThat(header).isEqualTo(headerOf(core)).isEqualTo(directory.readHeader(path));
        assertThat(loaded.stateDigest()).isEqualTo(core.stateDigest());
        workOutRules(core);
        workOutRules(loaded);
        assertThat(loaded.stateBytes()).isEqualTo(core.stateBytes());
        assertThat(written).isSorted().endsWith(Files.size(path));
        assertThat(read).isSorted().hasSameSizeAs(written).endsWith(Files.size(path));
        assertThat(directory.list()).containsExactly(new SnapshotFile(path, core.sequence(), Files.size(path)));
        Path again = new SnapshotDirectory(Storage.files(), root.resolve("again")).write(header, loaded, bytes -> {});
        assertThat(again).hasSameBinaryContentAs(path);
    }

    @Test
    void shouldListTheNewestFirstAndNothingElse() throws IOException {
        assertThat(directory.list()).isEmpty();
        CoreHost host = new CoreHost();
        List<Path> written = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            host.apply(EventBuilder.tick());
            written.add(0, write(host.core()));
        }
        Files.writeString(written.get(0).resolveSibling("99999999999999999999.snapshot"), "no long has this");
        Files.writeString(written.get(0).resolveSibling("1.snapshot"), "");
        Files.writeString(written.get(0).resolveSibling("00000000000000000001.snapshot.bak"), "");

        assertThat(directory.list()).extracting(SnapshotFile::path).containsExactlyElementsOf(written);
        assertThat(directory.list().get(0).sequence()).isEqualTo(host.core().sequence());
        directory.delete(written.get(0));
        assertThat(directory.list()).extracting(SnapshotFile::path).containsExactlyElementsOf(written.subList(1, 12));
    }

    /** All bits by the reader alone, which is quick; one of each byte, in turn, by the whole of loading. */
    @Test
    void shouldDetectEverySingleFlippedBit() throws IOException {
        Path path = write(smallCore());
        byte[] bytes = bytesOf(path);
        System.out.println("flipping each of " + bytes.length * 8 + " bits");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                int at = bit >>> 3;
                file.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[at] ^ (1 << (bit & 7)))}), at);
                assertDetected(path, () -> readThrough(path), bit);
                if (at % 8 == (bit & 7)) {
                    assertDetected(path, () -> load(path), bit);
                }
                file.write(ByteBuffer.wrap(bytes, at, 1), at);
            }
        }
        readThrough(path);
        load(path);
    }

    private static void assertDetected(Path path, ThrowingCallable reading, int bit) {
        assertThatThrownBy(reading)
                .as("bit %d of byte %d", bit & 7, bit >>> 3)
                .isInstanceOf(SnapshotException.class)
                .hasMessageStartingWith(path + ": section ")
                .hasMessageContaining(" is ")
                .hasMessageContaining("expected ");
    }

    private static void readThrough(Path path) {
        UnsafeBuffer target = new UnsafeBuffer(new byte[4096]);
        try (StorageFile file = Storage.files().openRead(path)) {
            BlockReader reader = new BlockReader(path, file);
            reader.header();
            for (StateSection section : StateSection.values()) {
                reader.begin(section);
                while (reader.remaining() > 0) {
                    reader.getBytes(target, 0, (int) Math.min(reader.remaining(), target.capacity()));
                }
                reader.end();
            }
            reader.endOfFile();
        }
    }

    @Test
    void shouldDetectEveryTruncationAndEverySurplus() throws IOException {
        Path path = write(smallCore());
        byte[] bytes = bytesOf(path);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(path, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> load(path)).as("%d bytes", length).isInstanceOf(SnapshotException.class);
        }
        for (int surplus : new int[] {1, 4, 32, 4096, bytes.length}) {
            Files.write(path, Arrays.copyOf(bytes, bytes.length + surplus));
            assertThatThrownBy(() -> load(path))
                    .as("%d bytes more", surplus)
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageContaining("bytes of the file");
            assertThatThrownBy(() -> directory.readHeader(path)).isInstanceOf(SnapshotException.class);
        }
    }

    @Test
    void shouldDetectFlippedBitsZeroedPagesAndForeignBlocksInALargeFile() throws IOException {
        Path path = write(largeCore());
        byte[] bytes = bytesOf(path);
        Random random = new Random(SEED);
        for (int i = 0; i < 40; i++) {
            byte[] damaged = bytes.clone();
            int at = random.nextInt(bytes.length - 4096);
            switch (i % 4) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> Arrays.fill(damaged, at & -4096, (at & -4096) + 4096, (byte) 0);
                case 2 -> System.arraycopy(bytes, at & -4096, damaged, at < 1 << 20 ? 1 << 20 : 0, 4096);
                default -> random.ints(8).forEach(n -> damaged[Math.floorMod(n, damaged.length)]++);
            }
            Files.write(path, damaged);
            if (!Arrays.equals(bytes, damaged)) {
                assertThatThrownBy(() -> load(path)).as("damage %d", i).isInstanceOf(SnapshotException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldLoadTheSameAndNameTheFirstDamageWithAnyNumberOfThreads(int threads) throws IOException {
        Core core = largeCore();
        Path path = write(core);
        byte[] bytes = bytesOf(path);
        Core loaded = new Core();
        directory.load(path, JOURNAL_ID, loaded, threads, progress -> {});
        assertThat(loaded.stateDigest()).isEqualTo(core.stateDigest());

        List<byte[]> blocks = blocksOf(bytes);
        Map<StateSection, Integer> found = new EnumMap<>(StateSection.class);
        int at = 0;
        for (byte[] block : blocks) {
            int id = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getShort(SnapshotLayout.SECTION_OFFSET);
            for (int damaged : new int[] {at, at + SnapshotLayout.LEFT_OFFSET, at + block.length - 1}) {
                for (StateSection section : READ_BESIDE) {
                    if (id != section.id()) {
                        continue;
                    }
                    String place = "section " + section.label() + " at byte " + at + ":";
                    byte[] twice = bytes.clone();
                    twice[damaged] ^= 1;
                    twice[bytes.length - 1] ^= 1;
                    Files.write(path, twice);
                    assertThatThrownBy(() -> directory.load(path, JOURNAL_ID, new Core(), threads, progress -> {}))
                            .isInstanceOf(SnapshotException.class)
                            .hasMessageContaining(place);
                    found.merge(section, 1, Integer::sum);
                }
            }
            at += block.length;
        }
        assertThat(found).as("damaged places").hasSize(READ_BESIDE.size());
        assertThat(found.values()).allSatisfy(places -> assertThat(places).isGreaterThan(3));
    }

    /** Blocks that are whole, but lie where they do not belong. */
    @Test
    void shouldDetectAWholeBlockOfAnotherSnapshotOrFromAnotherPlace() throws IOException {
        CoreHost host = new CoreHost();
        host.apply(EventBuilder.tick());
        Path older = write(host.core());
        List<byte[]> stale = blocksOf(bytesOf(older));
        host.apply(EventBuilder.tick());
        Path newer = write(host.core());
        List<byte[]> blocks = blocksOf(bytesOf(newer));
        for (int i = 1; i < blocks.size(); i++) {
            List<byte[]> spliced = new ArrayList<>(blocks);
            spliced.set(i, stale.get(i));
            Files.write(newer, join(spliced));
            assertThatThrownBy(() -> load(newer)).as("stale block %d", i).isInstanceOf(SnapshotException.class);
            List<byte[]> swapped = new ArrayList<>(blocks);
            swapped.set(i, blocks.get(i - 1));
            swapped.set(i - 1, blocks.get(i));
            Files.write(newer, join(swapped));
            assertThatThrownBy(() -> load(newer)).as("swapped block %d", i).isInstanceOf(SnapshotException.class);
        }
    }

    private static List<byte[]> blocksOf(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> blocks = new ArrayList<>();
        for (int at = 0; at < file.length; ) {
            int length = bytes.getInt(at + SnapshotLayout.LENGTH_OFFSET) + SnapshotLayout.BLOCK_OVERHEAD_BYTES;
            blocks.add(Arrays.copyOfRange(file, at, at + length));
            at += length;
        }
        return blocks;
    }

    private static byte[] join(List<byte[]> blocks) {
        ByteBuffer file = ByteBuffer.allocate(
                blocks.stream().mapToInt(block -> block.length).sum());
        blocks.forEach(file::put);
        return file.array();
    }

    /** With checksums that are right: what a program of another make might write. */
    @Test
    void shouldRefuseWhatIsWrongUnderARightChecksum() throws IOException {
        Path path = write(smallCore());
        byte[] bytes = bytesOf(path);
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            List<byte[]> blocks = blocksOf(bytes);
            byte[] block = blocks.get(1 + random.nextInt(blocks.size() - 1));
            int at = SnapshotLayout.BLOCK_HEADER_BYTES
                    + random.nextInt(block.length - SnapshotLayout.BLOCK_OVERHEAD_BYTES);
            block[at] ^= (byte) (1 << random.nextInt(8));
            seal(blocks);
            Files.write(path, join(blocks));
            try {
                load(path);
            } catch (SnapshotException e) {
                refused++;
            }
        }
        assertThat(refused).as("the rest is what no digest covers").isGreaterThan(350);
    }

    private static void seal(List<byte[]> blocks) {
        int previous = 0;
        for (byte[] block : blocks) {
            ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(SnapshotLayout.PREVIOUS_CRC_OFFSET, previous);
            CRC32C crc = new CRC32C();
            crc.update(block, 0, block.length - SnapshotLayout.CRC_BYTES);
            previous = (int) crc.getValue();
            bytes.putInt(block.length - SnapshotLayout.CRC_BYTES, previous);
        }
    }

    @Test
    void shouldRefuseASnapshotOfAnotherJournalNameStateOrVersion() throws IOException {
        Core core = smallCore();
        SnapshotHeader header = headerOf(core);
        Path path = write(core);
        assertThatThrownBy(() -> directory.load(path, JOURNAL_ID + 1, new Core(), 2, bytes -> {}))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("journal id is 0123456789abcdef, expected 0123456789abcdf0");

        Path renamed = path.resolveSibling("00000000000000000099.snapshot");
        Files.copy(path, renamed);
        assertThatThrownBy(() -> load(renamed))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("sequence is " + core.sequence());

        int schema = header.schemaVersion();
        int semantics = header.semanticsVersion();
        directory.write(with(header, schema + 1, semantics, header.stateDigest()), core, bytes -> {});
        assertThatThrownBy(() -> load(path))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("schema version");
        directory.write(with(header, schema, semantics + 1, header.stateDigest()), core, bytes -> {});
        assertThatThrownBy(() -> load(path))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("semantics version");
        directory.write(with(header, schema, semantics, header.stateDigest() + 1), core, bytes -> {});
        assertThatThrownBy(() -> load(path))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("digest of the state");
        assertThatThrownBy(() -> load(path.resolveSibling("00000000000000000001.snapshot")))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void shouldNameAnotherFormatVersionAsSuch() throws IOException {
        Path path = write(smallCore());
        byte[] bytes = bytesOf(path);
        bytes[SnapshotLayout.VERSION_OFFSET] = SnapshotLayout.VERSION + 1;
        Files.write(path, bytes);

        assertThatThrownBy(() -> directory.readHeader(path))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("format version is 6, expected 5");
    }

    @Test
    void shouldRefuseToWriteAHeaderThatIsNotTheCores() {
        CoreHost host = new CoreHost();
        SnapshotHeader header = headerOf(host.core());
        host.apply(EventBuilder.tick());

        assertThatThrownBy(() -> directory.write(header, host.core(), bytes -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sequence");
        assertThat(directory.list()).isEmpty();
    }

    @Test
    void shouldForceTheFileBeforeItsNameAndItsNameBeforeReturning() throws IOException {
        Files.createDirectories(root.resolve("snapshot"));
        Files.writeString(root.resolve("snapshot/00000000000000000007.snapshot.tmp"), "left over");
        WatchedStorage storage = new WatchedStorage();
        directory = new SnapshotDirectory(storage, root);
        write(largeCore());

        List<String> steps = storage.steps();
        String name = "00000000000000160003.snapshot";
        assertThat(steps.get(0)).isEqualTo("delete 00000000000000000007.snapshot.tmp");
        assertThat(steps.subList(1, steps.size() - 3)).containsOnly("write " + name + ".tmp");
        assertThat(steps.subList(steps.size() - 3, steps.size()))
                .containsExactly("force " + name + ".tmp", "rename " + name, "force snapshot");
    }

    @Test
    void shouldLeaveNothingWithItsNameAndGiveTheSpaceBackWhenTheDiskRefuses() {
        WatchedStorage storage = new WatchedStorage();
        directory = new SnapshotDirectory(storage, root);
        CoreHost host = new CoreHost();
        Path older = write(host.core());
        host.apply(EventBuilder.tick());
        int refused = 0;
        for (int step = 0; ; step++) {
            storage.refuseFrom(step);
            try {
                write(host.core());
                break;
            } catch (JournalException e) {
                refused++;
                boolean renamed = storage.steps().stream().anyMatch(done -> done.startsWith("rename"));
                assertThat(directory.list())
                        .extracting(SnapshotFile::path)
                        .hasSize(renamed ? 2 : 1)
                        .contains(older);
                assertThat(storage.list(root.resolve("snapshot"))).hasSize(renamed ? 2 : 1);
            }
        }
        assertThat(refused).as("writes, force, rename and force").isGreaterThan(15);
        assertThat(directory.list()).hasSize(2);
        load(directory.list().get(0).path());
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsGivenUp() {
        Core core = smallCore();
        List<Long> written = new ArrayList<>();
        assertThatThrownBy(() -> directory.write(headerOf(core), core, bytes -> {
                    written.add(bytes);
                    if (written.size() == 5) {
                        throw new IllegalStateException("enough");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(Storage.files().list(root.resolve("snapshot"))).isEmpty();
    }

    @Test
    void shouldReplaceASnapshotOfTheSameSequence() throws IOException {
        Core core = smallCore();
        Path path = write(core);
        byte[] bytes = bytesOf(path);
        Files.write(path, new byte[10]);

        assertThat(write(core)).isEqualTo(path);
        assertThat(bytesOf(path)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldKeepToTheGoldenBytes(boolean read) throws IOException {
        byte[] golden = golden(GOLDEN);
        Path path = write(smallCore());
        if (read) {
            Files.write(path, golden);
            load(path);
        } else {
            assertThat(HEX.formatHex(bytesOf(path))).isEqualTo(HEX.formatHex(golden));
        }
    }

    @Test
    void shouldNameTheVersionOfAFileThatItDoesNotRead() throws IOException {
        Path path = write(smallCore());
        Files.write(path, golden(GOLDEN_OF_VERSION_1));
        assertThatThrownBy(() -> load(path))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("version is 1, expected 5");
    }

    private static byte[] golden(String file) throws IOException {
        try (InputStream stream = SnapshotDirectoryTest.class.getResourceAsStream("/" + file)) {
            return HEX.parseHex(new String(stream.readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .replace('\n', ' '));
        }
    }

    /** A file of a released version never changes; another layout is another version, and another file. */
    @Test
    @EnabledIfSystemProperty(named = "belfry.golden.write", matches = "true")
    void shouldWriteTheGoldenFileWhenAskedAndMissing() throws IOException {
        Path file = Path.of("src/test/resources", GOLDEN);
        if (Files.notExists(file)) {
            byte[] bytes = bytesOf(write(smallCore()));
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < bytes.length; i += BYTES_PER_LINE) {
                text.append(HEX.formatHex(bytes, i, Math.min(bytes.length, i + BYTES_PER_LINE)))
                        .append('\n');
            }
            Files.writeString(file, text);
        }
    }
}

package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
    @TempDir
    Path parent;

    private Path root;

    @BeforeEach
    void nameRoot() {
        root = parent.resolve("data");
    }

    @Test
    void shouldKeepWhatGenesisMade() {
        DataDirectoryMeta genesis;
        try (DataDirectory directory = DataDirectory.openExclusive(root, 3, 4)) {
            assertThat(directory.created()).isTrue();
            genesis = directory.meta();
            assertThat(genesis.epoch()).isEqualTo(1);
            assertThat(genesis.schemaVersion()).isEqualTo(3);
            assertThat(genesis.semanticsVersion()).isEqualTo(4);
            assertThat(directory.directoryOf(FrameKind.JOURNAL)).isDirectory();
            assertThat(directory.directoryOf(FrameKind.OUTBOX)).isDirectory();
        }
        try (DataDirectory directory = DataDirectory.openExclusive(root, 9, 9)) {
            assertThat(directory.created()).isFalse();
            assertThat(directory.meta()).isEqualTo(genesis);
        }
    }

    @Test
    void shouldKeepARaisedEpoch() {
        try (DataDirectory directory = DataDirectory.openExclusive(root, 1, 1)) {
            DataDirectoryMeta meta = directory.meta();
            directory.writeMeta(new DataDirectoryMeta(meta.journalId(), 2, meta.frameVersion(), 5, 6));
        }
        assertThat(DataDirectory.openReadOnly(root).meta().epoch()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldRefuseAnotherFrameFormatAndNameTheWayOn(int version) {
        DataDirectory.openExclusive(root, 1, 1).close();
        try (DataDirectory directory = DataDirectory.openExclusive(root, 1, 1)) {
            DataDirectoryMeta meta = directory.meta();
            directory.writeMeta(new DataDirectoryMeta(meta.journalId(), 1, version, 1, 1));
        }

        assertThatThrownBy(() -> DataDirectory.openExclusive(root, 1, 1))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("belfry.meta says frame format " + version + ", this program reads 2")
                .hasMessageContaining("start it with the release that wrote it");
    }

    @Test
    void shouldRefuseASecondWriterInTheSameProcess() throws IOException, InterruptedException {
        try (DataDirectory first = DataDirectory.openExclusive(root, 1, 1)) {
            assertThatThrownBy(() -> DataDirectory.openExclusive(root.resolve("../data"), 1, 1))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("this very process");
            // The refused attempt must not have given up the first one's lock.
            assertThat(openElsewhere())
                    .contains("in use by another process (pid "
                            + ProcessHandle.current().pid() + ")");
            assertThat(first.meta().epoch()).isEqualTo(1);
        }
        assertThat(openElsewhere()).contains("opened");
        DataDirectory.openExclusive(root, 1, 1).close();
    }

    private String openElsewhere() throws IOException, InterruptedException {
        Process process = ChildProcess.start(Opener.class, root.toString());
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /** Opens a data directory in a process of its own. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] args) {
            try (DataDirectory directory = DataDirectory.openExclusive(Path.of(args[0]), 1, 1)) {
                System.out.println("opened " + directory.root());
            } catch (JournalException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void shouldMakeNothingAndLockNothingWhenOnlyReading() throws IOException {
        assertThatThrownBy(() -> DataDirectory.openReadOnly(root))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("belfry.meta does not exist");
        assertThat(root).doesNotExist();

        try (DataDirectory writer = DataDirectory.openExclusive(root, 1, 1);
                DataDirectory reader = DataDirectory.openReadOnly(root)) {
            assertThat(reader.meta()).isEqualTo(writer.meta());
            assertThatThrownBy(() -> reader.writeMeta(reader.meta())).isInstanceOf(IllegalStateException.class);
        }
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("belfry.meta", "lock", "journal", "outbox");
        }
    }

    @Test
    void shouldNameEveryDamageOfTheMetaFile() throws IOException {
        DataDirectory.openExclusive(root, 1, 1).close();
        Path file = root.resolve("belfry.meta");
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit >>> 3] ^= (byte) (1 << (bit & 7));
            Files.write(file, bad);
            assertThatThrownBy(() -> DataDirectory.openExclusive(root, 1, 1))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(file + " is damaged");
        }
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> DataDirectory.openReadOnly(root))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("0 bytes");
        Files.write(file, good);
        DataDirectory.openExclusive(root, 1, 1).close();
    }

    @Test
    void shouldRefuseToMakeANewJournalBesideOldFrames() throws IOException {
        try (DataDirectory directory = DataDirectory.openExclusive(root, 1, 1)) {
            Frames.write(directory.directoryOf(FrameKind.JOURNAL), 3, true);
        }
        Files.delete(root.resolve("belfry.meta"));

        assertThatThrownBy(() -> DataDirectory.openExclusive(root, 1, 1))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("belfry.meta is missing");
    }
}

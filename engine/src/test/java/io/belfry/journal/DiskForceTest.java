package io.belfry.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskForceTest {
    @TempDir
    Path directory;

    private final RecordingStorage storage = new RecordingStorage();
    private final List<String> forced = storage.forced;
    private DiskForce force;

    @BeforeEach
    void open() {
        force = new DiskForce(storage, directory);
    }

    @Test
    void shouldForceThePresentFileEachTimeAndTheDirectoryOnlyWhenItIsNew() {
        force.writingTo(file("a"));
        force.force();
        forced.clear();

        force.force();
        force.force();

        assertThat(forced).containsExactly("a", "a");
    }

    @Test
    void shouldForceTheOldFileTheNewOneAndTheDirectoryWhenFilesRollBetweenTwoForces() {
        force.writingTo(file("a"));
        force.force();
        forced.clear();

        force.writingTo(file("b"));
        force.force();
        assertThat(forced).containsExactly("a", "b", "directory");
        forced.clear();

        force.force();
        assertThat(forced).as("the old file is done with").containsExactly("b");
        assertThat(storage.open).isEqualTo(1);
    }

    @Test
    void shouldForceWhatEarlierProcessesLeftWithTheFirstForce() {
        file("earlier");
        file("metadata");
        force.force();
        assertThat(forced).containsExactly("earlier", "metadata", "directory");
    }

    @Test
    void shouldKeepFewFilesOpenWhenNobodyForcesAndForceThemAllInTheEnd() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            force.writingTo(file(name));
            assertThat(storage.open).isLessThanOrEqualTo(2);
        }
        force.force();
        assertThat(forced).contains("a", "b", "c", "d", "e", "directory");
    }

    @Test
    void shouldNotMindAFileThatIsNoLongerKept() throws IOException {
        Path gone = file("gone");
        file("kept");
        storage.vanishing = gone;
        force.force();
        assertThat(forced).containsExactly("kept", "directory");
    }

    @Test
    void shouldPassOnThatTheDiskRefuses() {
        force.writingTo(file("a"));
        storage.refusing = "a";
        assertThatThrownBy(force::force)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the disk refused")
                .hasMessageContaining("a");
    }

    @Test
    void shouldLetGoOfItsFiles() {
        force.writingTo(file("a"));
        force.writingTo(file("b"));
        force.close();
        assertThat(storage.open).isZero();
    }

    private Path file(String name) {
        try {
            Path file = directory.resolve(name);
            return Files.exists(file) ? file : Files.createFile(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

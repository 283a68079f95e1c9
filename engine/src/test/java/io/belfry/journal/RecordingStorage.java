package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Takes note of what is forced, by the file's name, and of how many files are open; refuses and loses files on demand. */
final class RecordingStorage extends WrappedStorage {
    final List<String> forced = new ArrayList<>();
    /** Asked at each force of a file, before it. */
    Runnable atForce = () -> {};

    /** Handed what was read. */
    Reads atRead = (target, at, count) -> {};

    int open;
    String refusing = "";
    /** Goes away just before it is opened. */
    Path vanishing;

    /** Sees what a read has put in front of the target's position, and may change it. */
    interface Reads {
        void read(ByteBuffer target, long at, int count);
    }

    @Override
    public StorageFile openRead(Path file) {
        if (file.equals(vanishing)) {
            delete(file);
        }
        StorageFile opened = super.openRead(file);
        open++;
        return new RecordedFile(file.getFileName().toString(), opened);
    }

    @Override
    public void forceDirectory(Path path) {
        forced.add("directory");
        super.forceDirectory(path);
    }

    private final class RecordedFile implements StorageFile {
        private final String name;
        private final StorageFile file;

        RecordedFile(String name, StorageFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long at) {
            int count = file.read(target, at);
            if (count > 0) {
                atRead.read(target, at, count);
            }
            return count;
        }

        @Override
        public void write(ByteBuffer source, long at) {
            file.write(source, at);
        }

        @Override
        public void resize(long bytes) {
            file.resize(bytes);
        }

        @Override
        public void force() {
            if (name.equals(refusing)) {
                throw new JournalException("the disk refused to store " + name);
            }
            atForce.run();
            forced.add(name);
            file.force();
        }

        @Override
        public UnsafeBuffer map(int bytes) {
            return file.map(bytes);
        }

        @Override
        public void close() {
            open--;
            file.close();
        }
    }
}

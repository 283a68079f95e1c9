package io.belfry.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** What the simulator's queue shares with the real one: names of files, the clock that ends them, and how they are forced. */
public final class QueueFiles {
    /** How long a file is written to, in ms. */
    public static final long CYCLE_MS = CycleFile.CYCLE_MS;

    private QueueFiles() {}

    /** The name of a cycle's file. */
    public static String nameOf(int cycle) {
        return CycleFile.nameOf(cycle);
    }

    /** The bytes of a file before its first document. */
    public static byte[] startOfFile() {
        return CycleFileHead.startOfFile();
    }

    /** Numbers of the files in a directory, oldest first. */
    public static List<Integer> cycles(Storage storage, Path directory) {
        return CycleFile.list(storage, directory).stream()
                .map(CycleFile.Name::cycle)
                .toList();
    }

    /** The clock that decides which file of a directory a frame goes into, in ms since 1970. */
    public static LongSupplier clock(
            Storage storage, Path directory, LongSupplier wallClockMs, LongSupplier monotonicNs) {
        return RisingClock.from(CycleFile.firstUsableMs(storage, directory), wallClockMs, monotonicNs)
                ::currentTimeMillis;
    }

    /** Forces the files of one queue. */
    public static final class Force implements AutoCloseable {
        private final DiskForce force;

        public Force(Storage storage, Path directory) {
            force = new DiskForce(storage, directory);
        }

        /** From now on frames go into {@code file}. */
        public void writingTo(Path file) {
            force.writingTo(file);
        }

        /** Puts everything onto the disk. */
        public void force() {
            force.force();
        }

        @Override
        public void close() {
            force.close();
        }
    }
}

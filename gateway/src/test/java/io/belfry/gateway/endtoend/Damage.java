package io.belfry.gateway.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Random;

/** What happens to a file between two runs of the engine that owns it. */
enum Damage {
    /** One bit, mostly where something is written. */
    BIT_FLIPPED {
        @Override
        String doTo(Path file, Random random) throws IOException {
            long at = somewhere(file, random);
            byte[] content = read(file, at, 1);
            int bit = random.nextInt(Byte.SIZE);
            content[0] ^= (byte) (1 << bit);
            write(file, at, content);
            return "bit " + bit + " of byte " + at;
        }
    },
    /** A page as a disk that forgot it gives it back. */
    PAGE_ZEROED {
        @Override
        String doTo(Path file, Random random) throws IOException {
            long page = somewhere(file, random) / PAGE_BYTES;
            write(file, page * PAGE_BYTES, new byte[pageLength(file, page)]);
            return "page " + page;
        }
    },
    /** Two pages, each whole, each in the other's place. */
    PAGES_SWAPPED {
        @Override
        String doTo(Path file, Random random) throws IOException {
            long pages = (Files.size(file) + PAGE_BYTES - 1) / PAGE_BYTES;
            long one = somewhere(file, random) / PAGE_BYTES;
            long other = somewhere(file, random) / PAGE_BYTES;
            if (one == other) {
                other = (one + 1) % pages;
            }
            int length = Math.min(pageLength(file, one), pageLength(file, other));
            byte[] ofOne = read(file, one * PAGE_BYTES, length);
            byte[] ofOther = read(file, other * PAGE_BYTES, length);
            write(file, one * PAGE_BYTES, ofOther);
            write(file, other * PAGE_BYTES, ofOne);
            return "pages " + one + " and " + other;
        }
    },
    /** The end is gone. */
    TRUNCATED {
        @Override
        String doTo(Path file, Random random) throws IOException {
            long length = somewhere(file, random);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            return "behind " + length + " bytes";
        }
    },
    /** The file is gone. */
    REMOVED {
        @Override
        String doTo(Path file, Random random) throws IOException {
            Files.delete(file);
            return "wholly";
        }
    };

    private static final int PAGE_BYTES = 4096;
    /** Of so many hits one falls anywhere in the file, also where nothing is written. */
    private static final int ANYWHERE = 8;

    /** One that this file can suffer. */
    static Damage of(Path file, Random random) throws IOException {
        Damage damage = values()[random.nextInt(values().length)];
        return damage == PAGES_SWAPPED && Files.size(file) <= PAGE_BYTES ? BIT_FLIPPED : damage;
    }

    /** For people. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * Does it.
     *
     * @return what exactly, for people
     */
    abstract String doTo(Path file, Random random) throws IOException;

    private static long somewhere(Path file, Random random) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int end = content.length;
        if (random.nextInt(ANYWHERE) != 0) {
            while (end > 1 && content[end - 1] == 0) {
                end--;
            }
        }
        return end == 0 ? 0 : random.nextInt(end);
    }

    private static int pageLength(Path file, long page) throws IOException {
        return (int) Math.min(PAGE_BYTES, Files.size(file) - page * PAGE_BYTES);
    }

    private static byte[] read(Path file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
                // Until all is read.
            }
        }
        return bytes.array();
    }

    private static void write(Path file, long at, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes, at + bytes.position());
            }
        }
    }
}

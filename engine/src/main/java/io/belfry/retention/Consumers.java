package io.belfry.retention;

import io.belfry.journal.JournalException;
import io.belfry.journal.Storage;
import io.belfry.journal.StorageFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The consumers of the outbox that have made themselves known, and what each has acknowledged: the file {@code
 * consumers} in the data directory. What they have not acknowledged is not deleted.
 *
 * <p>It is written now and then, not with every acknowledgement: after a crash a consumer may stand a little further back,
 * which keeps more, never less. Any thread.
 */
public final class Consumers {
    /** Names, and so lines of the file, at most. */
    public static final int MAX_CONSUMERS = 1_000;

    /** The longest name, of printable ASCII without blanks. */
    public static final int MAX_NAME_CHARACTERS = 36;

    private static final String FILE = "consumers";
    private static final String HEADER = "belfry consumers 1";
    private static final int MAX_FILE_BYTES = 1 << 17;

    private final Storage storage;
    private final Path root;
    private final Path path;
    private final Map<String, Consumer> byName = new TreeMap<>();
    private boolean changed;
    private Consumer slowestSaved;

    /**
     * A consumer.
     *
     * @param acknowledged last notification that it has done with
     * @param seenMs when it was heard of last: wall clock
     */
    public record Consumer(String name, long acknowledged, long seenMs) {}

    private Consumers(Storage storage, Path root) {
        this.storage = storage;
        this.root = root;
        this.path = root.resolve(FILE);
    }

    /**
     * Reads the file; none is no consumers.
     *
     * @throws JournalException when it is damaged: then nobody knows what may be deleted
     */
    public static Consumers open(Storage storage, Path root) {
        Consumers consumers = new Consumers(storage, root);
        if (storage.exists(consumers.path)) {
            consumers.read();
        }
        consumers.slowestSaved = consumers.slowest();
        return consumers;
    }

    /**
     * Notes that a consumer is done with everything up to {@code sequence}. It may go back, for one that starts over. A new
     * one, and one that goes back, is durable when this returns: what it needs must not be deleted after a crash.
     *
     * @return false when there are {@link #MAX_CONSUMERS} others, or the name is not allowed
     */
    public synchronized boolean acknowledge(String name, long sequence, long nowMs) {
        Consumer before = byName.get(name);
        if (before == null && (byName.size() >= MAX_CONSUMERS || !isAllowed(name))) {
            return false;
        }
        byName.put(name, new Consumer(name, sequence, nowMs));
        changed = true;
        if (before == null || sequence < before.acknowledged()) {
            save();
        }
        return true;
    }

    /** Forgets a consumer that will not come back; false when it is unknown. */
    public synchronized boolean forget(String name) {
        boolean known = byName.remove(name) != null;
        changed |= known;
        save();
        return known;
    }

    /** All of them, by name. */
    public synchronized List<Consumer> list() {
        return new ArrayList<>(byName.values());
    }

    /** The one that has acknowledged least; null when there is none. */
    public synchronized Consumer slowest() {
        Consumer slowest = null;
        for (Consumer consumer : byName.values()) {
            if (slowest == null || consumer.acknowledged() < slowest.acknowledged()) {
                slowest = consumer;
            }
        }
        return slowest;
    }

    /** The one that has acknowledged most; null when there is none. */
    public synchronized Consumer furthest() {
        Consumer furthest = null;
        for (Consumer consumer : byName.values()) {
            if (furthest == null || consumer.acknowledged() > furthest.acknowledged()) {
                furthest = consumer;
            }
        }
        return furthest;
    }

    /** The slowest one as it stands in the file: what a crash would bring back. */
    public synchronized Consumer slowestSaved() {
        return slowestSaved;
    }

    /** Writes the file, durably, when something has changed since the last time. */
    public synchronized void save() {
        if (!changed) {
            return;
        }
        byte[] content = content();
        Path temporary = root.resolve(FILE + ".tmp");
        try (StorageFile file = storage.openWrite(temporary)) {
            file.resize(0);
            file.write(ByteBuffer.wrap(content), 0);
            file.force();
        }
        storage.rename(temporary, path);
        storage.forceDirectory(root);
        changed = false;
        slowestSaved = slowest();
    }

    /** Whether a name has 1 to 36 printable ASCII characters without blanks. */
    public static boolean isAllowed(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME_CHARACTERS
                && name.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private byte[] content() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (Consumer consumer : byName.values()) {
            text.append(consumer.name())
                    .append(' ')
                    .append(consumer.acknowledged())
                    .append(' ')
                    .append(consumer.seenMs())
                    .append('\n');
        }
        text.append(checksum(text.toString())).append('\n');
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void read() {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_FILE_BYTES);
        try (StorageFile file = storage.openRead(path)) {
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = file.read(bytes, bytes.position());
            }
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
        boolean whole = text.startsWith(HEADER + "\n")
                && text.endsWith("\n")
                && text.substring(lastLine).equals(checksum(text.substring(0, lastLine)) + "\n");
        if (!whole) {
            throw new JournalException(
                    path + " is damaged: its checksum does not match. Remove it: every consumer is noted"
                            + " anew when it asks; until then nothing in the outbox is held back for it");
        }
        for (String line : text.substring(HEADER.length() + 1, lastLine).split("\n", -1)) {
            if (!line.isEmpty()) {
                String[] parts = line.split(" ", -1);
                byName.put(parts[0], new Consumer(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
            }
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return String.format("crc32c %08x", crc.getValue());
    }
}

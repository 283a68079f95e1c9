package io.belfry.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The bytes of {@code belfry.meta}: magic, journal id, epoch, versions, CRC32C, little-endian. Written whole under
 * another name, forced, renamed; so it is the old one or the new one, never a mixture.
 */
final class MetaFile {
    /** {@code BFM1}. */
    private static final int MAGIC = 0x314D_4642;

    private static final int CRC_OFFSET = 28;
    private static final int BYTES = CRC_OFFSET + 4;

    private MetaFile() {}

    static DataDirectoryMeta read(Storage storage, Path file) {
        byte[] content = bytesOf(storage, file);
        if (content.length != BYTES) {
            throw damaged(
                    file,
                    "it has " + (content.length > BYTES ? "more" : content.length) + " bytes instead of " + BYTES);
        }
        ByteBuffer bytes = ByteBuffer.wrap(content).order(FrameLayout.BYTE_ORDER);
        int magic = bytes.getInt();
        if (magic != MAGIC) {
            throw damaged(file, "it begins with " + String.format("0x%08x", magic));
        }
        DataDirectoryMeta meta =
                new DataDirectoryMeta(bytes.getLong(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt());
        if (bytes.getInt() != crcOf(content)) {
            throw damaged(file, "its checksum does not match");
        }
        if (meta.frameVersion() != FrameLayout.VERSION) {
            throw new JournalException(file + " says frame format " + meta.frameVersion() + ", this program reads "
                    + FrameLayout.VERSION + ": start it with the release that wrote it");
        }
        return meta;
    }

    private static JournalException damaged(Path file, String how) {
        return new JournalException(file + " is damaged: " + how
                + ". Restore it from a backup; the frames name the journal id and the epoch");
    }

    static void write(Storage storage, Path file, DataDirectoryMeta meta) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(FrameLayout.BYTE_ORDER);
        bytes.putInt(MAGIC)
                .putLong(meta.journalId())
                .putInt(meta.epoch())
                .putInt(meta.frameVersion())
                .putInt(meta.schemaVersion())
                .putInt(meta.semanticsVersion());
        bytes.putInt(crcOf(bytes.array())).flip();
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (StorageFile target = storage.openWrite(temporary)) {
            target.resize(0);
            target.write(bytes, 0);
            target.force();
        }
        storage.rename(temporary, file);
        storage.forceDirectory(file.toAbsolutePath().getParent());
    }

    private static byte[] bytesOf(Storage storage, Path file) {
        try (StorageFile source = storage.openRead(file)) {
            // One byte more than it may have, to see whether there are too many.
            ByteBuffer content = ByteBuffer.allocate(BYTES + 1);
            int count = 0;
            while (content.hasRemaining() && count >= 0) {
                count = source.read(content, content.position());
            }
            return Arrays.copyOf(content.array(), content.position());
        }
    }

    private static int crcOf(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CRC_OFFSET);
        return (int) crc.getValue();
    }
}

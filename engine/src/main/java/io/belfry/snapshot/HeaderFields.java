package io.belfry.snapshot;

import io.belfry.journal.LogPosition;

/** The fields of the header, in their order. */
final class HeaderFields {
    private HeaderFields() {}

    static void put(BlockWriter block, SnapshotHeader header, long fileBytes) {
        block.putLong(header.journalId());
        block.putInt(header.epoch());
        block.putLong(header.sequence());
        block.putLong(header.outboxSequence());
        block.putInt(header.schemaVersion());
        block.putInt(header.semanticsVersion());
        block.putLong(header.engineTimeNs());
        block.putLong(header.resultsDigest());
        block.putLong(header.stateDigest());
        put(block, header.journal());
        put(block, header.outbox());
        block.putLong(fileBytes);
    }

    private static void put(BlockWriter block, LogPosition position) {
        block.putInt(position.cycle());
        block.putLong(position.offset());
        block.putLong(position.framesInCycle());
        block.putLong(position.nextSequence());
        block.putInt(position.crc());
        block.putInt(position.epoch());
    }

    /** What the header's block says, but for the bytes of the file, which come next. */
    static SnapshotHeader get(BlockReader block) {
        return new SnapshotHeader(
                SnapshotLayout.VERSION,
                block.getLong(),
                block.getInt(),
                block.getLong(),
                block.getLong(),
                block.getInt(),
                block.getInt(),
                block.getLong(),
                block.getLong(),
                block.getLong(),
                position(block),
                position(block));
    }

    private static LogPosition position(BlockReader block) {
        return new LogPosition(
                block.getInt(), block.getLong(), block.getLong(), block.getLong(), block.getInt(), block.getInt());
    }
}

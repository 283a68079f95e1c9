package io.belfry.journal;

/**
 * What {@code belfry.meta} holds.
 *
 * @param journalId random, made at genesis, carried by every frame
 * @param epoch from 1; raised when an operator accepts a loss
 * @param frameVersion {@link FrameLayout#VERSION} at genesis
 * @param schemaVersion of the messages, when last written
 * @param semanticsVersion of the core, when last written
 */
public record DataDirectoryMeta(long journalId, int epoch, int frameVersion, int schemaVersion, int semanticsVersion) {
    /** The same in another epoch. */
    public DataDirectoryMeta withEpoch(int newEpoch) {
        return new DataDirectoryMeta(journalId, newEpoch, frameVersion, schemaVersion, semanticsVersion);
    }

    /** The same with messages of another schema version. */
    public DataDirectoryMeta withSchemaVersion(int newSchemaVersion) {
        return new DataDirectoryMeta(journalId, epoch, frameVersion, newSchemaVersion, semanticsVersion);
    }
}

package io.belfry.recovery;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.core.Semantics;
import io.belfry.journal.DataDirectory;
import io.belfry.journal.DataDirectoryMeta;

/** Whether this release can go on with what another one wrote. */
final class Versions {
    private Versions() {}

    /** @throws RecoveryException when it cannot */
    static void check(DataDirectory directory) {
        DataDirectoryMeta meta = directory.meta();
        if (meta.schemaVersion() > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new RecoveryException("the data directory " + directory.root() + " was written with schema version "
                    + meta.schemaVersion() + ", this engine knows versions up to "
                    + MessageHeaderDecoder.SCHEMA_VERSION + ": start it with a newer release");
        }
        if (meta.semanticsVersion() != Semantics.VERSION) {
            throw new RecoveryException("the data directory " + directory.root()
                    + " was written with semantics version " + meta.semanticsVersion()
                    + ", this engine is of version " + Semantics.VERSION
                    + ": a replay would give other results; start it with the release that wrote it");
        }
    }
}

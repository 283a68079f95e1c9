package io.belfry.gateway.cli;

import io.belfry.core.Semantics;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. Made by picocli. */
final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
        String built = Belfry.class.getPackage().getImplementationVersion();
        return new String[] {
            "belfry " + (built == null ? "(not packaged)" : built)
                    + ", semantics " + Semantics.VERSION
                    + ", Java " + Runtime.version()
        };
    }
}

package io.belfry.gateway.cli;

import io.belfry.gateway.config.ConfigReader;
import io.belfry.gateway.config.GatewayConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The configuration that a command runs the engine with. */
final class ConfigOption {
    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file (the defaults).")
    private Path file;

    /** @throws io.belfry.gateway.config.ConfigException with every mistake in the file */
    GatewayConfig read() {
        return file == null ? GatewayConfig.defaults() : ConfigReader.read(file);
    }
}

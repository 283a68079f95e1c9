/**
 * The command line: one class per command, results on standard output, everything else on standard error.
 *
 * <p>May call every other room of the gateway, and the engine's api and recovery. A command runs on the main thread; {@link
 * io.belfry.gateway.cli.StopSignal} brings the operating system's wish to end to it.
 */
package io.belfry.gateway.cli;

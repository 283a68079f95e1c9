/** The command line: one class per command, results on standard output, everything else on standard error. */
package io.belfry.gateway.cli;

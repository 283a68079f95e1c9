package io.belfry.bench;

import io.belfry.bench.load.AccountChoice;
import io.belfry.bench.load.Workload;
import io.belfry.core.limits.EngineLimits;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which bank a run is about. */
final class WorkloadOption {
    private static final int MOST_CUSTOMERS = EngineLimits.MAX_NAMES / Workload.ACCOUNTS_PER_CUSTOMER;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--customers",
            defaultValue = "1000000",
            description = "With two accounts and a holding each; default: ${DEFAULT-VALUE}.")
    private int customers;

    @Option(
            names = "--choice",
            defaultValue = "uniform",
            description = "How events choose their accounts: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private AccountChoice choice;

    @Mixin
    private SeedOption seed;

    /** Refuses what cannot be run. */
    void check() {
        if (customers <= 0 || customers > MOST_CUSTOMERS) {
            throw new ParameterException(
                    command.commandLine(), "--customers is " + customers + ", allowed are 1 to " + MOST_CUSTOMERS);
        }
    }

    Workload workload() {
        return new Workload(customers, choice, seed.value());
    }
}

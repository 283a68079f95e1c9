package io.belfry.bench;

import picocli.CommandLine.Option;

/** Which bank a run is about. */
final class WorkloadOption {
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

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Makes the same events again; default: ${DEFAULT-VALUE}.")
    private long seed;

    boolean isValid() {
        return customers > 0 && customers <= Integer.MAX_VALUE / Workload.ACCOUNTS_PER_CUSTOMER;
    }

    Workload workload() {
        return new Workload(customers, choice, seed);
    }
}

package io.belfry.bench;

import io.belfry.core.Core;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Memory of the state, by part.
 *
 * @param customers how many share it
 */
record StateSize(long rows, long directory, long texts, long windows, long total, int customers) {
    static StateSize of(Core core, int customers) {
        return new StateSize(
                core.customers().bytes()
                        + core.accounts().bytes()
                        + core.positions().bytes()
                        + core.holdingBytes()
                        + core.alerts().bytes(),
                core.directory().bytes(),
                core.texts().bytes(),
                core.windowBytes(),
                core.stateBytes(),
                customers);
    }

    /** What counts of it: rows, holdings, alerts and triggers. */
    double perCustomer() {
        return (double) rows / customers;
    }

    void print(PrintWriter out, String name) {
        out.printf(
                Locale.ROOT,
                "%-11s %,d bytes: per customer %d, of which rows and alerts %d, directory %d, texts %d, "
                        + "reference windows %d%n",
                name,
                total,
                total / customers,
                rows / customers,
                directory / customers,
                texts / customers,
                windows / customers);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bytes\":%d,\"perCustomer\":%d,\"rows\":%d,\"directory\":%d,\"texts\":%d,\"windows\":%d}",
                total,
                total / customers,
                rows,
                directory,
                texts,
                windows);
    }
}

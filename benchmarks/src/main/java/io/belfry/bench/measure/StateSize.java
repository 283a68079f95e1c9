package io.belfry.bench.measure;

import io.belfry.core.Core;
import io.belfry.core.StateParts;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Memory of the state, by part.
 *
 * @param customers how many share it
 */
public record StateSize(StateParts parts, int customers) {
    /** Rows, holdings, rules and triggers of a customer of the workload should take no more. */
    public static final int MOST_ROW_BYTES = 250;

    public static StateSize of(Core core, int customers) {
        return new StateSize(core.stateParts(), customers);
    }

    /** What counts of it: rows, holdings, rules and triggers. */
    public double perCustomer() {
        return each(parts.rows());
    }

    public void print(PrintWriter out, String name) {
        out.printf(
                Locale.ROOT,
                "%-11s %,d bytes, %.1f per customer: rows, holdings, rules and triggers %.1f, directory %.1f, texts %.1f, "
                        + "references %.1f, orders %.1f%n",
                name,
                parts.total(),
                each(parts.total()),
                each(parts.rows()),
                each(parts.directory()),
                each(parts.texts()),
                each(parts.references()),
                each(parts.orders()));
        out.printf(
                Locale.ROOT,
                "  of rows   customers %.1f, accounts %.1f, positions %.1f, movements %.1f, triggers %.1f, rules %.1f, "
                        + "alerts %.1f, watches and holds %.1f, funds %.1f%n",
                each(parts.customers()),
                each(parts.accounts()),
                each(parts.positions()),
                each(parts.movements()),
                each(parts.triggers()),
                each(parts.rules()),
                each(parts.alerts()),
                each(parts.watches()),
                each(parts.funds()));
    }

    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"bytes\":%d,\"perCustomer\":%.1f,\"rows\":%d,\"customers\":%d,\"accounts\":%d,\"positions\":%d,"
                        + "\"movements\":%d,\"triggers\":%d,\"rules\":%d,\"alerts\":%d,\"watches\":%d,\"funds\":%d,"
                        + "\"directory\":%d,\"texts\":%d,\"references\":%d,\"orders\":%d}",
                parts.total(),
                each(parts.total()),
                parts.rows(),
                parts.customers(),
                parts.accounts(),
                parts.positions(),
                parts.movements(),
                parts.triggers(),
                parts.rules(),
                parts.alerts(),
                parts.watches(),
                parts.funds(),
                parts.directory(),
                parts.texts(),
                parts.references(),
                parts.orders());
    }

    private double each(long bytes) {
        return (double) bytes / customers;
    }
}

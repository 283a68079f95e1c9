package io.belfry.bench.table;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All that is to be reached, with what was measured of it. What nobody measured is in the table too, and says why. */
public final class TargetTable {
    /** What is to be reached, by id, in the order of the table. */
    private static final Map<String, String> WANTED = wanted();

    private final Map<String, List<Target>> measured = new LinkedHashMap<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** One line of the table. */
    private record Row(
            String number, String what, String figure, String control, String ratio, String line, String verdict) {}

    private static Map<String, String> wanted() {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("1.ratio", "throughput, process, against appending the same bytes");
        wanted.put("1.rate", "throughput, process, 20 million events");
        wanted.put("1.soak", "500,000/s held, open loop");
        wanted.put("1.flat", "memory flat meanwhile");
        wanted.put("1.memory", "journal and outbox off, against a hash-map loop");
        wanted.put("1.peers", "throughput against exchange-core with journaling");
        wanted.put("2.ratio", "throughput, disk, against append and force");
        wanted.put("2.p50", "p50 at 10,000/s, disk, against one raw force");
        wanted.put("3.p50.100k", "p50 at 100,000/s");
        wanted.put("3.p50.100k.ratio", "p50 at 100,000/s, against the empty pipeline");
        wanted.put("3.p99.100k", "p99 at 100,000/s, against the empty pipeline");
        wanted.put("3.p50.500k", "p50 at 500,000/s, against the empty pipeline");
        wanted.put("3.p99.500k", "p99 at 500,000/s, against the empty pipeline");
        wanted.put("4.ratio", "a price over 1 million holders, against appending the same notifications");
        wanted.put("4.p99", "postings' p99 during the sweep, against without");
        wanted.put("5.ratio", "replay, against reading and checking the same bytes warm");
        wanted.put("5.rate", "replay");
        wanted.put("5.snapshot", "loading a 10-million-customer snapshot, against reading it warm");
        wanted.put("6.state", "rows, holdings, rules and triggers per customer");
        wanted.put("6.journal", "journal bytes per posting");
        wanted.put("6.allocation", "allocated per event from ring to outbox");
        wanted.put("7.growth", "cost per event at 10 million customers against 10 thousand");
        return wanted;
    }

    /** Takes a figure; one that is not in the list of what is to be reached has a line of its own at the end. */
    public void add(Target target) {
        measured.computeIfAbsent(target.wanted(), id -> new ArrayList<>()).add(target);
    }

    /** Says why what begins with {@code prefix} was not measured, where it was not; the first reason counts. */
    public void missing(String prefix, String reason) {
        for (String id : WANTED.keySet()) {
            if (id.startsWith(prefix)) {
                reasons.putIfAbsent(id, reason);
            }
        }
    }

    /** Whether all that is to be reached was measured and reached, in every variant. */
    public boolean isAllReached() {
        return WANTED.keySet().stream()
                .allMatch(id ->
                        measured.containsKey(id) && measured.get(id).stream().allMatch(Target::isReached));
    }

    /** For people. */
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-2s %-78s %16s %16s %7s  %-26s %s%n",
                "",
                "target",
                "figure",
                "control",
                "ratio",
                "to reach",
                "");
        for (Row row : rows()) {
            out.printf(
                    Locale.ROOT,
                    "%-2s %-78s %16s %16s %7s  %-26s %s%n",
                    row.number,
                    row.what,
                    row.figure,
                    row.control,
                    row.ratio,
                    row.line,
                    row.verdict);
        }
    }

    /** The same for the documentation. */
    public void printMarkdown(PrintWriter out) {
        out.println("| | target | figure | control | ratio | to reach | |");
        out.println("|---|---|---|---|---|---|---|");
        for (Row row : rows()) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %s |%n",
                    row.number,
                    row.what,
                    row.figure,
                    row.control,
                    row.ratio,
                    row.line,
                    row.verdict);
        }
    }

    /** The figures as a JSON array, and why others are missing as an object. */
    public String json() {
        List<Target> all = new ArrayList<>();
        measured.values().forEach(all::addAll);
        StringBuilder missing = new StringBuilder("{");
        for (String id : WANTED.keySet()) {
            if (!measured.containsKey(id)) {
                Text.member(missing, id, reasonOf(id));
            }
        }
        return "{\"targets\":" + Targets.json(all) + ",\"missing\":" + missing.append("}}");
    }

    private String reasonOf(String id) {
        return reasons.getOrDefault(id, "nothing measures it");
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, String> wanted : WANTED.entrySet()) {
            String id = wanted.getKey();
            if (measured.containsKey(id)) {
                measured.get(id).forEach(target -> rows.add(row(target)));
            } else {
                rows.add(new Row(numberOf(id), wanted.getValue(), "", "", "", "", "not measured: " + reasonOf(id)));
            }
        }
        measured.forEach((id, targets) -> {
            if (!WANTED.containsKey(id)) {
                targets.forEach(target -> rows.add(row(target)));
            }
        });
        return rows;
    }

    private static Row row(Target target) {
        return new Row(
                numberOf(target.id()),
                target.what(),
                Target.number(target.figure()) + " " + target.unit(),
                target.hasControl() ? Target.number(target.control()) : "",
                target.hasControl() ? String.format(Locale.ROOT, "%.2f", target.ratio()) : "",
                target.allowed(),
                target.isReached() ? "reached" : "NOT REACHED");
    }

    private static String numberOf(String id) {
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }
}

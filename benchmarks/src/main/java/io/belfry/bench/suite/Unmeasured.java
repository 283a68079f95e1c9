package io.belfry.bench.suite;

import io.belfry.bench.measure.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a benchmark of several JVMs was to measure and could not, and why; what the others measured stands. One thread. */
public final class Unmeasured {
    /** In the benchmark's JSON: what is missing there, none where it is whole. */
    static final String MEMBER = "unmeasured";

    private final List<String> reasons = new ArrayList<>();

    /** Notes that one JVM failed, or left what cannot be read. */
    public void add(String what, Exception why) {
        reasons.add(what + ": " + why.getMessage());
    }

    /** Of the command: 0 when everything was measured, 1 when not. */
    public int exitCode() {
        return reasons.isEmpty() ? 0 : 1;
    }

    /** A line for each, on the one of a command's outputs where a person reads. */
    public void print(PrintWriter to) {
        reasons.forEach(reason -> to.println("NOT MEASURED: " + reason));
    }

    /** The member of the benchmark's object, with its name. */
    public String json() {
        return "\"" + MEMBER + "\":" + reasons.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
    }
}

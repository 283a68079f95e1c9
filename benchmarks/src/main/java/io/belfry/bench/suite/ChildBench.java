package io.belfry.bench.suite;

import io.belfry.bench.measure.StolenTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One benchmark in a {@linkplain ChildJvm JVM of its own}, with the flags of this one, for its JSON. One thread. */
public final class ChildBench {
    private static final String MAIN_CLASS = "io.belfry.bench.BenchMain";
    private static final String JSON = "--json";

    private final ChildJvm jvm;
    private final Consumer<String> said;

    /** @param said hears each line that a child prints on standard error, on a thread of its own; and, on the caller's, of waiting */
    public ChildBench(Consumer<String> said) {
        this(ChildJvm.NO_LIMIT, said);
    }

    /** @param limit after which a benchmark is ended and has failed */
    ChildBench(Duration limit, Consumer<String> said) {
        jvm = new ChildJvm(limit, said);
        this.said = said;
    }

    /**
     * Runs it to its end, once {@linkplain StolenTime the host} is done with what was freed before.
     *
     * @param flags for the JVM, behind those of this one, so that they win
     * @param arguments of {@code belfry bench}; {@code --json} is added
     * @throws ChildJvm.FailedException when it ended with something else than 0 or too late, or printed no JSON that
     *     can be read
     */
    public BenchResult run(List<String> flags, List<String> arguments)
            throws ChildJvm.FailedException, InterruptedException {
        List<String> allFlags = new ArrayList<>(ChildJvm.flags());
        allFlags.addAll(flags);
        List<String> words = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        words.addAll(arguments);
        if (!arguments.contains(JSON)) {
            words.add(JSON);
        }
        String name = String.join(" ", arguments);
        StolenTime.awaitLittle(said);
        List<String> printed = jvm.run(name, allFlags, words);
        return resultOf(printed)
                .orElseThrow(() -> new ChildJvm.FailedException(
                        name + " printed no JSON that can be read, last of all "
                                + (printed.isEmpty() ? "nothing" : printed.get(printed.size() - 1)),
                        printed));
    }

    /** The last object of JSON among the lines that it printed; a benchmark that failed may have printed what it has. */
    static Optional<BenchResult> resultOf(List<String> printed) {
        String json = printed.stream().filter(line -> line.startsWith("{")).reduce("", (earlier, later) -> later);
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(BenchResult.of(json));
        } catch (IllegalArgumentException e) {
            // Cut short while it was printed.
            return Optional.empty();
        }
    }
}

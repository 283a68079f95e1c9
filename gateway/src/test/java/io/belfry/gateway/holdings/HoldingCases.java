package io.belfry.gateway.holdings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where the cases come from. */
public final class HoldingCases {
    private static final String OWN = "holdings-cases.json";
    private static final String ORACLES = "shared/oracles/holdings.json";

    private HoldingCases() {}

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

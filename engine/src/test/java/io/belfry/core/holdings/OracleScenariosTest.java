package io.belfry.core.holdings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.belfry.codec.Currencies;
import io.belfry.codec.ResultCode;
import io.belfry.core.CoreHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios that nobody here wrote, through the core: {@code shared/oracles/holdings.json} next to the project's root or
 * above it, or below the directory that {@code -Dbelfry.shared} names. Skipped, visibly, without it.
 *
 * <p>Each runs with every sweep done at once and with none done at all, which must not show.
 */
class OracleScenariosTest {
    private static final String FILE = "oracles/holdings.json";

    static Stream<Arguments> scenarios() {
        Path file = find();
        if (file == null) {
            return Stream.of(Arguments.of("none beside the project", Map.of(), true));
        }
        return Stream.of(true, false)
                .flatMap(swept -> read(file).stream()
                        .map(scenario -> Arguments.of(ContractEvents.text(scenario, "name"), scenario, swept)));
    }

    @ParameterizedTest(name = "{0}, swept at once: {2}")
    @MethodSource("scenarios")
    void shouldGiveTheFiguresOfTheOracle(String name, Map<String, Object> scenario, boolean swept) {
        assumeTrue(!scenario.isEmpty(), "no " + FILE + " beside the project (set -Dbelfry.shared=DIR)");
        CoreHost host = swept
                ? new CoreHost()
                : new CoreHost(new CoreHost.Limits().slices(0, 0).build());
        ContractEvents events = new ContractEvents(host);
        List<String> codes = new ArrayList<>();
        for (Map<String, Object> event : maps(scenario.get("events"))) {
            codes.add(events.apply(event).name());
        }
        assertThat(codes).isEqualTo(expectedCodes(scenario, codes.size()));
        checkPositions(host, scenario);
        checkAccounts(host, scenario);
    }

    @Test
    void shouldReadAllScenarios() {
        Path file = find();
        assumeTrue(file != null, "no " + FILE + " beside the project (set -Dbelfry.shared=DIR)");

        assertThat(read(file)).hasSizeGreaterThanOrEqualTo(63);
    }

    private static List<String> expectedCodes(Map<String, Object> scenario, int count) {
        Object codes = map(scenario.get("expect")).get("codes");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add(codes == null ? ResultCode.OK.name() : (String) ((List<?>) codes).get(i));
        }
        return expected;
    }

    private static void checkPositions(CoreHost host, Map<String, Object> scenario) {
        Set<String> listed = new TreeSet<>();
        for (Map<String, Object> expected : maps(map(scenario.get("expect")).get("positions"))) {
            String account = ContractEvents.text(expected, "account");
            String fund = ContractEvents.text(expected, "fund");
            listed.add(account + "/" + fund);
            SortedMap<String, BigDecimal> figures = PositionFigures.of(host, account, fund);
            expected.forEach((figure, value) -> {
                if (!figure.equals("account") && !figure.equals("fund")) {
                    assertThat(figures.get(figure))
                            .as(account + "/" + fund + " " + figure)
                            .isEqualByComparingTo((String) value);
                }
            });
        }
        assertThat(host.core().positions().size())
                .as("positions, beside " + listed)
                .isEqualTo(listed.size());
    }

    private static void checkAccounts(CoreHost host, Map<String, Object> scenario) {
        Object accounts = map(scenario.get("expect")).get("accounts");
        if (accounts == null) {
            return;
        }
        for (Map<String, Object> expected : maps(accounts)) {
            String account = ContractEvents.text(expected, "account");
            int decimals = Currencies.decimals(host.core().accounts().currency(host.account(account)));
            assertThat(BigDecimal.valueOf(host.ledger(account), decimals))
                    .as(account)
                    .isEqualByComparingTo(ContractEvents.text(expected, "ledger"));
        }
    }

    private static List<Map<String, Object>> read(Path file) {
        try {
            return maps(map(Json.parse(Files.readString(file))).get("scenarios"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Object value) {
        return (List<Map<String, Object>>) value;
    }

    private static Path find() {
        String configured = System.getProperty("belfry.shared");
        if (configured != null) {
            Path file = Path.of(configured, FILE);
            return Files.exists(file) ? file : null;
        }
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path file = directory.resolve("shared").resolve(FILE);
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }
}

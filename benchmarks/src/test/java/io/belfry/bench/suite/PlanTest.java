package io.belfry.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Path RESULTS = Path.of("results");
    private static final Path DATA = Path.of("some data");

    @Test
    void shouldPutDataAndPlotsWhereTheyWereAskedFor() {
        for (Plan plan : Plan.all(RESULTS)) {
            boolean hasData = !plan.arguments().get(0).equals("memory");
            assertThat(plan.argumentsIn(DATA).contains(DATA.toString()))
                    .as(plan.name())
                    .isEqualTo(hasData);
        }
        assertThat(Plan.all(RESULTS))
                .anyMatch(plan ->
                        plan.arguments().contains(RESULTS.resolve("latency").toString()));
    }

    @Test
    void shouldHaveNamesThatCanBeToldApart() {
        for (List<Plan> plans : List.of(Plan.all(RESULTS), Plan.quick(RESULTS))) {
            assertThat(plans).extracting(Plan::name).doesNotHaveDuplicates();
        }
        assertThat(Plan.quick(RESULTS).stream().mapToInt(Plan::about).sum())
                .isLessThan(Plan.all(RESULTS).stream().mapToInt(Plan::about).sum() / 4);
    }
}

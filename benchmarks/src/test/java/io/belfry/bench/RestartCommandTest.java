package io.belfry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.bench.table.Target;
import org.junit.jupiter.api.Test;

class RestartCommandTest {
    @Test
    void shouldJudgeTheSnapshotOfTenMillionCustomersOnly() {
        assertThat(RestartCommand.targets(10_000_000, 0.25))
                .singleElement()
                .satisfies(target -> assertThat(target.isReached()).isTrue());
        assertThat(RestartCommand.targets(10_000_000, 0.24))
                .noneMatch(Target::isReached)
                .hasSize(1);
        assertThat(RestartCommand.targets(9_999_999, 0.25)).isEmpty();
    }
}

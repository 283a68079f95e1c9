package io.belfry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchmarkListTest {

    /** A JDK that runs no annotation processors builds a jar without benchmarks and reports success. */
    @Test
    void shouldFindTheListThatTheAnnotationProcessorWrites() {
        assertThat(BenchMain.class.getResource("/META-INF/BenchmarkList")).isNotNull();
    }
}

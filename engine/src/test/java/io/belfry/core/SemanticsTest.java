package io.belfry.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SemanticsTest {

    @Test
    void shouldBeRaisedOnPurposeOnly() {
        assertThat(Semantics.VERSION).isEqualTo(5);
    }
}

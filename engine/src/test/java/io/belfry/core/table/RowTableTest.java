package io.belfry.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.core.hash.Hashing;
import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import io.belfry.core.state.StateSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTableTest {
    private static final int ROWS = 140_000;

    /** Sizes whose segments are small, of one region, of more than one, and of whole cache lines. */
    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 32, 40, 48, 56, 64, 72, 160, 232, 512})
    void shouldKeepEveryRowAndComeBackAsItWasSaved(int rowBytes) {
        RowTable rows = new RowTable(rowBytes);
        for (int i = 0; i < ROWS; i++) {
            assertThat(rows.add()).isEqualTo(i);
            rows.putLong(i, 0, first(i));
            rows.putLong(i, rowBytes - Long.BYTES, last(i));
        }
        MemoryStateWriter saved = new MemoryStateWriter();
        saved.begin(StateSection.ACCOUNTS);
        rows.save(saved);
        saved.end();

        RowTable loaded = new RowTable(rowBytes);
        MemoryStateReader reader = new MemoryStateReader(saved.bytes());
        reader.begin(StateSection.ACCOUNTS);
        loaded.load(reader);
        reader.end();

        assertThat(loaded.size()).isEqualTo(ROWS);
        assertThat(loaded.digest(0)).isEqualTo(rows.digest(0)).isNotEqualTo(new RowTable(rowBytes).digest(0));
        for (int i = 0; i < ROWS; i++) {
            assertThat(loaded.getLong(i, rowBytes - Long.BYTES)).isEqualTo(last(i));
            if (rowBytes > Long.BYTES) {
                assertThat(loaded.getLong(i, 0)).isEqualTo(first(i));
            }
        }
        loaded.putLong(ROWS / 2, 0, 0);
        assertThat(loaded.digest(0)).isNotEqualTo(rows.digest(0));
        assertThat(loaded.add()).isEqualTo(ROWS);
        assertThat(loaded.getLong(ROWS, 0)).isZero();
    }

    @Test
    void shouldFindTheFirstThatIsNotBelow() {
        RowTable rows = new RowTable(64);
        rows.add();
        int row = rows.add();
        int[] sorted = {Integer.MIN_VALUE, -7, -7, 0, 3, 3, 3, 9, Integer.MAX_VALUE};
        for (int i = 0; i < sorted.length; i++) {
            rows.putInt(row, 8 + i * Integer.BYTES, sorted[i]);
        }
        for (int value : new int[] {Integer.MIN_VALUE, -8, -7, -1, 0, 1, 3, 4, 9, 10, Integer.MAX_VALUE}) {
            for (int from = 0; from <= sorted.length; from++) {
                for (int to = from; to <= sorted.length; to++) {
                    int expected = from;
                    while (expected < to && sorted[expected] < value) {
                        expected++;
                    }
                    assertThat(rows.search(row, 8, from, to, value))
                            .as("%d from %d to %d", value, from, to)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static long first(int row) {
        return Hashing.mix(row + 1L);
    }

    private static long last(int row) {
        return Hashing.mix(-1L - row);
    }
}

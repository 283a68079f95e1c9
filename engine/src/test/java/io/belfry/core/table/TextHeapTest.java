package io.belfry.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import io.belfry.core.state.StateException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TextHeapTest {
    private final TextHeap texts = new TextHeap();

    private long put(long place, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return texts.put(place, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Test
    void shouldTakeNothingForATextThatFitsThePlaceOfTheOneBefore() {
        long place = put(TextHeap.NOWHERE, "Anna Weber");
        long behind = put(TextHeap.NOWHERE, "behind");
        long usedBytes = texts.usedBytes();

        assertThat(texts.appendedBytes(place, 10)).isZero();
        assertThat(put(place, "Anna Weber")).isEqualTo(place);
        assertThat(put(place, "Ann Weber")).isEqualTo(place);

        assertThat(texts.text(place)).isEqualTo("Ann Weber");
        assertThat(texts.text(behind)).isEqualTo("behind");
        assertThat(texts.usedBytes()).isEqualTo(usedBytes);
    }

    /** More than fit into one of the arrays that are loaded at once. */
    @Test
    void shouldComeBackAsItWasSaved() {
        List<Long> places = new ArrayList<>();
        for (int i = 0; texts.usedBytes() < 17 << 20; i++) {
            places.add(put(TextHeap.NOWHERE, "text " + i + "x".repeat(1_000)));
        }
        MemoryStateWriter saved = new MemoryStateWriter();
        texts.save(saved);

        TextHeap loaded = new TextHeap();
        loaded.load(new MemoryStateReader(saved.bytes()));

        assertThat(loaded.digest(0)).isEqualTo(texts.digest(0));
        assertThat(loaded.usedBytes()).isEqualTo(texts.usedBytes());
        for (int i = 0; i < places.size(); i++) {
            assertThat(loaded.text(places.get(i))).startsWith("text " + i + "x");
        }
        byte[] more = "one more".getBytes(StandardCharsets.UTF_8);
        long place = loaded.append(new UnsafeBuffer(more), 0, more.length);
        assertThat(loaded.text(place)).isEqualTo("one more");
    }

    @Test
    void shouldNotBelieveInMoreSegmentsThanThereAreBytesFor() {
        put(TextHeap.NOWHERE, "Anna");
        MemoryStateWriter saved = new MemoryStateWriter();
        texts.save(saved);
        byte[] bytes = saved.bytes();
        bytes[MemoryStateWriter.HEADER_BYTES] = 2;

        assertThatThrownBy(() -> new TextHeap().load(new MemoryStateReader(bytes)))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("segments is 2, expected 0 to 1");
    }

    @Test
    void shouldAppendATextThatIsLonger() {
        long place = put(TextHeap.NOWHERE, "Anna");
        long behind = put(TextHeap.NOWHERE, "behind");

        assertThat(texts.appendedBytes(place, 5)).isEqualTo(5);
        long longer = put(place, "Annas");

        assertThat(longer).isNotEqualTo(place);
        assertThat(texts.text(longer)).isEqualTo("Annas");
        assertThat(texts.text(behind)).isEqualTo("behind");
        assertThat(texts.appendedBytes(TextHeap.NOWHERE, 0)).isZero();
    }
}

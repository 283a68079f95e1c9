package io.belfry.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

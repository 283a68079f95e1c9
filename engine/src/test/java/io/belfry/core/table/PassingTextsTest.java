package io.belfry.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import io.belfry.core.state.StateSection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassingTextsTest {
    private static final long SEED = Long.getLong("belfry.seed", 5L);

    private final UnsafeBuffer target = new UnsafeBuffer(new byte[4_096]);
    private PassingTexts texts = new PassingTexts();

    private int add(String text) {
        byte[] bytes = ("__" + text).getBytes(StandardCharsets.UTF_8);
        return texts.add(new UnsafeBuffer(bytes), 2, bytes.length - 2);
    }

    private String get(int place) {
        int length = texts.get(place, target);
        return new String(target.byteArray(), 0, length, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 55, 56, 57, 111, 112, 113, 2_000})
    void shouldGiveBackWhatItWasGiven(int length) {
        String text = "ab".repeat(1_000).substring(0, length);

        int place = add(text);

        assertThat(place == PassingTexts.NOWHERE).isEqualTo(length == 0);
        assertThat(get(place)).isEqualTo(text);
    }

    @Test
    void shouldAgreeWithAMapAndUseItsRoomAgain() {
        System.out.println("belfry.seed=" + SEED);
        Random random = new Random(SEED);
        Map<Integer, String> model = new HashMap<>();
        long bytes = 0;
        for (int i = 0; i < 20_000; i++) {
            if (model.size() < 50 && random.nextBoolean()) {
                String text = Integer.toString(i).repeat(1 + random.nextInt(40));
                assertThat(model.put(add(text), text)).isNull();
            } else if (!model.isEmpty()) {
                List<Integer> places = List.copyOf(model.keySet());
                int place = places.get(random.nextInt(places.size()));
                assertThat(get(place)).isEqualTo(model.remove(place));
                texts.remove(place);
            }
            if (i == 10_000) {
                bytes = texts.bytes();
            }
            if (random.nextInt(2_000) == 0) {
                copy();
            }
        }
        model.forEach((place, text) -> assertThat(get(place)).isEqualTo(text));
        assertThat(texts.bytes()).isLessThanOrEqualTo(2 * bytes);
    }

    private void copy() {
        MemoryStateWriter writer = new MemoryStateWriter();
        writer.begin(StateSection.HOLDS);
        texts.save(writer);
        writer.end();
        PassingTexts copy = new PassingTexts();
        MemoryStateReader reader = new MemoryStateReader(writer.bytes());
        reader.begin(StateSection.HOLDS);
        copy.load(reader);
        reader.end();
        assertThat(copy.digest(0)).isEqualTo(texts.digest(0));
        texts = copy;
    }
}

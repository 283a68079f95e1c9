package io.belfry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.Sequence;
import io.belfry.codec.ClockMode;
import io.belfry.codec.EventLayout;
import io.belfry.core.limits.EngineLimits;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventRingTest {
    private static final int SLOTS = 64;
    private static final long STAMP = 1_234_567L;

    private final EventRing ring = new EventRing(SLOTS, new BusySpinWaitStrategy());
    private final Sequence done = new Sequence();
    private final EngineClock clock = new EngineClock(PipelineClock.ofMachine(ClockMode.WALL, Long.MAX_VALUE), 0);

    EventRingTest() {
        ring.gateOn(done);
    }

    @ParameterizedTest
    @CsvSource({"40, 1", "104, 1", "105, 2", "232, 2", "233, 3", "4096, 33"})
    void shouldTakeAsManySlotsAsHeadAndMessageNeed(int length, int slots) {
        assertThat(EventRing.slotsFor(length)).isEqualTo(slots);
        assertThat(offer(message(length, 7), 1)).isTrue();
        assertThat(ring.cursor()).isEqualTo(slots - 1);
        assertThat(EventRing.behind(0, ring.head(0))).isEqualTo(slots);
    }

    @Test
    void shouldHandBackMessagesOfAllLengthsWhereverTheyBegin() {
        long next = 0;
        for (int i = 0; i < 2_000; i++) {
            int length = 40 + (i * 37) % (EngineLimits.MAX_MESSAGE_BYTES - 39);
            byte[] message = message(length, i);
            assertThat(offer(message, i)).isTrue();

            assertThat(EventRing.kindOf(ring.head(next))).isEqualTo(EventRing.EVENT);
            assertThat(ring.line(next)).isEqualTo(i);
            assertThat(EventRing.lengthOf(ring.head(next))).isEqualTo(length);
            byte[] found = new byte[length];
            ring.messages().getBytes(ring.messageOffset(next), found);
            assertThat(EventLayout.engineTimeNs(new UnsafeBuffer(found), 0)).isEqualTo(STAMP);
            EventLayout.engineTimeNs(new UnsafeBuffer(message), 0, STAMP);
            assertThat(found).isEqualTo(message);
            next = EventRing.behind(next, ring.head(next));
            done.set(next - 1);
        }
    }

    @Test
    void shouldTakeOfABlockWhatThereIsRoomFor() {
        EventBlock block = new EventBlock(100, 100 * EngineLimits.MAX_MESSAGE_BYTES);
        for (int i = 0; i < 100; i++) {
            assertThat(block.tryAdd(new UnsafeBuffer(message(200, i)), 0, 200, i))
                    .isTrue();
        }
        assertThat(block.hasRoom()).isFalse();

        assertThat(offer(block)).as("two slots each").isEqualTo(32);
        assertThat(block.size()).isEqualTo(68);
        assertThat(offer(block)).isZero();

        done.set(9);
        assertThat(offer(block)).isEqualTo(5);
        assertThat(block.size()).isEqualTo(63);
        long at = 10;
        for (int line = 5; line < 37; line++) {
            assertThat(ring.line(at)).isEqualTo(line);
            assertThat(ring.messages().getByte(ring.messageOffset(at) + 199)).isEqualTo((byte) line);
            at = EventRing.behind(at, ring.head(at));
        }
    }

    @Test
    void shouldForgetABlockThatWasTakenAsAWhole() {
        EventBlock block = new EventBlock(2, EngineLimits.MAX_MESSAGE_BYTES + 200);
        for (int round = 0; round < 3; round++) {
            int at = block.claim();
            block.target().putBytes(at, message(60, round));
            block.commit(60, round);
            assertThat(offer(block)).isEqualTo(1);
            assertThat(block.isEmpty()).isTrue();
            assertThat(block.claim()).isZero();
        }
    }

    @Test
    void shouldRefuseAMessageThatIsTooLongForABlock() {
        EventBlock block = new EventBlock(2, 2 * EngineLimits.MAX_MESSAGE_BYTES);
        assertThatThrownBy(() -> block.commit(EngineLimits.MAX_MESSAGE_BYTES + 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4097 bytes");
        assertThat(block.isEmpty()).isTrue();
    }

    @Test
    void shouldRefuseWhenFullAndGoOnWhenThereIsRoom() {
        for (int i = 0; i < SLOTS; i++) {
            assertThat(offer(message(60, i), i)).isTrue();
        }
        assertThat(offer(message(60, 0), 0)).isFalse();
        assertThat(ring.tryOfferStop()).isFalse();
        assertThat(ring.used()).isEqualTo(SLOTS);
        done.set(0);
        assertThat(offer(message(60, 0), 0)).isTrue();
    }

    @Test
    void shouldTakeNothingBehindTheEnd() {
        offer(message(60, 0), 0);
        assertThat(ring.upToStop(5)).isEqualTo(5);
        assertThat(ring.tryOfferStop()).isTrue();
        offer(message(60, 0), 0);
        assertThat(ring.upToStop(2)).isEqualTo(1);
        assertThat(ring.upToStop(0)).isZero();
        assertThat(ring.stopsAt(1)).isTrue();
        assertThat(ring.stopsAt(0)).isFalse();
    }

    private boolean offer(byte[] message, long line) {
        return ring.tryOffer(new UnsafeBuffer(message), 0, message.length, STAMP, null, line, 0);
    }

    private int offer(EventBlock block) {
        int taken = ring.tryOffer(block, clock, null, 0);
        block.taken(taken);
        return taken;
    }

    private static byte[] message(int length, int fill) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) fill);
        return message;
    }
}

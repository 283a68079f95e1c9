package io.belfry.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.core.Core;
import io.belfry.journal.FrameFault;
import io.belfry.journal.FrameKind;
import io.belfry.journal.FrameReader;
import io.belfry.journal.FrameWriter;
import io.belfry.pipeline.Bank;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoreFeederTest {
    private static final long JOURNAL_ID = 7;
    private static final int FRAME_BYTES = 1 << 16;

    private final Bank bank = new Bank();
    private final FrameWriter writer = new FrameWriter(FrameKind.JOURNAL, JOURNAL_ID, 1, FRAME_BYTES);

    /** The message behind it in the frame would give it the bytes that it lacks. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 40})
    void shouldNotReadOnBehindAMessageThatIsShorterThanItSays(int missingBytes) {
        byte[] whole = bank.posted(0, 1, Bank.EUR, "r1");
        writer.begin(1);
        add(Bank.configured(Bank.limits()));
        add(bank.customer("C", "retail"));
        add(bank.account("A", 0, Bank.EUR, 0));
        add(Arrays.copyOf(whole, whole.length - missingBytes));
        add(whole);

        Core core = new Core();
        assertThatThrownBy(() -> feed(core))
                .isInstanceOf(RecoveryException.class)
                .hasMessageContaining("sequence 4 cannot be applied");
    }

    private void add(byte[] message) {
        assertThat(message.length).isGreaterThanOrEqualTo(MessageHeaderEncoder.ENCODED_LENGTH);
        assertThat(writer.tryAdd(new UnsafeBuffer(message), 0, message.length)).isTrue();
    }

    private void feed(Core core) {
        int length = writer.finish(false);
        FrameReader reader = new FrameReader(FrameKind.JOURNAL, JOURNAL_ID);
        assertThat(reader.wrap(writer.buffer(), 0, length, 0)).isEqualTo(FrameFault.NONE);
        new CoreFeeder(core).feed(reader, Long.MAX_VALUE, (at, code) -> {});
    }
}

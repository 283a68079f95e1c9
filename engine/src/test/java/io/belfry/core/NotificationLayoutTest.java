package io.belfry.core;

import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.posting;
import static io.belfry.core.EventBuilder.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.AccountNotifiedEncoder;
import io.belfry.codec.BalanceNotifiedEncoder;
import io.belfry.codec.FundEventNotifiedEncoder;
import io.belfry.codec.FundNotifiedEncoder;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.OperationsNotifiedEncoder;
import io.belfry.codec.RuleKind;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.notification.NotificationBatch;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A notification's bytes are results: a release that only knows more events must ring the same ones. */
class NotificationLayoutTest {
    /** When this fails, the layout has changed: raise both numbers in {@link Semantics}. */
    @Test
    void shouldKeepTheLayoutWithinASemanticsVersion() {
        assertThat(Semantics.VERSION).isEqualTo(5);
        assertThat(BalanceNotifiedEncoder.BLOCK_LENGTH).isEqualTo(104);
        assertThat(FundNotifiedEncoder.BLOCK_LENGTH).isEqualTo(205);
        assertThat(FundEventNotifiedEncoder.BLOCK_LENGTH).isEqualTo(108);
        assertThat(AccountNotifiedEncoder.BLOCK_LENGTH).isEqualTo(144);
        assertThat(OperationsNotifiedEncoder.BLOCK_LENGTH).isEqualTo(88);
    }

    @Test
    void shouldNotCarryTheVersionOfTheWholeSchema() {
        CoreHost host = new CoreHost();
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR"));
        host.apply(rule("all", RuleKind.BALANCE_CHANGED));
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[4_096]);
        int length = posting("A-1", 100, "EUR", "T-1")
                .encode(host.core().directory(), buffer, 0, Stamp.unnumbered(host.nowNs()));
        host.core().apply(buffer, 0, length);

        NotificationBatch batch = host.core().notifications();
        batch.rewind();
        assertThat(batch.next()).isTrue();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        header.wrap(batch.buffer(), batch.offset());
        assertThat(header.version()).isEqualTo(Semantics.NOTIFICATION_LAYOUT);
        assertThat(MessageHeaderDecoder.SCHEMA_VERSION).isGreaterThanOrEqualTo(Semantics.NOTIFICATION_LAYOUT);
    }
}

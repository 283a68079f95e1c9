package io.belfry.core;

import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.fund;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.ResultCode;
import io.belfry.core.account.CustomerProfile;
import org.junit.jupiter.api.Test;

/** What an update of a customer or a fund takes of the room for texts. */
class RegistrationTest {
    private final CoreHost host = new CoreHost();

    private void apply(EventBuilder.Event event) {
        assertThat(host.apply(event)).isEqualTo(ResultCode.OK);
    }

    private long usedBytes() {
        return host.core().texts().usedBytes();
    }

    private String name(int customer) {
        return CustomerProfile.name(host.core().texts(), host.core().customers().profile(customer));
    }

    private String locale(int customer) {
        return CustomerProfile.locale(
                host.core().texts(), host.core().customers().profile(customer));
    }

    /** A bank may send all its customers every night. */
    @Test
    void shouldTakeNoRoomWhenTheSameIsRegisteredAgain() {
        apply(customer("C-1").name("Anna Weber").locale("de"));
        apply(customer("C-2").name("Ravi Rao").locale("en"));
        apply(fund("F", "EUR").name("World Equity"));
        long before = usedBytes();

        apply(customer("C-1").name("Anna Weber").locale("de"));
        apply(customer("C-2").name("Ravi Rao"));
        apply(fund("F", "EUR").name("World Equity"));

        assertThat(usedBytes()).isEqualTo(before);
        assertThat(name(0)).isEqualTo("Anna Weber");
        assertThat(locale(1)).isEqualTo("en");
    }

    @Test
    void shouldTakeNoRoomWhenWhatChangesIsNoLonger() {
        apply(customer("C-1").name("Anna Weber").locale("de"));
        apply(customer("C-2").name("Ravi Rao").locale("en"));
        long before = usedBytes();

        apply(customer("C-1").locale("fr"));
        assertThat(usedBytes()).isEqualTo(before);
        assertThat(name(0)).isEqualTo("Anna Weber");
        assertThat(locale(0)).isEqualTo("fr");

        apply(customer("C-1").name("Anna Maria Weber"));
        assertThat(usedBytes()).isGreaterThan(before);
        assertThat(name(0)).isEqualTo("Anna Maria Weber");
        assertThat(locale(0)).isEqualTo("fr");
        assertThat(name(1)).isEqualTo("Ravi Rao");
    }

    @Test
    void shouldAcceptAnUpdateThatFitsWhenTheRoomIsUsedUp() {
        CoreHost small = new CoreHost(new CoreHost.Limits().textBytes(100).build());
        assertThat(small.apply(customer("C-1").name("x".repeat(90)))).isEqualTo(ResultCode.OK);
        assertThat(small.apply(customer("C-2").name("Ravi Rao"))).isEqualTo(ResultCode.LIMIT_REACHED);

        assertThat(small.apply(customer("C-1").name("y".repeat(90)))).isEqualTo(ResultCode.OK);
        assertThat(small.apply(customer("C-1").name("y".repeat(91)))).isEqualTo(ResultCode.LIMIT_REACHED);
    }
}

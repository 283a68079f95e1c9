package io.belfry.core;

import static io.belfry.core.EventBuilder.accepted;
import static io.belfry.core.EventBuilder.account;
import static io.belfry.core.EventBuilder.confirmed;
import static io.belfry.core.EventBuilder.customer;
import static io.belfry.core.EventBuilder.fund;
import static io.belfry.core.EventBuilder.redeemed;
import static io.belfry.core.EventBuilder.rejected;
import static io.belfry.core.EventBuilder.reversed;
import static io.belfry.core.EventBuilder.rule;
import static io.belfry.core.EventBuilder.subscribed;
import static io.belfry.core.EventBuilder.switched;
import static io.belfry.core.EventBuilder.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.OrderSide;
import io.belfry.codec.OrderState;
import io.belfry.codec.OrderSwitchedDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.core.notification.Cause;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API, order.changed: where an order stands, and when it is late. */
class OrderRuleTest {
    private static final long DAY_NS = 86_400_000_000_000L;

    private final CoreHost host = new CoreHost();
    private final int today = (int) (host.nowNs() / DAY_NS);

    @BeforeEach
    void openAccountAndFunds() {
        host.apply(customer("C-1"));
        host.apply(account("A-1", "C-1", "EUR"));
        host.apply(account("A-2", "C-1", "EUR"));
        host.apply(fund("F-1", "EUR").scales(2, 0));
        host.apply(fund("F-2", "EUR").scales(2, 1));
        host.take();
    }

    private static List<String> states(List<Rung> rung) {
        return rung.stream().map(each -> each.figure("orderState")).toList();
    }

    @Test
    void shouldRingEveryStateWithWhatTheOrderIs() {
        host.apply(rule("orders", RuleKind.ORDER_CHANGED));
        host.apply(accepted("O-1", "A-1", "F-1", OrderSide.SUBSCRIBE).units(5).due(today + 1));
        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.type()).isEqualTo(NotificationType.ORDER_CHANGED);
            assertThat(rung.state()).isEqualTo(NotificationState.INFO);
            assertThat(rung.customer()).isEqualTo("C-1");
            assertThat(rung.account()).isEqualTo("A-1");
            assertThat(rung.fund()).isEqualTo("F-1");
            assertThat(rung.data())
                    .containsEntry("order", "O-1")
                    .containsEntry("orderState", "ACCEPTED")
                    .containsEntry("side", "SUBSCRIBE")
                    .containsEntry("units", "5")
                    .containsEntry("due", Integer.toString(today + 1))
                    .doesNotContainKey("amount");
        });
        host.apply(subscribed("O-1", "A-1", "F-1", 5, 500));
        host.apply(rejected("O-2", "A-1", "F-1", OrderSide.REDEEM).reason("cut-off"));
        host.apply(reversed("O-1", "R-1").reason("booked twice"));

        List<Rung> rung = host.take();
        assertThat(states(rung)).containsExactly("CONFIRMED", "REJECTED", "REVERSED");
        assertThat(rung.get(0).figure("amount")).isEqualTo("5.00");
        assertThat(rung.get(1).figure("reason")).isEqualTo("cut-off");
        assertThat(rung.get(2).figure("reason")).isEqualTo("booked twice");
        assertThat(rung.get(2).figure("units")).isEqualTo("5");
        assertThat(rung.get(2).cause().reference()).isEqualTo("R-1");
    }

    @Test
    void shouldRingOnlyTheStatesThatWereAskedFor() {
        host.apply(rule("orders", RuleKind.ORDER_CHANGED).states(OrderState.REJECTED, OrderState.LATE));
        host.apply(accepted("O-1", "A-1", "F-1", OrderSide.SUBSCRIBE));
        host.apply(subscribed("O-2", "A-1", "F-1", 5, 500));
        assertThat(host.take()).isEmpty();

        host.apply(rejected("O-1", "A-1", "F-1", OrderSide.SUBSCRIBE));

        assertThat(states(host.take())).containsExactly("REJECTED");
    }

    @Test
    void shouldRingASwitchOnceForTheFundThatItLeaves() {
        host.apply(rule("orders", RuleKind.ORDER_CHANGED));
        host.apply(confirmed("O-1", "A-1", "F-1", OrderSide.TRANSFER_IN, 5, 500));
        host.take();

        host.apply(switched("O-2", "A-1").from("F-1", 2, 300).to("F-2", 31, 300));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.fund()).isEqualTo("F-1");
            assertThat(rung.data())
                    .containsEntry("orderState", "CONFIRMED")
                    .containsEntry("units", "2")
                    .containsEntry("amount", "3.00")
                    .doesNotContainKey("side");
            assertThat(rung.cause().template()).isEqualTo(OrderSwitchedDecoder.TEMPLATE_ID);
        });
    }

    /** DESIGN section 2: timers fire in a quiet night; API: a timer's cause is the deadline. */
    @Test
    void shouldRingALateOrderOnceWhenItsDayHasEnded() {
        host.apply(rule("orders", RuleKind.ORDER_CHANGED).states(OrderState.LATE));
        host.apply(accepted("O-1", "A-1", "F-1", OrderSide.SUBSCRIBE).due(today));
        long endOfDay = (today + 1) * DAY_NS;
        assertThat(host.core().nextDeadlineNs()).isEqualTo(endOfDay);

        host.apply(tick(), EventBuilder.Stamp.unnumbered(endOfDay - 1));
        assertThat(host.take()).isEmpty();
        host.apply(tick(), EventBuilder.Stamp.unnumbered(endOfDay));

        assertThat(host.take()).singleElement().satisfies(rung -> {
            assertThat(rung.figure("orderState")).isEqualTo("LATE");
            assertThat(rung.figure("order")).isEqualTo("O-1");
            assertThat(rung.cause().template()).isEqualTo(Cause.TIMER);
            assertThat(rung.cause().feedSeq()).isEqualTo(endOfDay);
            assertThat(rung.cause().reference()).isEqualTo("O-1");
        });
        host.apply(tick(), EventBuilder.Stamp.unnumbered(endOfDay + DAY_NS));
        assertThat(host.take()).isEmpty();
        assertThat(host.apply(subscribed("O-1", "A-1", "F-1", 5, 500)))
                .as("a late order may still be confirmed")
                .isEqualTo(ResultCode.OK);
    }

    @Test
    void shouldRingALateOrderAtOnceWhenItsDayIsOverAlready() {
        host.apply(rule("orders", RuleKind.ORDER_CHANGED));

        host.apply(accepted("O-1", "A-1", "F-1", OrderSide.SUBSCRIBE).due(today - 1));

        assertThat(states(host.take())).containsExactly("ACCEPTED", "LATE");
    }

    @Test
    void shouldSetNoDeadlineForWhatIsConfirmedOrRejected() {
        host.apply(accepted("O-1", "A-1", "F-1", OrderSide.SUBSCRIBE).due(today));
        host.apply(accepted("O-2", "A-1", "F-1", OrderSide.SUBSCRIBE).due(today));
        host.apply(subscribed("O-1", "A-1", "F-1", 5, 500));
        host.apply(rejected("O-2", "A-1", "F-1", OrderSide.SUBSCRIBE));

        assertThat(host.core().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    /** DESIGN section 6: INSUFFICIENT_UNITS raises position.refused and leaves everything untouched. */
    @Test
    void shouldTellOperationsWhatASwitchOrAReversalWasRefusedFor() {
        host.apply(subscribed("O-1", "A-1", "F-1", 5, 500));
        host.apply(redeemed("O-2", "A-1", "F-1", 2, 200));
        host.take();
        long digest = host.core().positions().digest(0);

        assertThat(host.apply(switched("O-3", "A-1").from("F-1", 4, 300).to("F-2", 31, 300)))
                .isEqualTo(ResultCode.INSUFFICIENT_UNITS);
        assertThat(host.apply(reversed("O-1", "R-1"))).isEqualTo(ResultCode.INSUFFICIENT_UNITS);

        assertThat(host.core().positions().digest(0)).isEqualTo(digest);
        assertThat(host.take())
                .satisfiesExactly(
                        rung -> {
                            assertThat(rung.type()).isEqualTo(NotificationType.POSITION_REFUSED);
                            assertThat(rung.subject()).isEqualTo("O-3");
                            assertThat(rung.figure("amount")).isEqualTo("4");
                            assertThat(rung.figure("expected")).isEqualTo("3");
                        },
                        rung -> {
                            assertThat(rung.type()).isEqualTo(NotificationType.POSITION_REFUSED);
                            assertThat(rung.subject()).isEqualTo("O-1");
                            assertThat(rung.figure("amount")).isEqualTo("5");
                            assertThat(rung.figure("expected")).isEqualTo("3");
                        });
    }
}

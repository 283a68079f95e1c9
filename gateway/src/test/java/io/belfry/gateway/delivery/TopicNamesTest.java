package io.belfry.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.NotificationState;
import io.belfry.codec.NotificationType;
import io.belfry.codec.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
    @ParameterizedTest
    @CsvSource({
        "BALANCE_CHANGED, balance.changed",
        "BALANCE_BELOW, balance.below",
        "BALANCE_ABOVE, balance.above",
        "TRANSACTION_LARGE, transaction.large",
        "NAV_UPDATED, nav.updated",
        "PNL_ABOVE, pnl.above",
        "PNL_BELOW, pnl.below",
        "NAV_CORRECTED, nav.corrected",
        "HOLD_CHANGED, hold.changed",
        "ORDER_CHANGED, order.changed",
        "FEED_GAP, feed.gap",
        "POSTING_UNMATCHED, posting.unmatched",
        "BALANCE_DRIFT, balance.drift",
        "POSITION_REFUSED, position.refused",
        "CLOCK_JUMPED, clock.jumped",
        "DISK_LOW, disk.low"
    })
    void shouldNameTypesBothWays(NotificationType type, String name) {
        assertThat(TopicNames.of(type)).isEqualTo(name);
        assertThat(TopicNames.type(name)).isEqualTo(type);
    }

    @Test
    void shouldNameStatesAndSeveritiesBothWays() {
        for (NotificationState state : NotificationState.values()) {
            if (state != NotificationState.NULL_VAL) {
                assertThat(TopicNames.state(TopicNames.of(state))).isEqualTo(state);
            }
        }
        for (Severity severity : Severity.values()) {
            if (severity != Severity.NULL_VAL) {
                assertThat(TopicNames.severity(TopicNames.of(severity))).isEqualTo(severity);
            }
        }
        assertThat(TopicNames.of(Severity.CRITICAL)).isEqualTo("critical");
        assertThat(TopicNames.of(NotificationState.RESOLVED)).isEqualTo("RESOLVED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "balance", "BALANCE_BELOW", "null.val"})
    void shouldFindNothingForOtherNames(String name) {
        assertThat(TopicNames.type(name)).isNull();
        assertThat(TopicNames.state(name)).isNull();
        assertThat(TopicNames.severity(name)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, timer",
        "1, engine.configured",
        "10, customer.registered",
        "11, account.opened",
        "12, account.closed",
        "13, account.posted",
        "14, account.posted",
        "15, account.balanced",
        "16, account.held",
        "17, account.released",
        "20, fund.registered",
        "21, fund.priced",
        "22, fund.yielded",
        "23, fund.distributed",
        "24, fund.split",
        "30, order.confirmed",
        "31, order.accepted",
        "32, order.rejected",
        "33, order.switched",
        "34, order.reversed",
        "35, units.frozen",
        "36, units.released",
        "37, position.mode",
        "40, rule.set",
        "41, rule.removed",
        "50, feed.skip"
    })
    void shouldNameEventsByTheirTemplate(int template, String name) {
        assertThat(TopicNames.ofEvent(template)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 99, 100, 200})
    void shouldRefuseTemplatesOfNoEvent(int template) {
        assertThatThrownBy(() -> TopicNames.ofEvent(template)).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.belfry.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.belfry.bench.measure.StateSize;
import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.FundPricedDecoder;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.OrderConfirmedDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
    private static final int CUSTOMERS = 2_000;
    private static final long SEED = 7;

    private final Core core = new Core();
    private long timeNs = 1;
    private long notifications;

    private void apply(MutableDirectBuffer buffer, int offset, int length) {
        EventLayout.engineTimeNs(buffer, offset, timeNs++);
        ResultCode code = core.apply(buffer, offset, length);
        assertThat(code).as(() -> core.refusal().describe(code)).isEqualTo(ResultCode.OK);
        notifications += core.notifications().count();
        core.notifications().clear();
    }

    private Workload populated(AccountChoice choice) {
        return populated(CUSTOMERS, choice);
    }

    private Workload populated(int customers, AccountChoice choice) {
        Workload workload = new Workload(customers, choice, SEED);
        Population population = new Population(this::apply);
        population.configured(workload.limits());
        workload.populate(population);
        return workload;
    }

    @Test
    void shouldHaveThreeRulesInEffectPerAccountOnAverage() {
        Workload workload = populated(AccountChoice.UNIFORM);
        int inEffect = 0;
        for (int account = 0; account < workload.accounts(); account++) {
            inEffect += core.rules().effective(account).onAccount().length;
            if (account % Workload.ACCOUNTS_PER_CUSTOMER == 0) {
                inEffect += core.rules().effective(account).onPositions().length;
            }
        }

        assertThat((double) inEffect / workload.accounts()).isEqualTo(3.0);
        assertThat(notifications).isZero();
    }

    @Test
    void shouldTakeLittleMemoryPerCustomer() {
        Workload workload = populated(1_000_000, AccountChoice.UNIFORM);
        for (int account = 0; account < workload.accounts(); account++) {
            core.rules().effective(account);
        }

        StateSize size = StateSize.of(core, workload.customers());

        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        size.print(out, "state");
        assertThat(size.perCustomer()).isLessThanOrEqualTo(StateSize.MOST_ROW_BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeitherBeRefusedNorRingMoreAndMore(AccountChoice choice) {
        Workload workload = populated(choice);
        WorkloadEvents events = new WorkloadEvents(workload, 1);
        run(events, 600_000);
        long early = run(events, 600_000);
        run(events, 1_200_000);
        long late = run(events, 600_000);

        assertThat(early).isPositive();
        assertThat((double) late / early).isCloseTo(1, within(0.3));
    }

    private long run(WorkloadEvents events, int count) {
        long before = notifications;
        for (int i = 0; i < count; i++) {
            events.next();
            apply(events.message(), 0, events.length());
        }
        return notifications - before;
    }

    @Test
    void shouldBeNearlyAllPostingsWithSomeOrdersAndFewPrices() {
        WorkloadEvents events = new WorkloadEvents(new Workload(CUSTOMERS, AccountChoice.UNIFORM, SEED), 1);
        Map<Integer, Integer> counts = new HashMap<>();
        int total = 200_000;
        for (int i = 0; i < total; i++) {
            events.next();
            counts.merge(EventLayout.templateId(events.message(), 0), 1, Integer::sum);
        }

        assertThat((double) counts.get(AccountPostedDecoder.TEMPLATE_ID) / total)
                .isCloseTo(0.95, within(0.003));
        assertThat((double) counts.get(OrderConfirmedDecoder.TEMPLATE_ID) / total)
                .isCloseTo(0.04, within(0.003));
        assertThat((double) counts.get(FundPricedDecoder.TEMPLATE_ID) / total).isCloseTo(0.01, within(0.002));
        assertThat(counts).hasSize(3);
    }

    @Test
    void shouldMakeTheSameEventsAgainByTheSameSeed() {
        Workload workload = new Workload(CUSTOMERS, AccountChoice.ZIPF, SEED);
        WorkloadEvents one = new WorkloadEvents(workload, 3);
        WorkloadEvents other = new WorkloadEvents(workload, 3);
        for (int i = 0; i < 10_000; i++) {
            one.next();
            other.next();
            assertThat(bytes(one)).isEqualTo(bytes(other));
        }
    }

    private static byte[] bytes(EventSource source) {
        byte[] bytes = new byte[source.length()];
        source.message().getBytes(0, bytes);
        return bytes;
    }

    /** 16 characters, so that what is said of journal bytes per posting is about this length. */
    @Test
    void shouldGiveEachPostingAReferenceOfSixteenCharactersOfItsOwn() {
        WorkloadEvents events = new WorkloadEvents(new Workload(CUSTOMERS, AccountChoice.UNIFORM, SEED), 1);
        AccountPostedDecoder posted = new AccountPostedDecoder();
        Map<String, Integer> seen = new HashMap<>();
        int postings = 0;
        for (int i = 0; i < 50_000; i++) {
            events.next();
            if (EventLayout.templateId(events.message(), 0) == AccountPostedDecoder.TEMPLATE_ID) {
                posted.wrapAndApplyHeader(events.message(), 0, new MessageHeaderDecoder());
                String reference = posted.reference();
                assertThat(reference).hasSize(16);
                seen.merge(reference, 1, Integer::sum);
                postings++;
            }
        }
        assertThat(seen).hasSize(postings);
    }

    /** Against the distribution itself, on the ranks that are drawn often enough to tell. */
    @Test
    void shouldDrawBusyAccountsAsOftenAsZipfSays() {
        int size = 200_000;
        Zipf zipf = new Zipf(size, Zipf.EXPONENT);
        Xorshift dice = new Xorshift(SEED);
        int[] drawn = new int[size];
        int draws = 4_000_000;
        for (int i = 0; i < draws; i++) {
            drawn[zipf.rank(dice.next())]++;
        }
        double sum = 0;
        for (int rank = 1; rank <= size; rank++) {
            sum += Math.pow(rank, -Zipf.EXPONENT);
        }
        for (int rank : new int[] {0, 1, 2, 9, 99}) {
            double expected = draws * Math.pow(rank + 1.0, -Zipf.EXPONENT) / sum;
            assertThat((double) drawn[rank]).as("rank %d", rank).isCloseTo(expected, within(expected * 0.2));
        }
        double firstTenth = Arrays.stream(drawn, 0, size / 10).sum();
        double expected = 0;
        for (int rank = 1; rank <= size / 10; rank++) {
            expected += Math.pow(rank, -Zipf.EXPONENT) / sum;
        }
        assertThat(firstTenth / draws).isCloseTo(expected, within(0.01));
    }
}

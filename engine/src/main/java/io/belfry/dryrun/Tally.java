package io.belfry.dryrun;

import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.NotificationCommonDecoder;
import io.belfry.codec.OperationsNotifiedDecoder;
import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.notification.NotificationBatch;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.agrona.DirectBuffer;

/**
 * Counts what the draft rings. Twelve bytes per customer that has a handle; one thread.
 *
 * <p>A customer's notifications come in order of time, others' do not: a sweep brings some up later than the rest.
 */
final class Tally {
    private static final int MOST_LOUDEST = 10;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NO_DAY = Integer.MIN_VALUE;

    private final DraftPassage passage;
    private final DirectBuffer id;
    private final NotificationCommonDecoder common = new NotificationCommonDecoder();

    /** By customer handle. */
    private long[] heard = new long[0];

    /** By customer handle: the last day on which it heard anything, in days since 1970. */
    private int[] lastDay = new int[0];

    /** From {@link #firstDay} on, two each: notifications, customers. */
    private long[] days = new long[0];

    private int firstDay;
    private long customers;
    private long triggered;
    private long resolved;
    private long info;
    private long corrected;

    Tally(DraftPassage passage) {
        this.passage = passage;
        this.id = passage.id();
    }

    /** Counts those of the draft among what the core has rung just now. */
    void count(Core core) {
        NotificationBatch batch = core.notifications();
        if (batch.count() == 0) {
            return;
        }
        batch.rewind();
        while (batch.next()) {
            count(core, batch.buffer(), batch.offset());
        }
    }

    long notifications() {
        return triggered + resolved + info + corrected;
    }

    long triggered() {
        return triggered;
    }

    long resolved() {
        return resolved;
    }

    long info() {
        return info;
    }

    long corrected() {
        return corrected;
    }

    long customers() {
        return customers;
    }

    List<DryRunReport.Day> perDay() {
        List<DryRunReport.Day> list = new ArrayList<>();
        for (int i = 0; i < days.length; i += 2) {
            if (days[i] > 0) {
                list.add(new DryRunReport.Day(LocalDate.ofEpochDay(firstDay + i / 2), days[i], days[i + 1]));
            }
        }
        return list;
    }

    /** Those who heard most; among equals those who were registered first. */
    List<DryRunReport.Loudest> top(Directory directory) {
        Comparator<Integer> quietestFirst =
                Comparator.<Integer>comparingLong(customer -> heard[customer]).thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> loudest = new PriorityQueue<>(quietestFirst);
        for (int customer = 0; customer < heard.length; customer++) {
            if (heard[customer] > 0 && (loudest.size() < MOST_LOUDEST || heard[customer] > heard[loudest.element()])) {
                loudest.add(customer);
                if (loudest.size() > MOST_LOUDEST) {
                    loudest.remove();
                }
            }
        }
        List<DryRunReport.Loudest> list = new ArrayList<>();
        while (!loudest.isEmpty()) {
            int customer = loudest.remove();
            list.add(0, new DryRunReport.Loudest(directory.name(Namespace.CUSTOMER, customer), heard[customer]));
        }
        return list;
    }

    private void count(Core core, DirectBuffer buffer, int offset) {
        int template = Short.toUnsignedInt(buffer.getShort(
                offset + MessageHeaderDecoder.templateIdEncodingOffset(), MessageHeaderDecoder.BYTE_ORDER));
        if (template == OperationsNotifiedDecoder.TEMPLATE_ID) {
            return;
        }
        // Customer and rule are the first texts of every other record, each behind its length in one byte.
        int block = Short.toUnsignedInt(buffer.getShort(
                offset + MessageHeaderDecoder.blockLengthEncodingOffset(), MessageHeaderDecoder.BYTE_ORDER));
        int customerAt = offset + MessageHeaderDecoder.ENCODED_LENGTH + block + 1;
        int customerLength = Byte.toUnsignedInt(buffer.getByte(customerAt - 1));
        int ruleAt = customerAt + customerLength + 1;
        if (!isDraft(buffer, ruleAt)) {
            return;
        }
        common.wrap(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
        if (common.ruleVersion() != passage.version()) {
            return;
        }
        countState();
        int customer = core.directory().findOwn(Namespace.CUSTOMER, buffer, customerAt, customerLength);
        countCustomer(customer, dayOf(common.timeNs(), core.bankOffsetMinutes()));
    }

    private boolean isDraft(DirectBuffer buffer, int ruleAt) {
        int length = id.capacity();
        if (Byte.toUnsignedInt(buffer.getByte(ruleAt - 1)) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(ruleAt + i) != id.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    private void countState() {
        switch (common.state()) {
            case TRIGGERED -> triggered++;
            case RESOLVED -> resolved++;
            case CORRECTED -> corrected++;
            case INFO, NULL_VAL -> info++;
        }
    }

    private void countCustomer(int customer, int day) {
        if (customer >= heard.length) {
            int length = Math.max(customer + 1, heard.length + heard.length / 2);
            int before = lastDay.length;
            heard = Arrays.copyOf(heard, length);
            lastDay = Arrays.copyOf(lastDay, length);
            Arrays.fill(lastDay, before, length, NO_DAY);
        }
        if (heard[customer]++ == 0) {
            customers++;
        }
        int at = placeOf(day);
        days[at]++;
        if (lastDay[customer] != day) {
            lastDay[customer] = day;
            days[at + 1]++;
        }
    }

    private int placeOf(int day) {
        if (days.length == 0) {
            firstDay = day;
        }
        if (day < firstDay) {
            long[] earlier = new long[days.length + 2 * (firstDay - day)];
            System.arraycopy(days, 0, earlier, 2 * (firstDay - day), days.length);
            days = earlier;
            firstDay = day;
        }
        int at = 2 * (day - firstDay);
        if (at >= days.length) {
            days = Arrays.copyOf(days, at + 2);
        }
        return at;
    }

    private static int dayOf(long timeNs, int offsetMinutes) {
        long seconds = Math.floorDiv(timeNs, NS_PER_SECOND) + (long) offsetMinutes * SECONDS_PER_MINUTE;
        return (int) Math.floorDiv(seconds, SECONDS_PER_DAY);
    }
}

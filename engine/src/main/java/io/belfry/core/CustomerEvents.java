package io.belfry.core;

import io.belfry.codec.CustomerRegisteredDecoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.account.AccountTable;
import io.belfry.core.account.CustomerProfile;
import io.belfry.core.account.CustomerTable;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.fund.FundEvents;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.notification.Cause;
import io.belfry.core.posting.AccountEvents;
import io.belfry.core.rule.RuleBook;
import io.belfry.core.table.TextHeap;
import io.belfry.core.window.WatchSweep;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies {@code customer.registered}. The core's thread only. */
final class CustomerEvents {
    private static final int MAX_TEXT = (CustomerProfile.MAX_LONG_BYTES - 1) / 2;

    private final Directory directory;
    private final CustomerTable customers;
    private final AccountTable accounts;
    private final TextHeap texts;
    private final RuleBook book;
    private final AccountEvents accountEvents;
    private final FundEvents fundEvents;
    private final WatchSweep watchSweep;
    private final CustomerCatchUp catchUp;
    private final CustomerProfile profile;
    private final UnsafeBuffer id = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer name = new UnsafeBuffer(new byte[MAX_TEXT]);
    private final UnsafeBuffer locale = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer zone = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer segment = new UnsafeBuffer(new byte[255]);
    private final UnsafeBuffer desk = new UnsafeBuffer(new byte[2 * MAX_TEXT + 1]);
    private EngineLimits limits = EngineLimits.defaults();

    CustomerEvents(
            Directory directory,
            CustomerTable customers,
            AccountTable accounts,
            TextHeap texts,
            RuleBook book,
            AccountEvents accountEvents,
            FundEvents fundEvents,
            WatchSweep watchSweep,
            CustomerCatchUp catchUp) {
        this.directory = directory;
        this.customers = customers;
        this.accounts = accounts;
        this.texts = texts;
        this.profile = new CustomerProfile(texts);
        this.book = book;
        this.accountEvents = accountEvents;
        this.fundEvents = fundEvents;
        this.watchSweep = watchSweep;
        this.catchUp = catchUp;
    }

    void configure(EngineLimits newLimits) {
        limits = newLimits;
    }

    /** Registers a customer, or updates the fields that are given. */
    ResultCode registered(CustomerRegisteredDecoder event, Cause cause, Refusal refusal) {
        int idLength = event.getCustomer(id, 0, id.capacity());
        int nameLength = event.getName(name, 0, name.capacity());
        int localeLength = event.getLocale(locale, 0, locale.capacity());
        int zoneLength = event.getZone(zone, 0, zone.capacity());
        int segmentLength = event.getSegment(segment, 0, segment.capacity());
        int managerLength = event.getManager(desk, 0, MAX_TEXT);
        desk.putByte(managerLength, (byte) '\n');
        int branchLength = event.getBranch(desk, managerLength + 1, MAX_TEXT);
        boolean hasDesk = managerLength > 0 || branchLength > 0;
        boolean hasTexts = nameLength > 0 || localeLength > 0 || zoneLength > 0 || hasDesk;
        int customer = directory.findOwn(Namespace.CUSTOMER, id, 0, idLength);
        profile.prepare(
                customer == Directory.UNKNOWN ? TextHeap.NOWHERE : customers.profile(customer),
                name,
                nameLength,
                locale,
                localeLength,
                zone,
                zoneLength,
                desk,
                hasDesk ? managerLength + 1 + branchLength : 0);
        if (hasTexts && !hasRoom(profile.appendedBytes())) {
            refusal.set("name", profile.length(), limits.maxTextBytes(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        if (customer == Directory.UNKNOWN && customers.size() >= limits.maxCustomers()) {
            refusal.set("customer", Refusal.NONE, limits.maxCustomers(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        int segmentHandle = CustomerTable.NONE;
        if (segmentLength > 0) {
            segmentHandle = directory.intern(Namespace.SEGMENT, segment, 0, segmentLength, 0);
            if (segmentHandle == Directory.FULL) {
                refusal.set("segment", Refusal.NONE, limits.maxSegments(), 0);
                return ResultCode.LIMIT_REACHED;
            }
        }
        boolean isMoved = customer != Directory.UNKNOWN
                && segmentHandle != CustomerTable.NONE
                && segmentHandle != customers.segment(customer);
        if (isMoved && !accountEvents.hasRoomForAccounts(countAccounts(customer))) {
            refusal.set("segment", Refusal.NONE, limits.maxAlerts(), 0);
            return ResultCode.LIMIT_REACHED;
        }
        if (customer == Directory.UNKNOWN) {
            customer = directory.intern(Namespace.CUSTOMER, id, 0, idLength, 0);
            if (customer != customers.add()) {
                throw new IllegalStateException("directory and customers disagree on handle " + customer);
            }
        }
        if (hasTexts) {
            customers.profile(customer, profile.put());
        }
        if (segmentHandle != CustomerTable.NONE && segmentHandle != customers.segment(customer)) {
            move(customer, segmentHandle, cause);
        }
        return ResultCode.OK;
    }

    private boolean hasRoom(int appendedBytes) {
        return appendedBytes == 0 || texts.usedBytes() + appendedBytes <= limits.maxTextBytes();
    }

    private int countAccounts(int customer) {
        int count = 0;
        for (int a = customers.firstAccount(customer); a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
            count++;
        }
        return count;
    }

    /** Alerts of rules that no longer reach the customer resolve. */
    private void move(int customer, int segmentHandle, Cause cause) {
        catchUp.ofCustomer(customer);
        long pendingNs = watchSweep.changeNs(cause.timeNs());
        for (int a = customers.firstAccount(customer); a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
            accountEvents.reach(a, pendingNs);
            fundEvents.rearm(a);
        }
        customers.segment(customer, segmentHandle);
        book.customerMoved(customer);
        for (int a = customers.firstAccount(customer); a != AccountTable.NONE; a = accounts.nextOfCustomer(a)) {
            accountEvents.resolveOutOfEffect(a, cause);
            accountEvents.reach(a, cause.timeNs());
            fundEvents.resolveOutOfEffect(a, cause);
        }
    }
}

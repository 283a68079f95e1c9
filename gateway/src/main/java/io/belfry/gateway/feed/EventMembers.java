package io.belfry.gateway.feed;

import io.belfry.codec.Currencies;
import io.belfry.codec.EventLayout;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;

/** Writes the members of printed events that stand for more than their text: names by handle, decimals, dates, times. */
final class EventMembers {
    /** What stands for an absent date where a date is optional, and never occurs where it is required. */
    static final int NO_DATE = Integer.MIN_VALUE;

    private final Directory directory;

    EventMembers(Directory directory) {
        this.directory = directory;
    }

    /** What the directory keeps with a fund: its currency and scales. */
    long fundAttributes(int fund) {
        return directory.attributes(Namespace.FUND, fund);
    }

    void name(StringBuilder out, Field field, Namespace namespace, int handle) {
        JsonText.member(out, field.path(), directory.name(namespace, handle));
    }

    static void money(StringBuilder out, Field field, long value, long absent, int currency) {
        if (value != absent) {
            decimal(out, field, value, Currencies.decimals(currency));
        }
    }

    static void decimal(StringBuilder out, Field field, long value, int scale) {
        decimal(out, field.path(), value, scale);
    }

    static void decimal(StringBuilder out, String name, long value, int scale) {
        DecimalText.append(JsonText.name(out, name).append('"'), value, scale);
        out.append('"');
    }

    static void date(StringBuilder out, Field field, int day, int absent) {
        if (day != absent) {
            TimeText.appendDate(JsonText.name(out, field.path()).append('"'), day);
            out.append('"');
        }
    }

    static void time(StringBuilder out, Field field, long timeNs) {
        if (timeNs != EventLayout.NO_TIME) {
            TimeText.appendTime(JsonText.name(out, field.path()).append('"'), timeNs);
            out.append('"');
        }
    }
}

package io.belfry.gateway.feed;

import io.belfry.codec.Currencies;
import io.belfry.core.directory.Attributes;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import org.agrona.concurrent.UnsafeBuffer;

/** A directory that a test fills as the core would. */
final class TestNames {
    private final Directory directory = new Directory(EngineLimits.defaults());

    /**
     * Customer {@code C-1} (0), accounts {@code DE-EUR} (0), {@code JP-JPY} (1), {@code KW-KWD} (2), fund {@code FUND-EUR} (0:
     * NAV 4 decimals, units 3) and {@code FUND-JPY} (1: NAV 2 decimals, units 2), rule {@code low-balance} (0), feed {@code core} (0), all visible.
     */
    static TestNames small() {
        TestNames names = new TestNames();
        names.add(Namespace.CUSTOMER, "C-1", 0);
        names.add(Namespace.ACCOUNT, "DE-EUR", Attributes.ofAccount(Currencies.numeric("EUR")));
        names.add(Namespace.ACCOUNT, "JP-JPY", Attributes.ofAccount(Currencies.numeric("JPY")));
        names.add(Namespace.ACCOUNT, "KW-KWD", Attributes.ofAccount(Currencies.numeric("KWD")));
        names.add(Namespace.FUND, "FUND-EUR", Attributes.ofFund(Currencies.numeric("EUR"), 4, 3));
        names.add(Namespace.FUND, "FUND-JPY", Attributes.ofFund(Currencies.numeric("JPY"), 2, 2));
        names.add(Namespace.RULE, "low-balance", 0);
        names.add(Namespace.FEED, "core", 0);
        names.publish();
        return names;
    }

    Directory directory() {
        return directory;
    }

    /** Registers a name; {@link #publish} makes it visible. */
    int add(Namespace namespace, String name, long attributes) {
        UnsafeBuffer text = new UnsafeBuffer(new byte[Directory.MAX_NAME_BYTES]);
        int length = text.putStringWithoutLengthAscii(0, name);
        return directory.intern(namespace, text, 0, length, attributes);
    }

    void publish() {
        for (int i = 0; i < Namespace.count(); i++) {
            directory.makeVisible(Namespace.of(i), directory.size(Namespace.of(i)));
        }
    }

    /** Finds a feed, and opens it if need be, as a session does. */
    int openFeed(String name) {
        int handle = add(Namespace.FEED, name, 0);
        publish();
        return handle;
    }
}

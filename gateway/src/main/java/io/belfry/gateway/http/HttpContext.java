package io.belfry.gateway.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How the HTTP server is to run. Set what differs from the defaults, then {@link #conclude} once. */
public final class HttpContext {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private String host = "127.0.0.1";
    private int port = 8080;
    private long maxRequestBytes = 256L << 20;
    private int maxThreads = 64;
    private int maxStreams = 1_000;
    private int maxLongPolls = 1_000;
    private int frameSlots = 1 << 13;
    private Duration heartbeat = Duration.ofSeconds(15);
    private Duration queryTimeout = Duration.ofSeconds(10);
    private Duration ringPatience = Duration.ofMillis(250);
    private Set<String> allowedHosts = Set.of();
    private ZoneOffset bankOffset = ZoneOffset.UTC;
    private InetAddress address;

    /** The address or name to listen on; loopback by default. */
    public HttpContext host(String value) {
        this.host = value;
        return this;
    }

    public String host() {
        return host;
    }

    /** The port to listen on; 0 for any free one. */
    public HttpContext port(int value) {
        this.port = value;
        return this;
    }

    public int port() {
        return port;
    }

    /** Largest body that is read; bodies are streamed, so it bounds time and not memory. */
    public HttpContext maxRequestBytes(long bytes) {
        this.maxRequestBytes = bytes;
        return this;
    }

    public long maxRequestBytes() {
        return maxRequestBytes;
    }

    /** Threads that calls run on. */
    public HttpContext maxThreads(int threads) {
        this.maxThreads = threads;
        return this;
    }

    public int maxThreads() {
        return maxThreads;
    }

    /** Streams of server-sent events at a time; more are answered 503. */
    public HttpContext maxStreams(int streams) {
        this.maxStreams = streams;
        return this;
    }

    public int maxStreams() {
        return maxStreams;
    }

    /** Long-polls that may wait at a time; more are answered 503. */
    public HttpContext maxLongPolls(int polls) {
        this.maxLongPolls = polls;
        return this;
    }

    public int maxLongPolls() {
        return maxLongPolls;
    }

    /** Notifications that the shared ring of encoded frames keeps; a power of two. Who lags more reads the outbox. */
    public HttpContext frameSlots(int slots) {
        this.frameSlots = slots;
        return this;
    }

    public int frameSlots() {
        return frameSlots;
    }

    /** How often a stream gets a comment, so that both ends notice a dead connection. */
    public HttpContext heartbeat(Duration interval) {
        this.heartbeat = interval;
        return this;
    }

    public Duration heartbeat() {
        return heartbeat;
    }

    /** How long a call waits for the engine before it is answered 503. */
    public HttpContext queryTimeout(Duration timeout) {
        this.queryTimeout = timeout;
        return this;
    }

    public Duration queryTimeout() {
        return queryTimeout;
    }

    /**
     * Names that the {@code Host} header may have, without port and in lower case. Empty: on loopback only its own names
     * (a page on the web could otherwise reach us by pointing a name of its own here), elsewhere any.
     */
    public HttpContext allowedHosts(Set<String> names) {
        this.allowedHosts = Set.copyOf(names);
        return this;
    }

    /**
     * How long a call that brings events waits for room in a full ring before it is answered 429. A little: a client that
     * only outruns the engine for a moment is slowed down by its own connection; one that meets a stuck engine hears so.
     */
    public HttpContext ringPatience(Duration patience) {
        this.ringPatience = patience;
        return this;
    }

    public Duration ringPatience() {
        return ringPatience;
    }

    /** The bank's offset from UTC, for files whose times name none. */
    public HttpContext bankOffset(ZoneOffset value) {
        this.bankOffset = value;
        return this;
    }

    public ZoneOffset bankOffset() {
        return bankOffset;
    }

    /** Whether a request that names this host is meant for us. */
    boolean isHostAllowed(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!allowedHosts.isEmpty()) {
            return allowedHosts.contains(lower);
        }
        return !address.isLoopbackAddress() || LOOPBACK_NAMES.contains(lower);
    }

    /**
     * Checks everything once.
     *
     * @throws IllegalArgumentException naming each setting that is wrong, its value and what is allowed
     */
    public HttpContext conclude() {
        List<String> errors = new ArrayList<>();
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            errors.add("host is " + host + ", which is no address of this machine (" + e.getMessage() + ")");
        }
        check(errors, "port", port, 0, 65_535);
        check(errors, "maxRequestBytes", maxRequestBytes, 1, Long.MAX_VALUE);
        check(errors, "maxThreads", maxThreads, 8, 1_000);
        check(errors, "maxStreams", maxStreams, 0, 100_000);
        check(errors, "maxLongPolls", maxLongPolls, 0, 100_000);
        check(errors, "heartbeat (ms)", heartbeat.toMillis(), 10, 3_600_000);
        check(errors, "ringPatience (ms)", ringPatience.toMillis(), 0, 60_000);
        check(errors, "queryTimeout (ms)", queryTimeout.toMillis(), 1, 3_600_000);
        if (frameSlots < 16 || frameSlots > 1 << 20 || Integer.bitCount(frameSlots) != 1) {
            errors.add("frameSlots is " + frameSlots + ", allowed are powers of two from 16 to 1048576");
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        return this;
    }

    private static void check(List<String> errors, String name, long value, long min, long max) {
        if (value < min || value > max) {
            errors.add(name + " is " + value + ", allowed are " + min + " to " + max);
        }
    }
}

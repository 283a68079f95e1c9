package io.belfry.bench;

import io.belfry.bench.load.Workload;
import io.belfry.bench.suite.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What stands in the table of {@code belfry bench peers}: Belfry, and each peer with what is unfair to it or to Belfry. */
enum PeerSubject {
    BELFRY(
            "Belfry, durability process",
            1,
            "ring, journal, core and outbox: references checked, three rules per account on average, notifications written."),
    BELFRY_DISK(
            "Belfry, durability disk",
            0.25,
            "the same, and every batch is forced onto the disk before its results go out."),
    HASH_MAP(
            "hash map, nothing kept",
            4,
            "keeps nothing, checks nothing, tells nobody: a stop loses all. No other thread can offer to it or read from it."),
    HASH_MAP_WRITTEN(
            "hash map, log written",
            2,
            "survives the end of its process as Belfry's `process` does, with 24 bytes per posting and no checksum; still"
                    + " no reference, no rule, no outbox."),
    HASH_MAP_FORCED(
            "hash map, 1,000 per force",
            0.25,
            "gathers 1,000 postings before it forces, however long that takes: fine for throughput, not for who waits."),
    HASH_MAP_FORCED_EACH(
            "hash map, force each",
            0.005,
            "waits for the disk after every posting: what a loop without batching costs; the disk decides alone."),
    EXCHANGE_CORE(
            "exchange-core, no journal",
            0.5,
            "built for six pinned cores and more (grouping, risk, matching and results each spin on their own), here they"
                    + " share two by yielding; built to match orders, of which there are none here. It compares a transaction's"
                    + " number with the account's last one, keeps no references, and has no rules."),
    EXCHANGE_CORE_JOURNAL(
            "exchange-core, journal",
            0.5,
            "the same with one more thread, which compresses its journal (LZ4) and writes it without forcing: as durable as"
                    + " Belfry's `process`.");

    private static final String PACKAGE = "io.belfry.peers.";

    private final String title;
    private final double share;
    private final String caveat;

    PeerSubject(String title, double share, String caveat) {
        this.title = title;
        this.share = share;
        this.caveat = caveat;
    }

    String title() {
        return title;
    }

    /** Where it, or Belfry beside it, is at a disadvantage. */
    String caveat() {
        return caveat;
    }

    boolean isBelfry() {
        return this == BELFRY || this == BELFRY_DISK;
    }

    /** How many postings it gets, so that all take some seconds. */
    long events(long whole) {
        return Math.max(1_000, (long) (whole * share));
    }

    /** Flags of its JVM. */
    List<String> flags() {
        return isBelfry() ? ChildJvm.flags() : ChildJvm.tuning();
    }

    /**
     * Class path, main class and arguments.
     *
     * @param peers where the module's jars lie
     * @param directory for its files, empty
     */
    List<String> command(Path peers, Path directory, int customers, long whole, long seed) {
        long events = events(whole);
        int accounts = customers * Workload.ACCOUNTS_PER_CUSTOMER;
        List<String> words = new ArrayList<>();
        String jar = peers.resolve("belfry-peers.jar").toString();
        switch (this) {
            case BELFRY, BELFRY_DISK -> {
                words.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchMain.class.getName()));
                words.addAll(List.of("peers-belfry", "--customers=" + customers));
                words.add("--durability=" + (this == BELFRY ? "process" : "disk"));
            }
            case EXCHANGE_CORE, EXCHANGE_CORE_JOURNAL -> {
                String path = jar
                        + System.getProperty("path.separator")
                        + peers.resolve("lib").resolve("*");
                words.addAll(List.of("-cp", path, PACKAGE + "exchangecore.ExchangeCorePeer", "--accounts=" + accounts));
                words.add("--journal=" + (this == EXCHANGE_CORE ? "off" : "on"));
                // The best of what was tried on two cores; see performance-notes.
                words.addAll(List.of("--waiting=yielding", "--ring-slots=65536", "--group=4096"));
            }
            default -> {
                words.addAll(List.of("-cp", jar, PACKAGE + "hashmap.HashMapPeer", "--accounts=" + accounts));
                words.add("--log=" + log());
                words.add("--file=" + directory.resolve("postings"));
            }
        }
        words.addAll(List.of("--events=" + events, "--warm-up=" + events, "--seed=" + seed));
        words.add("--directory=" + directory);
        return words;
    }

    private String log() {
        return switch (this) {
            case HASH_MAP_WRITTEN -> "written";
            case HASH_MAP_FORCED -> "forced-per-1000";
            case HASH_MAP_FORCED_EACH -> "forced-each";
            default -> "none";
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

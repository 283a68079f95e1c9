package io.belfry.peers.exchangecore;

import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.BalanceAdjustmentType;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.InitialStateConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.common.config.SerializationConfiguration;
import exchange.core2.core.processors.journaling.DiskSerializationProcessor;
import exchange.core2.core.processors.journaling.DiskSerializationProcessorConfiguration;
import io.belfry.peers.Measured;
import io.belfry.peers.PeerArguments;
import io.belfry.peers.Postings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/**
 * exchange-core with users for accounts, each with a balance in one currency, and a balance adjustment per posting. One
 * thread offers as fast as the ring takes; a run ends with the last result.
 */
public final class ExchangeCorePeer {
    private static final int CURRENCY = 978;
    private static final long AWAIT_STEP_NS = 20_000;
    private static final long SHUTDOWN_SECONDS = 30;
    private static final String EXCHANGE = "BELFRYPEER";

    /** Counts results on exchange-core's last thread. */
    private static final class Results implements ObjLongConsumer<OrderCommand> {
        private volatile long heard;
        private volatile long refused;
        private volatile CommandResultCode firstRefusal;

        @Override
        // One thread writes; it is the only one that hears results.
        @SuppressWarnings({"NonAtomicVolatileUpdate", "NonAtomicOperationOnVolatileField"})
        public void accept(OrderCommand command, long sequence) {
            if (command.resultCode != CommandResultCode.SUCCESS) {
                if (refused == 0) {
                    firstRefusal = command.resultCode;
                }
                refused++;
            }
            heard++;
        }

        void await(long count) {
            while (heard < count) {
                LockSupport.parkNanos(AWAIT_STEP_NS);
            }
            if (refused > 0) {
                throw new IllegalStateException(refused + " commands were refused, the first with " + firstRefusal);
            }
        }
    }

    private final PeerArguments wanted;
    private final Results results = new Results();
    private final ExchangeCore core;
    private final ExchangeApi api;
    private final String settings;
    private long offered;

    private ExchangeCorePeer(PeerArguments wanted, String[] arguments) {
        this.wanted = wanted;
        boolean journaling = PeerArguments.text(arguments, "journal").equals("on");
        int ringSlots = Integer.parseInt(PeerArguments.text(arguments, "ring-slots"));
        int group = Integer.parseInt(PeerArguments.text(arguments, "group"));
        CoreWaitStrategy waiting = PeerArguments.choice(arguments, "waiting", CoreWaitStrategy.class);
        PerformanceConfiguration performance = PerformanceConfiguration.baseBuilder()
                .ringBufferSize(ringSlots)
                .riskEnginesNum(1)
                .matchingEnginesNum(1)
                .msgsInGroupLimit(group)
                .waitStrategy(waiting)
                .build();
        SerializationConfiguration serialization = journaling
                ? SerializationConfiguration.builder()
                        .enableJournaling(true)
                        .serializationProcessorFactory(configuration -> new DiskSerializationProcessor(
                                configuration, disk(PeerArguments.text(arguments, "directory"))))
                        .build()
                : SerializationConfiguration.DEFAULT;
        core = ExchangeCore.builder()
                .resultsConsumer(results)
                .exchangeConfiguration(ExchangeConfiguration.defaultBuilder()
                        .performanceCfg(performance)
                        .initStateCfg(
                                journaling
                                        ? InitialStateConfiguration.cleanStartJournaling(EXCHANGE)
                                        : InitialStateConfiguration.cleanStart(EXCHANGE))
                        .serializationCfg(serialization)
                        .build())
                .build();
        api = core.getApi();
        settings = "1 risk engine, 1 matching engine, ring of " + ringSlots + ", groups of " + group + ", "
                + PeerArguments.text(arguments, "waiting") + " wait, journal "
                + PeerArguments.text(arguments, "journal");
    }

    /** The defaults of exchange-core, in another directory. */
    private static DiskSerializationProcessorConfiguration disk(String directory) {
        DiskSerializationProcessorConfiguration defaults =
                DiskSerializationProcessorConfiguration.createDefaultConfig();
        return DiskSerializationProcessorConfiguration.builder()
                .storageFolder(directory)
                .snapshotLz4CompressorFactory(defaults.getSnapshotLz4CompressorFactory())
                .journalFileMaxSize(defaults.getJournalFileMaxSize())
                .journalBufferSize(defaults.getJournalBufferSize())
                .journalBatchCompressThreshold(defaults.getJournalBatchCompressThreshold())
                .journalLz4CompressorFactory(defaults.getJournalLz4CompressorFactory())
                .build();
    }

    /**
     * Arguments as in {@link PeerArguments}, and {@code --journal=on|off}, {@code --directory}, {@code --waiting}, {@code
     * --ring-slots} and {@code --group}; prints one line of JSON.
     */
    public static void main(String[] arguments) {
        PeerArguments wanted = PeerArguments.parse(arguments);
        Path directory = Path.of(PeerArguments.text(arguments, "directory"));
        ExchangeCorePeer peer = new ExchangeCorePeer(wanted, arguments);
        peer.core.startup();
        // A start with a journal publishes a command of its own.
        peer.offered = PeerArguments.text(arguments, "journal").equals("on") ? 1 : 0;
        peer.register();
        peer.run(new Postings(wanted.accounts(), wanted.seed()), wanted.warmUp());
        System.gc();
        long before = bytesIn(directory);
        Measured measured = Measured.start();
        peer.run(new Postings(wanted.accounts(), wanted.seed() + 1), wanted.events());
        measured.stop();
        System.out.println(measured.json(wanted.events(), bytesIn(directory) - before, peer.settings));
        peer.core.shutdown(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        System.exit(0);
    }

    private void register() {
        long now = System.nanoTime();
        for (long account = 0; account < wanted.accounts(); account++) {
            api.createUser(0, 0, now, account);
            adjust(account, PeerArguments.OPENING_MINOR);
            offered++;
        }
        results.await(offered);
    }

    private void run(Postings postings, long events) {
        for (long i = 0; i < events; i++) {
            postings.next();
            adjust(postings.account(), postings.amountMinor());
        }
        results.await(offered);
    }

    /** A transaction's number has to rise, within an account. */
    private void adjust(long account, long amountMinor) {
        offered++;
        api.balanceAdjustment(
                0, 0, System.nanoTime(), account, offered, CURRENCY, amountMinor, BalanceAdjustmentType.ADJUSTMENT);
    }

    private static long bytesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.toList();
            long bytes = 0;
            for (Path file : found) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

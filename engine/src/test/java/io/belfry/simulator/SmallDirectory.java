package io.belfry.simulator;

import io.belfry.codec.ClockMode;
import io.belfry.core.EventBuilder.Stamp;
import io.belfry.core.model.RandomHistory;
import io.belfry.core.model.RandomHistory.Line;
import io.belfry.pipeline.PipelineClock;
import io.belfry.pipeline.SteppedPipeline;
import io.belfry.recovery.Recovered;
import io.belfry.recovery.Recovery;
import io.belfry.recovery.SnapshotMaker;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A small data directory with everything in it: journal, outbox, a snapshot in the middle, watermark, {@code belfry.meta}. */
final class SmallDirectory {
    static final Path ROOT = Simulation.ROOT;

    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final int EVENTS = 40;

    private SmallDirectory() {}

    /** Makes one; {@code stopped} says whether its engine stopped cleanly or was killed. */
    static SimulatedStorage make(long seed, boolean stopped) {
        SimulatedClock clock = new SimulatedClock();
        SimulatedStorage storage = SimulatedStorage.reliable();
        storage.monotonicNs(clock::monotonicNs);
        storage.put(ROOT.resolveSibling("other"), new byte[0]);
        Recovered data = Recovery.run(storage, ROOT, Simulation.BLOCK_BYTES, clock::wallMs, () -> 0x5EEDL, line -> {});
        SteppedPipeline pipeline = new SteppedPipeline(
                new SteppedPipeline.Parts(
                        data.core(),
                        data.journal(),
                        data.journalWriter(),
                        data.outbox(),
                        data.outboxWriter(),
                        data.outboxIndex(),
                        data.watermark()::advance),
                64,
                new PipelineClock(ClockMode.WALL, HOUR_NS, clock::wallMs, clock::monotonicNs),
                true,
                false,
                (line, code, sequence, refusal) -> {});
        pipeline.start();
        Witness witness = new Witness();
        UnsafeBuffer message = new UnsafeBuffer(new byte[1 << 14]);
        List<Line> lines = RandomHistory.of(seed, EVENTS, true, event -> true);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            Stamp stamp = new Stamp(
                    pipeline.stampNow(), line.stamp().feed(), line.stamp().feedSeq());
            byte[] bytes = witness.take(line.event(), stamp, i);
            message.putBytes(0, bytes);
            pipeline.offer(message, 0, bytes.length, stamp.engineTimeNs(), i);
            if (i % 4 == 3 || i == lines.size() - 1) {
                while (pipeline.step(64)) {
                    clock.advance(1_000_000L);
                }
            }
            if (i == lines.size() * 2 / 3) {
                SnapshotMaker.make(storage, ROOT, () -> false, text -> {});
            }
        }
        if (stopped) {
            pipeline.close();
            data.watermark().stopped(pipeline.journaled());
            data.close();
        }
        storage.crash(SimulatedStorage.CrashKind.KILL);
        return storage;
    }
}

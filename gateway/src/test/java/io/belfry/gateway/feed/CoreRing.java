package io.belfry.gateway.feed;

import io.belfry.codec.ClockMode;
import io.belfry.codec.EngineConfiguredEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.ResultCode;
import io.belfry.core.Core;
import io.belfry.core.Semantics;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import io.belfry.pipeline.ResultListener;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A ring without a ring: what is offered is applied by a core at once, a second of engine time after the last. */
final class CoreRing implements EventRing {
    private static final int OFFSET = 24;
    private static final long STEP_NS = 1_000_000_000L;

    private final Core core = new Core();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES + OFFSET]);
    private ResultListener listener = (line, code, sequence, why) -> {};
    private long nowNs = 1_795_167_000_000_000_000L;

    CoreRing(EngineLimits limits) {
        EngineConfiguredEncoder configured =
                new EngineConfiguredEncoder().wrapAndApplyHeader(buffer, OFFSET, new MessageHeaderEncoder());
        configured
                .common()
                .engineTimeNs(nowNs)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        configured
                .semanticsVersion(Semantics.VERSION)
                .epoch(1)
                .clockMode(ClockMode.WALL)
                .bankOffsetMinutes((short) 0);
        limits.encode(configured);
        require(core.apply(buffer, OFFSET, MessageHeaderEncoder.ENCODED_LENGTH + configured.encodedLength()));
    }

    CoreRing open(ResultListener results) {
        listener = results;
        return this;
    }

    Core core() {
        return core;
    }

    @Override
    public boolean offer(DirectBuffer message, int offset, int length, long line) {
        nowNs += STEP_NS;
        buffer.putBytes(OFFSET, message, offset, length);
        EventLayout.engineTimeNs(buffer, OFFSET, nowNs);
        ResultCode code = core.apply(buffer, OFFSET, length);
        for (int i = 0; i < Namespace.count(); i++) {
            core.directory().makeVisible(Namespace.of(i), core.directory().size(Namespace.of(i)));
        }
        core.notifications().clear();
        listener.onResult(line, code, core.sequence(), core.refusal());
        return true;
    }

    @Override
    public ResultCode refusedWith() {
        return ResultCode.RING_FULL;
    }

    @Override
    public void awaitPublished() {
        // Everything is published that was offered.
    }

    @Override
    public int open(String name) {
        throw new UnsupportedOperationException("the cases number no feed");
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private static void require(ResultCode code) {
        if (code != ResultCode.OK) {
            throw new IllegalStateException("the core refuses its configuration: " + code);
        }
    }
}

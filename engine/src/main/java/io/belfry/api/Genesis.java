package io.belfry.api;

import io.belfry.codec.EngineConfiguredEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.core.Core;
import io.belfry.core.Semantics;
import io.belfry.core.limits.EngineLimits;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** Journals what results depend on besides the events: at genesis, and whenever it differs from what is in force. */
final class Genesis {
    private static final long RETRY_NS = 50_000L;

    private Genesis() {}

    static boolean differs(EngineContext context, int epoch, Core core) {
        return core.sequence() == 0
                || core.epoch() != epoch
                || !core.limits().equals(context.limits())
                || core.clockMode() != context.clockMode()
                || core.bankOffsetMinutes() != context.bankOffsetMinutes();
    }

    static void offer(EngineContext context, int epoch, EventSession session) {
        EngineLimits limits = context.limits();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        EngineConfiguredEncoder encoder = new EngineConfiguredEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder.common()
                .engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
        encoder.semanticsVersion(Semantics.VERSION)
                .epoch(epoch)
                .clockMode(context.clockMode())
                .bankOffsetMinutes((short) context.bankOffsetMinutes());
        limits.encode(encoder);
        int length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        while (!session.offer(buffer, 0, length, 0)) {
            LockSupport.parkNanos(RETRY_NS);
        }
        session.awaitPublished();
    }
}

package io.belfry.pipeline;

import io.belfry.codec.EventCommonEncoder;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.OperationsKind;
import io.belfry.codec.OperationsRaisedEncoder;
import io.belfry.codec.TickEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes what the engine journals of its own accord, and offers it. One thread; nobody hears the results. */
final class EngineMessages {
    private final Pipeline pipeline;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TickEncoder tick = new TickEncoder();
    private final OperationsRaisedEncoder raised = new OperationsRaisedEncoder();

    EngineMessages(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Lets the core work off what is due; false when the ring is full. */
    boolean tryTick() {
        tick.wrapAndApplyHeader(buffer, 0, header);
        common(tick.common());
        return offer(tick.encodedLength());
    }

    /** Tells operations; false when the ring is full. The figures mean what the schema says. */
    boolean tryRaise(OperationsKind kind, long expected, long actual) {
        raised.wrapAndApplyHeader(buffer, 0, header);
        common(raised.common());
        raised.kind(kind).expected(expected).actual(actual);
        return offer(raised.encodedLength());
    }

    private static void common(EventCommonEncoder common) {
        common.engineTimeNs(EventLayout.NO_TIME)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(0)
                .feed(EventLayout.NO_FEED);
    }

    private boolean offer(int encodedLength) {
        return pipeline.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength, null, 0);
    }
}

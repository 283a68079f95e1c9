package io.belfry.bench.load;

import io.belfry.codec.AccountPostedDecoder;
import io.belfry.codec.EventLayout;
import org.agrona.concurrent.UnsafeBuffer;

/** Only the postings of a source. One thread. */
public final class PostingsOf implements EventSource {
    private final EventSource source;

    public PostingsOf(EventSource source) {
        this.source = source;
    }

    @Override
    public void next() {
        do {
            source.next();
        } while (EventLayout.templateId(source.message(), 0) != AccountPostedDecoder.TEMPLATE_ID);
    }

    @Override
    public UnsafeBuffer message() {
        return source.message();
    }

    @Override
    public int length() {
        return source.length();
    }
}

package io.belfry.gateway.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.codec.ResultCode;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.gateway.feed.EventFeed;
import io.belfry.gateway.feed.EventFields;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneOffset;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads a whole file of one format into a feed. Any thread, one file at a time per feed. */
public final class FileImport {
    /** The formats that this version reads. */
    public enum Format {
        /** ISO 20022 reports, statements and notifications: camt.052, 053, 054. */
        CAMT,
        /** The NAV file of the Association of Mutual Funds in India. */
        AMFI
    }

    private FileImport() {}

    /**
     * Reads to the end of the file, or until the feed takes no more; {@link EventFeed#finish} says what became of it.
     *
     * @param open whether to open accounts and register funds that are not known
     * @param bankOffset what times without an offset mean
     * @throws IOException when the stream fails
     */
    public static void read(
            InputStream in, Format format, boolean open, ZoneOffset bankOffset, Directory directory, EventFeed feed)
            throws IOException {
        FeedSink sink = new FeedSink(feed);
        switch (format) {
            case CAMT ->
                new CamtAdapter(open, account -> isKnown(directory, Namespace.ACCOUNT, account), bankOffset)
                        .read(in, sink);
            case AMFI -> new AmfiAdapter(open, fund -> isKnown(directory, Namespace.FUND, fund)).read(in, sink);
        }
    }

    private static boolean isKnown(Directory directory, Namespace namespace, String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return directory.find(namespace, new UnsafeBuffer(bytes), 0, bytes.length) != Directory.UNKNOWN;
    }

    private record FeedSink(EventFeed feed) implements EventSink {
        @Override
        public boolean event(EventFields fields, long entry) {
            return feed.event(fields, entry);
        }

        @Override
        public void refused(long entry, ResultCode code, String message) {
            feed.refused(entry, code, message);
        }
    }
}

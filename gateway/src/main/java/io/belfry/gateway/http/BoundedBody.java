package io.belfry.gateway.http;

import java.io.IOException;
import java.io.InputStream;

/** A request's body that ends with an error once it is longer than allowed. One thread. */
final class BoundedBody extends InputStream {
    private final InputStream body;
    private final long maxBytes;
    private long readBytes;

    BoundedBody(InputStream body, long maxBytes) {
        this.body = body;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int value = body.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = body.read(target, offset, length);
        if (count > 0) {
            count(count);
        }
        return count;
    }

    private void count(int bytes) throws TooLargeException {
        readBytes += bytes;
        if (readBytes > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
    }

    /** The body is longer than the server reads. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long maxBytes) {
            super("the body is larger than " + maxBytes + " bytes");
        }
    }
}

package io.belfry.gateway.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends a parser's reading when one step takes more bytes than any honest one: a parser gathers a name, a text or a
 * comment whole before it tells of it, so its memory is bounded by what it may read meanwhile.
 */
final class MeteredInput extends FilterInputStream {
    private final int maxStepBytes;
    private long stepBytes;

    /** One step took too many bytes. */
    static final class StepTooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        private StepTooLongException(int maxStepBytes) {
            super("one text or tag is longer than " + maxStepBytes + " bytes");
        }
    }

    MeteredInput(InputStream in, int maxStepBytes) {
        super(in);
        this.maxStepBytes = maxStepBytes;
    }

    /** Starts the next step. */
    void nextStep() {
        stepBytes = 0;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int bytes) throws StepTooLongException {
        stepBytes += bytes;
        if (stepBytes > maxStepBytes) {
            throw new StepTooLongException(maxStepBytes);
        }
    }
}

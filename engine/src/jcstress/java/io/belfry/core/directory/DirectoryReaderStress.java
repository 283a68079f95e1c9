package io.belfry.core.directory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader looks a name up while the writer registers it, in a table that grows at that moment, and publishes it. Second
 * figure: what the reader saw of the name, 7 for its whole attribute and text.
 */
@JCStressTest
@Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "not published yet")
@Outcome(id = "10, 7", expect = ACCEPTABLE, desc = "published, and whole")
@State
public class DirectoryReaderStress {
    /** As many as fill the first index, so that one more makes it grow. */
    private static final int BEFORE = 10;

    private static final byte[] WANTED = "wanted".getBytes(StandardCharsets.US_ASCII);

    private final NameTable names = new NameTable(1_000);

    public DirectoryReaderStress() {
        for (int i = 0; i < BEFORE; i++) {
            byte[] name = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            names.intern(new UnsafeBuffer(name), 0, name.length, i);
        }
        names.makeVisible(BEFORE);
    }

    @Actor
    public void writer() {
        names.intern(new UnsafeBuffer(WANTED), 0, WANTED.length, 7);
        names.makeVisible(BEFORE + 1);
    }

    @Actor
    public void reader(II_Result result) {
        int handle = names.find(new UnsafeBuffer(WANTED), 0, WANTED.length);
        result.r1 = handle;
        if (handle >= 0 && names.text(handle).equals("wanted")) {
            result.r2 = (int) names.attribute(handle);
        }
    }
}

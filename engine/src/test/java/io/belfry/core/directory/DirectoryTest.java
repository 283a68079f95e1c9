package io.belfry.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.core.hash.Hashing;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.state.MemoryStateReader;
import io.belfry.core.state.MemoryStateWriter;
import io.belfry.core.state.StateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {
    private static final int NAMES = 200_000;
    private static final int READERS = 3;

    private final Directory directory = new Directory(EngineLimits.defaults());

    private static UnsafeBuffer text(String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }

    private int intern(Namespace namespace, String name) {
        return directory.intern(namespace, text(name), 0, name.length(), name.length());
    }

    private int find(Namespace namespace, String name) {
        return directory.find(namespace, text(name), 0, name.length());
    }

    @Test
    void shouldGiveDenseHandlesAndKeepThem() {
        for (int i = 0; i < NAMES; i++) {
            assertThat(intern(Namespace.ACCOUNT, "account-" + i)).isEqualTo(i);
        }
        directory.makeVisible(Namespace.ACCOUNT, NAMES);

        for (int i = 0; i < NAMES; i++) {
            String name = "account-" + i;
            assertThat(intern(Namespace.ACCOUNT, name)).isEqualTo(i);
            assertThat(find(Namespace.ACCOUNT, name)).isEqualTo(i);
            assertThat(directory.name(Namespace.ACCOUNT, i)).isEqualTo(name);
            assertThat(directory.attributes(Namespace.ACCOUNT, i)).isEqualTo(name.length());
        }
        assertThat(find(Namespace.ACCOUNT, "account-" + NAMES)).isEqualTo(Directory.UNKNOWN);
    }

    /** Otherwise names would be found at other names' places, and nothing would say so. */
    @Test
    void shouldHavePlacesForAsManyOfTheLongestNamesAsLimitsAllow() {
        assertThat(NameTable.PLACES).isGreaterThanOrEqualTo(EngineLimits.MAX_NAMES);
    }

    /** As many as take several of everything that names are kept in. */
    @Test
    void shouldComeBackAsItWasSaved() {
        for (int i = 0; i < NAMES; i++) {
            String name = "account-" + i;
            directory.intern(Namespace.ACCOUNT, text(name), 0, name.length(), attribute(i));
        }
        MemoryStateWriter saved = new MemoryStateWriter();
        directory.save(saved);

        Directory loaded = new Directory(EngineLimits.defaults());
        loaded.load(new MemoryStateReader(saved.bytes()), EngineLimits.defaults());

        assertThat(loaded.digest(0)).isEqualTo(directory.digest(0));
        assertThat(loaded.size(Namespace.ACCOUNT)).isEqualTo(NAMES);
        for (int i = 0; i < NAMES; i++) {
            String name = "account-" + i;
            assertThat(loaded.find(Namespace.ACCOUNT, text(name), 0, name.length()))
                    .isEqualTo(i);
            assertThat(loaded.name(Namespace.ACCOUNT, i)).isEqualTo(name);
            assertThat(loaded.attributes(Namespace.ACCOUNT, i)).isEqualTo(attribute(i));
        }
        loaded.intern(Namespace.ACCOUNT, text("one more"), 0, 8, -1);
        assertThat(loaded.name(Namespace.ACCOUNT, NAMES)).isEqualTo("one more");
        assertThat(loaded.digest(0)).isNotEqualTo(directory.digest(0));

        directory.intern(Namespace.ACCOUNT, text("one more"), 0, 8, -1);
        for (int i = 0; i < NAMES; i++) {
            String name = "later-" + i;
            directory.intern(Namespace.ACCOUNT, text(name), 0, name.length(), attribute(i));
            loaded.intern(Namespace.ACCOUNT, text(name), 0, name.length(), attribute(i));
        }
        assertThat(loaded.digest(0)).isEqualTo(directory.digest(0));
        assertThat(loaded.bytes()).isEqualTo(directory.bytes());
    }

    /** Four bytes would otherwise ask for 64 KiB. */
    @ParameterizedTest
    @ValueSource(ints = {2, 1 << 20, -1})
    void shouldNotBelieveInMoreSegmentsThanThereAreBytesFor(int segments) {
        intern(Namespace.CUSTOMER, "C-1");
        MemoryStateWriter saved = new MemoryStateWriter();
        directory.save(saved);
        byte[] bytes = saved.bytes();
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MemoryStateWriter.HEADER_BYTES + Integer.BYTES, segments);

        EngineLimits limits = EngineLimits.defaults();
        assertThatThrownBy(() -> new Directory(limits).load(new MemoryStateReader(bytes), limits))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("segments of names is " + segments + ", expected 0 to 1");
    }

    @Test
    void shouldNotBelieveInSegmentsThatAreNotFull() {
        for (int i = 0; i < 10_000; i++) {
            intern(Namespace.CUSTOMER, "customer-" + i);
        }
        MemoryStateWriter saved = new MemoryStateWriter();
        directory.save(saved);
        byte[] bytes = saved.bytes();
        int used = MemoryStateWriter.HEADER_BYTES + 2 * Integer.BYTES;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(used, 0);

        EngineLimits limits = EngineLimits.defaults();
        assertThatThrownBy(() -> new Directory(limits).load(new MemoryStateReader(bytes), limits))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("bytes used of a segment is 0, expected 65500 to 65536");
    }

    /** All bits of it, the sign's too. */
    private static long attribute(int handle) {
        return Hashing.mix(handle + 1L);
    }

    @Test
    void shouldHideANameUntilItIsMadeVisible() {
        intern(Namespace.FUND, "F-1");
        intern(Namespace.FUND, "F-2");
        assertThat(find(Namespace.FUND, "F-1")).isEqualTo(Directory.UNKNOWN);

        directory.makeVisible(Namespace.FUND, 1);

        assertThat(find(Namespace.FUND, "F-1")).isZero();
        assertThat(find(Namespace.FUND, "F-2")).isEqualTo(Directory.UNKNOWN);
        assertThat(directory.findOwn(Namespace.FUND, text("F-2"), 0, 3)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Namespace.class)
    void shouldKeepNamespacesApart(Namespace namespace) {
        assertThat(intern(namespace, "same")).isZero();
        for (Namespace other : Namespace.values()) {
            assertThat(directory.size(other)).isEqualTo(other == namespace ? 1 : 0);
        }
    }

    @Test
    void shouldTellNamesApartByTheirLastCharacterAndLength() {
        String longest = "x".repeat(Directory.MAX_NAME_BYTES);
        List<String> names = List.of("a", "b", "aa", "ab", "a".repeat(8), "a".repeat(9), longest, longest.substring(1));

        for (int i = 0; i < names.size(); i++) {
            assertThat(intern(Namespace.CUSTOMER, names.get(i))).isEqualTo(i);
        }
    }

    /**
     * One writer registers and publishes while readers look up: a reader never sees a handle before it is published, always
     * sees one that was published before it looked, and what it reads of the name is whole.
     */
    @Test
    void shouldShowWholeNamesToReadersWhileItGrows() throws ExecutionException, InterruptedException, TimeoutException {
        AtomicInteger published = new AtomicInteger();
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<Integer>> seen = new ArrayList<>();
            for (int r = 0; r < READERS; r++) {
                int stride = 1 + 2 * r;
                seen.add(readers.submit(() -> look(published, stride)));
            }
            for (int i = 0; i < NAMES; i++) {
                intern(Namespace.ACCOUNT, "account-" + i);
                if (i % 3 == 0) {
                    directory.makeVisible(Namespace.ACCOUNT, i + 1);
                    published.setRelease(i + 1);
                }
            }
            directory.makeVisible(Namespace.ACCOUNT, NAMES);
            published.setRelease(NAMES);
            for (Future<Integer> reader : seen) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).as("look-ups").isPositive();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    /** Looks up around the edge of what is published, until all is. */
    private int look(AtomicInteger published, int stride) {
        int lookups = 0;
        int wanted = 0;
        while (published.getAcquire() < NAMES && !Thread.currentThread().isInterrupted()) {
            int before = published.getAcquire();
            wanted = wanted + stride < before + 50 ? wanted + stride : Math.max(0, before - 50);
            String name = "account-" + wanted;
            int handle = find(Namespace.ACCOUNT, name);
            if (wanted < before) {
                assertThat(handle).isEqualTo(wanted);
            } else {
                assertThat(handle).isIn(wanted, Directory.UNKNOWN);
            }
            if (handle != Directory.UNKNOWN) {
                assertThat(directory.name(Namespace.ACCOUNT, handle)).isEqualTo(name);
                assertThat(directory.attributes(Namespace.ACCOUNT, handle)).isEqualTo(name.length());
            }
            lookups++;
        }
        return lookups;
    }
}

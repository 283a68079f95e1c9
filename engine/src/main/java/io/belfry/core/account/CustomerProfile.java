package io.belfry.core.account;

import io.belfry.core.table.TextHeap;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A customer's texts, as one text of the heap: name, locale, zone, and manager and branch with a line feed between. An update
 * keeps what it does not give; one that makes the whole longer leaves the old text behind. Reused; the core's thread only.
 *
 * <pre>
 *   length of name (2 bytes) · of locale (1) · of zone (1) · of desk (2) │ name │ locale │ zone │ desk
 * </pre>
 */
public final class CustomerProfile {
    /** Bytes of a name, and of a manager and a branch together. */
    public static final int MAX_LONG_BYTES = 0xFFF;

    /** Bytes of a locale, and of a zone. */
    public static final int MAX_SHORT_BYTES = 0xFF;

    private static final int NAME_LENGTH = 0;
    private static final int LOCALE_LENGTH = 2;
    private static final int ZONE_LENGTH = 3;
    private static final int DESK_LENGTH = 4;
    private static final int TEXTS = 6;
    private static final int MAX_BYTES = TEXTS + 2 * MAX_LONG_BYTES + 2 * MAX_SHORT_BYTES;

    private final TextHeap texts;
    private final UnsafeBuffer before = new UnsafeBuffer(new byte[MAX_BYTES]);
    private final UnsafeBuffer after = new UnsafeBuffer(new byte[MAX_BYTES]);
    private long place;
    private int from;
    private int length;

    public CustomerProfile(TextHeap texts) {
        this.texts = texts;
    }

    /** Puts a profile together; a length of 0 stands for what is not given. Changes nothing yet. */
    public void prepare(
            long oldPlace,
            DirectBuffer name,
            int nameLength,
            DirectBuffer locale,
            int localeLength,
            DirectBuffer zone,
            int zoneLength,
            DirectBuffer desk,
            int deskLength) {
        place = oldPlace;
        if (texts.get(place, before) == 0) {
            before.setMemory(0, TEXTS, (byte) 0);
        }
        from = TEXTS;
        length = TEXTS;
        putLong(after, NAME_LENGTH, put(name, nameLength, longAt(before, NAME_LENGTH)));
        putShort(after, LOCALE_LENGTH, put(locale, localeLength, shortAt(before, LOCALE_LENGTH)));
        putShort(after, ZONE_LENGTH, put(zone, zoneLength, shortAt(before, ZONE_LENGTH)));
        putLong(after, DESK_LENGTH, put(desk, deskLength, longAt(before, DESK_LENGTH)));
    }

    /** Bytes of the profile that was put together. */
    public int length() {
        return length;
    }

    /** Bytes that the heap will take for it: 0 where it fits the place that it had. */
    public int appendedBytes() {
        return texts.appendedBytes(place, length);
    }

    /** Keeps what was put together and returns its place. */
    public long put() {
        return texts.put(place, after, 0, length);
    }

    /** The name in the profile at a place of the heap, or an empty text. Allocates. */
    public static String name(TextHeap texts, long place) {
        UnsafeBuffer profile = read(texts, place);
        return profile.getStringWithoutLengthUtf8(TEXTS, longAt(profile, NAME_LENGTH));
    }

    /** The locale in the profile at a place of the heap, or an empty text. Allocates. */
    public static String locale(TextHeap texts, long place) {
        UnsafeBuffer profile = read(texts, place);
        return profile.getStringWithoutLengthUtf8(
                TEXTS + longAt(profile, NAME_LENGTH), shortAt(profile, LOCALE_LENGTH));
    }

    private static UnsafeBuffer read(TextHeap texts, long place) {
        UnsafeBuffer profile = new UnsafeBuffer(new byte[Math.max(TEXTS, texts.length(place))]);
        texts.get(place, profile);
        return profile;
    }

    private int put(DirectBuffer text, int textLength, int keptLength) {
        int put = textLength == 0 ? keptLength : textLength;
        after.putBytes(length, textLength == 0 ? before : text, textLength == 0 ? from : 0, put);
        from += keptLength;
        length += put;
        return put;
    }

    private static int longAt(DirectBuffer profile, int field) {
        return profile.getShort(field, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    private static int shortAt(DirectBuffer profile, int field) {
        return profile.getByte(field) & 0xFF;
    }

    private static void putLong(MutableDirectBuffer profile, int field, int value) {
        profile.putShort(field, (short) value, ByteOrder.LITTLE_ENDIAN);
    }

    private static void putShort(MutableDirectBuffer profile, int field, int value) {
        profile.putByte(field, (byte) value);
    }
}

package io.belfry.gateway.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of one event as text, before anything is checked: what every adapter fills and {@code EventEncoder} reads.
 * Fill it, encode it, {@link #clear} it, use it again. One thread at a time.
 *
 * <p>Decimals stand as plain text ({@code -12.34}), times in RFC 3339, dates as {@code YYYY-MM-DD}, flags as {@code true}
 * or {@code false}. An absent field is not set; an empty text counts as set.
 */
public final class EventFields {
    private final String[] values = new String[Field.count()];
    private final List<List<String>> lists = new ArrayList<>(Field.count());
    private long presentLow;
    private long presentHigh;
    private int unknownFields;

    public EventFields() {
        for (Field field : Field.values()) {
            lists.add(field.isList() ? new ArrayList<>() : List.of());
        }
    }

    /** Sets a field, in place of what it had. Returns this. */
    public EventFields set(Field field, CharSequence value) {
        if (field.isList()) {
            throw new IllegalArgumentException(field + " is a list: add to it");
        }
        put(field, value.toString());
        return this;
    }

    /** Makes a list field present, perhaps empty ({@link Field#PARAM_LEVELS}, {@link Field#PARAM_KINDS}). Returns this. */
    public EventFields setList(Field field) {
        if (!field.isList()) {
            throw new IllegalArgumentException(field + " is no list: set it");
        }
        put(field, "");
        lists.get(field.ordinal()).clear();
        return this;
    }

    /** Appends to a list field. Returns this. */
    public EventFields add(Field field, CharSequence value) {
        if (!field.isList()) {
            throw new IllegalArgumentException(field + " is no list: set it");
        }
        put(field, "");
        lists.get(field.ordinal()).add(value.toString());
        return this;
    }

    /** The field's text, or null when it is absent; of no meaning for lists. */
    public String get(Field field) {
        return values[field.ordinal()];
    }

    /** Whether the field is present. */
    public boolean has(Field field) {
        return values[field.ordinal()] != null;
    }

    /** How many entries a list field has; 0 when absent. */
    public int size(Field field) {
        return lists.get(field.ordinal()).size();
    }

    /** One entry of a list field. */
    public String get(Field field, int index) {
        return lists.get(field.ordinal()).get(index);
    }

    /** Makes a field absent again. Returns this. */
    public EventFields remove(Field field) {
        values[field.ordinal()] = null;
        presentLow &= ~field.lowBit();
        presentHigh &= ~field.highBit();
        if (field.isList()) {
            lists.get(field.ordinal()).clear();
        }
        return this;
    }

    /** Counts a field that the contract does not know, or not for this type. */
    public void countUnknown() {
        unknownFields++;
    }

    /** How many unknown fields were counted since {@link #clear}. */
    public int unknownFields() {
        return unknownFields;
    }

    /** How many fields are present whose bits ({@link Field#lowBit}, {@link Field#highBit}) the masks leave out. */
    int countOutside(long lowMask, long highMask) {
        return Long.bitCount(presentLow & ~lowMask) + Long.bitCount(presentHigh & ~highMask);
    }

    /** Makes every field absent. Returns this. */
    public EventFields clear() {
        Arrays.fill(values, null);
        presentLow = 0;
        presentHigh = 0;
        for (List<String> list : lists) {
            if (!list.isEmpty()) {
                list.clear();
            }
        }
        unknownFields = 0;
        return this;
    }

    /** The present fields as {@code type=account.posted, amount=1}, for reports of what was refused. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (Field field : Field.values()) {
            if (has(field)) {
                out.append(out.isEmpty() ? "" : ", ").append(field.path()).append('=');
                out.append(field.isList() ? lists.get(field.ordinal()).toString() : get(field));
            }
        }
        return out.toString();
    }

    private void put(Field field, String value) {
        values[field.ordinal()] = value;
        presentLow |= field.lowBit();
        presentHigh |= field.highBit();
    }
}

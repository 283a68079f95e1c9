package io.belfry.gateway.files;

import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.EventFields;
import io.belfry.gateway.feed.Field;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an adapter hands over, each event as its set fields in the order of the contract. */
final class RecordingSink implements EventSink {
    /** One event, as text: {@code entry type field=value …}. */
    final List<String> events = new ArrayList<>();

    /** The same events, as copies. */
    final List<EventFields> fields = new ArrayList<>();

    /** {@code entry CODE message}. */
    final List<String> refusals = new ArrayList<>();

    private final int room;

    RecordingSink() {
        this(Integer.MAX_VALUE);
    }

    /** Takes {@code room} events and no more. */
    RecordingSink(int room) {
        this.room = room;
    }

    @Override
    public boolean event(EventFields event, long entry) {
        if (events.size() == room) {
            return false;
        }
        EventFields copy = new EventFields();
        StringBuilder text = new StringBuilder().append(entry).append(' ').append(event.get(Field.TYPE));
        for (Field field : Field.values()) {
            if (event.has(field)) {
                copy.set(field, event.get(field));
                if (field != Field.TYPE) {
                    text.append(' ').append(field.path()).append('=').append(event.get(field));
                }
            }
        }
        events.add(text.toString());
        fields.add(copy);
        return true;
    }

    @Override
    public void refused(long entry, ResultCode code, String message) {
        refusals.add(entry + " " + code + " " + message);
    }
}

package io.belfry.gateway.feed;

import io.belfry.codec.EventLayout;
import io.belfry.codec.ResultCode;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import io.belfry.dryrun.DraftRefusedException;
import io.belfry.dryrun.DraftRule;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A draft rule as JSON: what {@code PUT /v1/rules/{id}} takes, with {@code rule} for the id. It is read by the same code, so
 * that what is wrong with it is said in the same words. {@code enabled} counts as true. One thread at a time.
 */
public final class RuleDraft implements DraftRule {
    /** Refusals do not depend on how many names there might be. */
    private static final Directory NO_NAMES = new Directory(EngineLimits.defaults());

    private final EventFields fields;

    private RuleDraft(EventFields fields) {
        this.fields = fields;
    }

    /**
     * Reads a rule and checks all that can be checked without knowing which names are registered.
     *
     * @throws DraftRefusedException when it is none
     */
    public static RuleDraft parse(byte[] body) {
        JsonEventAdapter adapter = new JsonEventAdapter();
        EventFields fields = new EventFields();
        if (!adapter.parse(body, 0, body.length, fields)) {
            throw new DraftRefusedException(ResultCode.MALFORMED, adapter.message());
        }
        String type = fields.get(Field.TYPE);
        if (type != null && !type.equals(EventType.RULE_SET.word())) {
            throw new DraftRefusedException(
                    ResultCode.MALFORMED,
                    Field.TYPE.path() + " is " + type + ", allowed here is " + EventType.RULE_SET.word()
                            + " or nothing");
        }
        fields.set(Field.TYPE, EventType.RULE_SET.word())
                .remove(Field.FEED)
                .remove(Field.SEQ)
                .remove(Field.STAMP)
                .remove(Field.TIME)
                .remove(Field.ENABLED);
        RuleDraft draft = new RuleDraft(fields);
        EventEncoder encoder = encoder(NO_NAMES);
        UnsafeBuffer scrap = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
        if (draft.encode(encoder, scrap) == EventEncoder.REFUSED && !encoder.isUnknownId()) {
            throw new DraftRefusedException(encoder.code(), encoder.message());
        }
        return draft;
    }

    @Override
    public String id() {
        return fields.get(Field.RULE);
    }

    @Override
    public List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        add(subjects, Namespace.CUSTOMER, Field.SCOPE_CUSTOMER);
        add(subjects, Namespace.ACCOUNT, Field.SCOPE_ACCOUNT);
        add(subjects, Namespace.FUND, Field.PARAM_FUND);
        return subjects;
    }

    /**
     * Checks the names as well, and what depends on them: a fund's decimals.
     *
     * @throws DraftRefusedException as the setting of the rule would be refused now
     */
    public void check(Directory directory) {
        encode(directory, new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]));
    }

    @Override
    public int encode(Directory directory, MutableDirectBuffer buffer) {
        EventEncoder encoder = encoder(directory);
        int length = encode(encoder, buffer);
        if (length == EventEncoder.REFUSED) {
            throw new DraftRefusedException(encoder.code(), encoder.message());
        }
        return length;
    }

    private int encode(EventEncoder encoder, MutableDirectBuffer buffer) {
        return encoder.encode(fields, EventLayout.NO_FEED, 0, buffer, 0);
    }

    private static EventEncoder encoder(Directory directory) {
        return new EventEncoder(directory, name -> Directory.UNKNOWN);
    }

    private void add(List<Subject> subjects, Namespace namespace, Field field) {
        String name = fields.get(field);
        if (name != null) {
            subjects.add(new Subject(namespace, name));
        }
    }
}

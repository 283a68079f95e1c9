package io.belfry.dryrun;

import io.belfry.codec.ClockMode;
import io.belfry.codec.EventLayout;
import io.belfry.codec.MessageHeaderDecoder;
import io.belfry.codec.MessageHeaderEncoder;
import io.belfry.codec.ResultCode;
import io.belfry.codec.RuleKind;
import io.belfry.codec.RuleRemovedDecoder;
import io.belfry.codec.RuleRemovedEncoder;
import io.belfry.codec.RuleSetDecoder;
import io.belfry.codec.TickEncoder;
import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.limits.EngineLimits;
import io.belfry.core.rule.Rule;
import io.belfry.recovery.Passage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts a draft rule into a replay. It takes a handle of its own, so handles of rules in the journal's messages are
 * translated. A message that is left out is replaced by a tick with the same stamp and the same number in its feed.
 */
final class DraftPassage implements Passage {
    /** In place of a handle: of the draft's id, or of a rule that did not fit beside the draft. */
    private static final int LEFT_OUT = -1;

    /** No rule yet. */
    private static final int NOT_SET = -1;

    /** How late a tick may come: closer events than this were journaled before the deadline was worked off. */
    private static final long TICK_DELAY_NS = 2_000_000L;

    private final DraftRule draft;
    private final UnsafeBuffer id;
    private final List<DraftRule.Subject> subjects;
    private final UnsafeBuffer[] names;
    private final int[] sizesSeen;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[EngineLimits.MAX_MESSAGE_BYTES]);
    private final UnsafeBuffer ruleId = new UnsafeBuffer(new byte[255]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final RuleSetDecoder ruleSet = new RuleSetDecoder();
    private final RuleRemovedDecoder ruleRemoved = new RuleRemovedDecoder();
    private final RuleRemovedEncoder ruleRemovedEncoder = new RuleRemovedEncoder();
    private final TickEncoder tick = new TickEncoder();

    /** By the journal's handle of a rule: the core's. */
    private final IntArrayList handles = new IntArrayList();

    private boolean begun;
    private boolean idSeen;
    private int handle = NOT_SET;
    private int version;
    private boolean usesTimers;
    private long inserted;

    DraftPassage(DraftRule draft) {
        this.draft = draft;
        this.id = bytes(draft.id());
        this.subjects = draft.subjects();
        this.names = subjects.stream().map(subject -> bytes(subject.name())).toArray(UnsafeBuffer[]::new);
        this.sizesSeen = new int[names.length];
    }

    private static UnsafeBuffer bytes(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the draft stands. */
    boolean isSet() {
        return handle != NOT_SET;
    }

    /** Its version, which is not 1 where the replay began at a snapshot that knows its id. */
    int version() {
        return version;
    }

    UnsafeBuffer id() {
        return id;
    }

    @Override
    public long inserted() {
        return inserted;
    }

    @Override
    public ResultCode apply(Core core, DirectBuffer buffer, int offset, int length) {
        if (handle == NOT_SET) {
            prepare(core);
        }
        if (usesTimers) {
            tickTo(core, EventLayout.engineTimeNs(buffer, offset));
        }
        return switch (EventLayout.templateId(buffer, offset)) {
            case RuleSetDecoder.TEMPLATE_ID -> ruleSet(core, buffer, offset, length);
            case RuleRemovedDecoder.TEMPLATE_ID -> ruleRemoved(core, buffer, offset, length);
            default -> core.apply(buffer, offset, length);
        };
    }

    /** Applies one more tick at the present engine time: what a draft leaves to be worked off has none in the journal. */
    void tick(Core core) {
        tick(core, core.engineTimeNs(), EventLayout.NO_FEED, 0);
        inserted++;
    }

    /** Sets the draft if the core is ready and all that it names is registered. */
    void prepare(Core core) {
        if (core.sequence() == 0) {
            return;
        }
        if (!begun) {
            begin(core);
        }
        if (areSubjectsKnown(core.directory())) {
            set(core);
        }
    }

    /** A snapshot may know rules, the one of the draft's id among them. */
    private void begin(Core core) {
        begun = true;
        int known = core.directory().findOwn(Namespace.RULE, id, 0, id.capacity());
        for (int i = 0; i < core.directory().size(Namespace.RULE); i++) {
            handles.addInt(i == known ? LEFT_OUT : i);
        }
        idSeen = known != Directory.UNKNOWN;
        if (idSeen && core.rules().rule(known) != null) {
            ruleRemovedEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder);
            ruleRemovedEncoder
                    .common()
                    .engineTimeNs(core.engineTimeNs())
                    .timeNs(EventLayout.NO_TIME)
                    .feedSeq(0)
                    .feed(EventLayout.NO_FEED);
            ruleRemovedEncoder.rule(known);
            core.apply(scratch, 0, MessageHeaderEncoder.ENCODED_LENGTH + ruleRemovedEncoder.encodedLength());
            inserted++;
        }
    }

    private boolean areSubjectsKnown(Directory directory) {
        boolean known = true;
        for (int i = 0; i < names.length; i++) {
            Namespace namespace = subjects.get(i).namespace();
            if (names[i] == null) {
                continue;
            }
            int size = directory.size(namespace);
            if (size != sizesSeen[i]
                    && directory.findOwn(namespace, names[i], 0, names[i].capacity()) != Directory.UNKNOWN) {
                names[i] = null;
            } else {
                sizesSeen[i] = size;
                known = false;
            }
        }
        return known;
    }

    private void set(Core core) {
        core.publishNames();
        int length = draft.encode(core.directory(), scratch);
        EventLayout.engineTimeNs(scratch, 0, core.engineTimeNs());
        ResultCode code = core.apply(scratch, 0, length);
        inserted++;
        if (code != ResultCode.OK) {
            throw new DraftRefusedException(code, core.refusal().describe(code));
        }
        handle = core.directory().findOwn(Namespace.RULE, id, 0, id.capacity());
        Rule rule = core.rules().rule(handle);
        version = rule.version();
        usesTimers = rule.cooldownNs() > 0
                || rule.kind() == RuleKind.VELOCITY
                || rule.kind() == RuleKind.OUTFLOW
                || rule.kind() == RuleKind.DORMANT;
    }

    /** Works off the draft's deadlines before {@code stampNs} at their time, as the ticker of an engine would have. */
    private void tickTo(Core core, long stampNs) {
        long untilNs = core.clockMode() == ClockMode.EVENTS ? core.engineTimeNs() : stampNs - TICK_DELAY_NS;
        while (core.nextDeadlineNs() <= untilNs) {
            tick(core, Math.max(core.engineTimeNs(), core.nextDeadlineNs()), EventLayout.NO_FEED, 0);
            inserted++;
        }
    }

    private ResultCode tick(Core core, long stampNs, int feed, long feedSeq) {
        tick.wrapAndApplyHeader(scratch, 0, headerEncoder);
        tick.common()
                .engineTimeNs(stampNs)
                .timeNs(EventLayout.NO_TIME)
                .feedSeq(feedSeq)
                .feed(feed);
        return core.apply(scratch, 0, MessageHeaderEncoder.ENCODED_LENGTH + tick.encodedLength());
    }

    private ResultCode leaveOut(Core core, DirectBuffer buffer, int offset) {
        return tick(
                core,
                EventLayout.engineTimeNs(buffer, offset),
                EventLayout.feed(buffer, offset),
                EventLayout.feedSeq(buffer, offset));
    }

    private ResultCode ruleSet(Core core, DirectBuffer buffer, int offset, int length) {
        ruleSet.wrapAndApplyHeader(buffer, offset, header);
        RuleSetDecoder.LevelsDecoder levels = ruleSet.levels();
        while (levels.hasNext()) {
            levels.next();
        }
        int idLength = ruleSet.getRule(ruleId, 0, ruleId.capacity());
        if (isDraft(idLength)) {
            ResultCode code = leaveOut(core, buffer, offset);
            if (code == ResultCode.OK && !idSeen) {
                idSeen = true;
                handles.addInt(LEFT_OUT);
            }
            return code;
        }
        boolean isNew = core.directory().findOwn(Namespace.RULE, ruleId, 0, idLength) == Directory.UNKNOWN;
        ResultCode code = core.apply(buffer, offset, length);
        if (isNew && code == ResultCode.OK) {
            handles.addInt(core.directory().findOwn(Namespace.RULE, ruleId, 0, idLength));
        } else if (isNew
                && code == ResultCode.LIMIT_REACHED
                && handles.size() < core.limits().maxRules()) {
            handles.addInt(LEFT_OUT);
        }
        return code;
    }

    private boolean isDraft(int idLength) {
        if (idLength != id.capacity()) {
            return false;
        }
        for (int i = 0; i < idLength; i++) {
            if (ruleId.getByte(i) != id.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    private ResultCode ruleRemoved(Core core, DirectBuffer buffer, int offset, int length) {
        ruleRemoved.wrapAndApplyHeader(buffer, offset, header);
        int journaled = ruleRemoved.rule();
        int own = journaled >= 0 && journaled < handles.size() ? handles.getInt(journaled) : LEFT_OUT;
        if (own == LEFT_OUT) {
            return leaveOut(core, buffer, offset);
        }
        scratch.putBytes(0, buffer, offset, length);
        ruleRemovedEncoder.wrap(scratch, MessageHeaderEncoder.ENCODED_LENGTH).rule(own);
        return core.apply(scratch, 0, length);
    }
}

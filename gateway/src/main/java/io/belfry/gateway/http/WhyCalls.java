package io.belfry.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.belfry.api.BelfryEngine;
import io.belfry.api.JournalReader;
import io.belfry.api.NotificationFinder;
import io.belfry.codec.EventLayout;
import io.belfry.core.Core;
import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import io.belfry.core.rule.Rule;
import io.belfry.gateway.delivery.JsonBuffer;
import io.belfry.gateway.delivery.NotificationJson;
import io.belfry.gateway.delivery.NotificationReason;
import io.belfry.gateway.delivery.TopicNames;
import io.belfry.gateway.feed.EventJson;
import io.belfry.journal.JournalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Why a notification rang: itself from the outbox, the event that caused it and the one that set its rule from the journal,
 * figures before and after. Pool threads; what retention has deleted is said to be so.
 */
final class WhyCalls {
    private static final Pattern ID = Pattern.compile("([1-9][0-9]{0,9})-([1-9][0-9]{0,18})-(0|[1-9][0-9]{0,9})");
    private static final int INITIAL_BYTES = 4096;

    private final BelfryEngine engine;
    private final EngineQuestions questions;
    private final NotificationFinder finder;
    private final JournalReader journal;

    WhyCalls(BelfryEngine engine, EngineQuestions questions) {
        this.engine = engine;
        this.questions = questions;
        this.finder = engine.openFinder();
        this.journal = engine.openJournal();
    }

    void addTo(Router router) {
        router.on("GET", "/v1/notifications/{id}/why", this::why);
    }

    /**
     * The rule that a notification names, as the book knows it now.
     *
     * @param setAt journal sequence of the version's setting, 0 when it is not remembered
     * @param standing the version that stands, 0 when the rule was removed
     */
    private record RuleNow(long setAt, int standing) {}

    /** The parts of an id. */
    private record Id(int epoch, long causeSequence, int ordinal) {
        static Id of(String text) throws ProblemException {
            Matcher parts = ID.matcher(text);
            if (!parts.matches()) {
                throw malformed(text);
            }
            try {
                return new Id(
                        Integer.parseInt(parts.group(1)),
                        Long.parseLong(parts.group(2)),
                        Integer.parseInt(parts.group(3)));
            } catch (NumberFormatException e) {
                throw malformed(text);
            }
        }

        private static ProblemException malformed(String text) {
            return new ProblemException(
                    400,
                    "MALFORMED",
                    "the id is " + text + ", allowed are epoch, cause sequence and ordinal, such as 1-1207-0");
        }
    }

    private void why(Call call) throws ProblemException, IOException {
        String text = call.pathValue(0);
        UnsafeBuffer record = find(text, Id.of(text));
        JsonBuffer notification = new JsonBuffer(INITIAL_BYTES);
        new NotificationJson().append(record, 0, notification);
        Outline outline = Outline.of(record);
        Told cause = event(outline.causeSequence());
        RuleNow rule = outline.rule().isEmpty() ? null : questions.ask(core -> ruleNow(core, outline));
        Told setting = rule == null || rule.setAt() == 0 ? null : event(rule.setAt());
        boolean includesIncome =
                setting != null && setting.json() != null && setting.json().contains("\"includeIncome\":true");
        NotificationReason reason = NotificationReason.of(notification.bytes(), notification.length(), includesIncome);
        call.reply(200, json -> {
            json.writeStartObject();
            json.writeStringField("id", text);
            json.writeArrayFieldStart("words");
            json.writeString(reason.sentence() + ".");
            json.writeString(wordsOf(outline));
            if (rule != null) {
                json.writeString(wordsOf(outline, rule));
            }
            json.writeEndArray();
            figures(json, "before", reason.before());
            figures(json, "after", reason.after());
            cause(json, outline, cause);
            if (rule != null) {
                rule(json, outline, rule, setting);
            }
            json.writeFieldName("notification");
            json.writeRawValue(new String(notification.bytes(), 0, notification.length(), StandardCharsets.UTF_8));
            json.writeEndObject();
        });
    }

    private UnsafeBuffer find(String text, Id id) throws ProblemException {
        NotificationFinder.Found found;
        try {
            found = finder.find(id.epoch(), id.causeSequence(), id.ordinal());
        } catch (io.belfry.api.OutboxDamagedException e) {
            throw e;
        } catch (IllegalStateException e) {
            throw ProblemException.notReady(e.getMessage());
        }
        if (found.record() != null) {
            return new UnsafeBuffer(found.record());
        }
        if (found.maybeDeleted()) {
            throw new ProblemException(
                    410,
                    "TOO_OLD",
                    "notification " + text + " is not kept any more, if there was one: the outbox begins at "
                            + found.firstKept());
        }
        throw new ProblemException(404, "NOT_FOUND", "there is no notification " + text);
    }

    /** An event of the journal, or why it is not there. */
    private record Told(String json, String missing) {}

    private Told event(long sequence) throws ProblemException {
        Optional<byte[]> message;
        try {
            message = journal.read(sequence);
        } catch (JournalException e) {
            return new Told(null, "it cannot be read: " + e.getMessage());
        } catch (IllegalStateException e) {
            throw ProblemException.notReady(e.getMessage());
        }
        if (message.isEmpty()) {
            return new Told(null, "retention has deleted the file of the journal that held it");
        }
        UnsafeBuffer buffer = new UnsafeBuffer(message.get());
        StringBuilder line = new StringBuilder();
        if (new EventJson(engine.directory(), false).append(buffer, 0, line)) {
            return new Told(line.toString(), null);
        }
        JsonBuffer own = new JsonBuffer(128);
        own.beginObject();
        own.key("type").word(TopicNames.ofEvent(EventLayout.templateId(buffer, 0)));
        own.key("stamp").time(EventLayout.engineTimeNs(buffer, 0));
        own.endObject();
        return new Told(new String(own.bytes(), 0, own.length(), StandardCharsets.UTF_8), null);
    }

    private static RuleNow ruleNow(Core core, Outline outline) {
        UnsafeBuffer name = new UnsafeBuffer(outline.rule().getBytes(StandardCharsets.US_ASCII));
        int handle = core.directory().findOwn(Namespace.RULE, name, 0, name.capacity());
        if (handle == Directory.UNKNOWN) {
            return new RuleNow(0, 0);
        }
        Rule standing = core.rules().rule(handle);
        return new RuleNow(
                core.rules().setAt(handle, outline.ruleVersion()), standing == null ? 0 : standing.version());
    }

    private static void figures(JsonGenerator json, String name, Map<String, String> figures) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> figure : figures.entrySet()) {
            json.writeStringField(figure.getKey(), figure.getValue());
        }
        json.writeEndObject();
    }

    private static void cause(JsonGenerator json, Outline outline, Told event) throws IOException {
        json.writeObjectFieldStart("cause");
        json.writeNumberField("sequence", outline.causeSequence());
        json.writeStringField("type", outline.causeType());
        if (outline.deadline() != null) {
            json.writeStringField("deadline", outline.deadline());
        }
        told(json, "event", event);
        json.writeEndObject();
    }

    private static void rule(JsonGenerator json, Outline outline, RuleNow rule, Told setting) throws IOException {
        json.writeObjectFieldStart("rule");
        json.writeStringField("id", outline.rule());
        json.writeNumberField("version", outline.ruleVersion());
        if (outline.ruleEdge() > 0) {
            json.writeNumberField("edge", outline.ruleEdge());
        }
        if (rule.standing() > 0) {
            json.writeNumberField("standing", rule.standing());
        }
        if (rule.setAt() > 0) {
            json.writeNumberField("sequence", rule.setAt());
            told(json, "setting", setting);
        } else {
            json.writeBooleanField("kept", false);
            json.writeStringField("missing", "the version was set too many settings ago to be remembered");
        }
        json.writeEndObject();
    }

    private static void told(JsonGenerator json, String name, Told event) throws IOException {
        json.writeBooleanField("kept", event.json() != null);
        if (event.json() == null) {
            json.writeStringField("missing", event.missing());
        } else {
            json.writeFieldName(name);
            json.writeRawValue(event.json());
        }
    }

    private static String wordsOf(Outline outline) {
        if (outline.deadline() != null) {
            return "A deadline at " + outline.deadline() + " caused it, which was worked off behind event "
                    + outline.causeSequence() + ".";
        }
        return "Event " + outline.causeSequence() + ", " + outline.causeType() + ", caused it.";
    }

    private static String wordsOf(Outline outline, RuleNow rule) {
        String version = "Rule " + outline.rule() + " stood at version " + outline.ruleVersion();
        if (rule.setAt() > 0) {
            version += ", set by event " + rule.setAt();
        }
        if (rule.standing() == outline.ruleVersion()) {
            return version + ", and still does.";
        }
        return rule.standing() == 0
                ? version + "; it has been removed since."
                : version + "; it has been set again since, and version " + rule.standing() + " stands now.";
    }
}

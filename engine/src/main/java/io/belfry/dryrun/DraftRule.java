package io.belfry.dryrun;

import io.belfry.core.directory.Directory;
import io.belfry.core.directory.Namespace;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** A rule that is to be tried, as its author wrote it: with names, which become handles only once they are registered. */
public interface DraftRule {
    /**
     * Something that the rule names.
     *
     * @param name 1 to 36 printable ASCII characters
     */
    record Subject(Namespace namespace, String name) {}

    /** The rule's id, 1 to 36 printable ASCII characters. */
    String id();

    /** The customer, account and fund that it names: it can be set once all of them are registered. */
    List<Subject> subjects();

    /**
     * Writes the {@code RuleSet} message at the start of {@code buffer}, which has room for
     * {@code EngineLimits.MAX_MESSAGE_BYTES}, and answers its length. Called once the subjects are registered; the stamp
     * is the caller's.
     *
     * @throws DraftRefusedException when it is no rule that could be set
     */
    int encode(Directory directory, MutableDirectBuffer buffer);
}

package io.belfry.dryrun;

import io.belfry.codec.ResultCode;
import io.belfry.core.directory.Directory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/** Refuses a draft for what it names and the journal does not know. */
final class DraftSubjects {
    private DraftSubjects() {}

    /** @throws DraftRefusedException when it was never registered; the directory's own thread asks */
    static void require(Directory directory, DraftRule.Subject subject) {
        UnsafeBuffer name = new UnsafeBuffer(subject.name().getBytes(StandardCharsets.US_ASCII));
        if (directory.findOwn(subject.namespace(), name, 0, name.capacity()) == Directory.UNKNOWN) {
            throw new DraftRefusedException(
                    codeOf(subject),
                    subject.namespace().name().toLowerCase(Locale.ROOT) + " is " + subject.name()
                            + ", which is not registered anywhere in the journal");
        }
    }

    private static ResultCode codeOf(DraftRule.Subject subject) {
        return switch (subject.namespace()) {
            case CUSTOMER -> ResultCode.UNKNOWN_CUSTOMER;
            case ACCOUNT -> ResultCode.UNKNOWN_ACCOUNT;
            case FUND -> ResultCode.UNKNOWN_FUND;
            default -> throw new IllegalArgumentException("a rule does not wait for " + subject);
        };
    }
}

package io.belfry.dryrun;

import io.belfry.codec.ResultCode;
import io.belfry.recovery.PassageException;

/** The draft is no rule that could be set. The message names the field, the value and what is allowed. */
public final class DraftRefusedException extends PassageException {
    private static final long serialVersionUID = 1L;

    private final ResultCode code;

    public DraftRefusedException(ResultCode code, String message) {
        super(message);
        this.code = code;
    }

    /** What setting it would be answered with. */
    public ResultCode code() {
        return code;
    }
}

package io.belfry.dryrun;

import io.belfry.recovery.PassageException;

/** The dry run was given up as asked. */
public final class DryRunCancelledException extends PassageException {
    private static final long serialVersionUID = 1L;

    public DryRunCancelledException() {
        super("the dry run was cancelled");
    }
}

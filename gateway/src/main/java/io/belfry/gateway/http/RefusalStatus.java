package io.belfry.gateway.http;

import io.belfry.codec.ResultCode;

/** The HTTP status of a refusal that is the whole answer. */
final class RefusalStatus {
    private RefusalStatus() {}

    static int of(ResultCode code) {
        return switch (code) {
            case RING_FULL -> 429;
            case NOT_READY, DISK_LOW -> 503;
            case UNKNOWN_RULE -> 404;
            default -> 400;
        };
    }
}

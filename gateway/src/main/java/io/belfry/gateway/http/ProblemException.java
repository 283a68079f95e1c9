package io.belfry.gateway.http;

/** A call that cannot be answered as asked: becomes {@code application/problem+json}. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * @param status HTTP status
     * @param code stable code: a result code of the contract where one fits
     * @param detail names what was wrong, with its value and what is allowed
     */
    ProblemException(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    static ProblemException notReady(String why) {
        return new ProblemException(503, "NOT_READY", why);
    }
}

package io.belfry.journal;

/** In which state a journal or outbox was found. */
public enum LogState {
    /** No frame was ever written. */
    EMPTY,
    /** The last frame closes a clean stop. */
    CLEAN,
    /** The writer did not stop cleanly, and every frame is whole. */
    UNCLEAN,
    /** A bad tail with nothing good behind it: {@link TailCutter} may cut it. */
    TORN,
    /** Good frames that no reader reaches, or a bad tail behind a clean stop: an operator has to decide. */
    DAMAGED
}

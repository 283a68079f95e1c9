package io.belfry.gateway.http;

/** Waits for notifications: a stream or a long-poll. */
interface Listener {
    /** There may be something new. Called on the delivery thread: must not block. */
    void onNews();

    /** A heartbeat is due. Called on the delivery thread: must not block. */
    void onHeartbeat();

    /** The server stops: say what is left to say and end. */
    void end();

    /** Whether the listener reads the ring of frames, which is filled only while someone does. */
    boolean readsFrames();
}

/**
 * Durable, checked, replayable sequences of frames: the journal of events and, in the same form, the outbox of
 * notifications.
 *
 * <pre>
 *   messages ─► FrameWriter ─► Journal.Appender ─► [ store ] ─► Journal.Tailer ─► FrameReader ─► messages
 *                                                     │
 *                                  LogInspector reads its files raw after a stop,
 *                                  TailCutter takes a torn end off
 * </pre>
 *
 * <p>A {@link io.belfry.journal.Journal} stores frames and knows nothing of what they hold; {@code FrameWriter} and
 * {@code FrameReader} know what they hold and nothing of where. {@link io.belfry.journal.DataDirectory} is the layout
 * of one engine's files and their lock.
 *
 * <p>May call Chronicle Queue, Agrona and the file system; knows neither the core nor the codecs. An appender, a tailer,
 * a writer and a reader belong to the thread that made them; nothing here starts a thread.
 */
package io.belfry.journal;

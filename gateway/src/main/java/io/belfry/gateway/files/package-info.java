/**
 * Files of other systems become events: a stream in, one {@code EventFields} after the other out, each handed to an
 * {@code EventSink} with the number of the entry or line it came from.
 *
 * <pre>
 *   camt.052/053/054 ──► XmlCursor ──► CamtEntry ──► CamtAdapter ─┐
 *                        (limits)      (one Ntry)                  ├─► EventSink (encoder, ring)
 *   NAVAll.txt ────────► LineReader ─────────────► AmfiAdapter ────┘
 * </pre>
 *
 * <p>Memory does not grow with the file. What cannot be understood is refused with a code and a reason: one entry or row
 * alone where the file can be read on, else the rest of the file, and what was handed over before stays.
 *
 * <p>May call {@code io.belfry.gateway.feed} and {@code io.belfry.codec}. Runs on the thread that reads the file: one
 * thread at a time per object.
 */
package io.belfry.gateway.files;

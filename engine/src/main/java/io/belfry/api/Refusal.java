package io.belfry.api;

/**
 * Says what was wrong with an event that the core refused: which field, which value, what was allowed. A flyweight: read
 * it during the callback.
 */
public interface Refusal {
    /** The refused field by its name in the contract, for example {@code amount}, or an empty text. */
    String field();

    /** The refused value, scaled by {@link #scale}; {@code Long.MIN_VALUE} when there is none to name. */
    long value();

    /** What was allowed (a maximum, the expected number, the known version), scaled likewise. */
    long allowed();

    /** Decimals of {@link #value} and {@link #allowed}. */
    int scale();

    /** A sentence that names all of it. Allocates. */
    String describe();
}

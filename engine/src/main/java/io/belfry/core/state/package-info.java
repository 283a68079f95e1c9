/**
 * The seam through which a core's state leaves it and comes back: sections of numbers, bytes and ranges of arrays.
 *
 * <p>Every class of the core that has state writes and reads its own part; where the bytes go is a host's business
 * ({@code io.belfry.snapshot} puts them into files). Depends on nothing but Agrona's buffers. The core's thread only.
 */
package io.belfry.core.state;

/**
 * What happens to accounts: opening, postings, holds, comparison with the upstream, and the rules about them. What postings
 * amount to over time is kept in {@link io.belfry.core.window}; it is judged, and rings, here. Core thread only.
 */
package io.belfry.core.posting;

/**
 * Triggers kept sorted by price, as an exchange keeps stop orders: a price from old to new looks only at those in between.
 *
 * <p>Knows neither rules nor funds. Depends on tables and states. The core's thread only.
 */
package io.belfry.core.trigger;

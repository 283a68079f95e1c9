/** Exact integer arithmetic on money, units and prices: scaled longs, 128-bit intermediates, explicit rounding. */
package io.belfry.core.money;

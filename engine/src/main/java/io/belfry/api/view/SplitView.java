package io.belfry.api.view;

/**
 * A split of a fund: 100 units became 100 × numerator ÷ denominator.
 *
 * @param date its day
 */
public record SplitView(int date, int numerator, int denominator) {}

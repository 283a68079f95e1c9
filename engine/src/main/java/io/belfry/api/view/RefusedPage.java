package io.belfry.api.view;

import java.util.List;

/**
 * What one slice of the remembered refusals has of a feed.
 *
 * @param refused oldest first
 * @param next where the next slice starts, or -1 when all were looked at
 * @param end where the last slice ends: what is refused after the first one was asked for is left for another time
 */
public record RefusedPage(List<RefusedView> refused, long next, long end) {}

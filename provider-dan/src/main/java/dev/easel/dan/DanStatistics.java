package dev.easel.dan;

/**
 * Says how much the whole service has done. Failed tasks are not counted.
 *
 * @param totalCount tasks since it began
 * @param countInLast24Hours tasks of the last 24 hours
 * @param countInLastWeek tasks of the last 7 days
 */
public record DanStatistics(long totalCount, long countInLast24Hours, long countInLastWeek) {}

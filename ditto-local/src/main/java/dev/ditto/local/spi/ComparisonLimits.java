package dev.ditto.local.spi;

import java.time.Duration;

/**
 * What a comparison may cost.
 *
 * @param longest how long it may take
 * @param maxRows how many rows a table may have to be compared row by row; 0: any number
 */
public record ComparisonLimits(Duration longest, long maxRows) {}

package dev.ditto.local.runtime.docker;

/**
 * What one container may take of the daemon's machine.
 *
 * @param memoryBytes memory; 0 means no limit
 * @param cpus processors, parts of one included; 0 means no limit
 * @param pids processes and threads; 0 means no limit
 */
record ContainerLimits(long memoryBytes, double cpus, long pids) {}

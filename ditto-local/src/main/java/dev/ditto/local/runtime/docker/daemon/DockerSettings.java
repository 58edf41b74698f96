package dev.ditto.local.runtime.docker.daemon;

import java.time.Duration;
import java.util.Optional;

/**
 * How to use a container daemon. Immutable; values are checked where they are read.
 *
 * @param host address of the daemon; empty: look for one
 * @param image to run all servers from; empty: the official one that fits the dump
 * @param pull when images are fetched
 * @param registry put before the name of an official image; empty or ending with a slash
 * @param bindAddress of the daemon's machine, for ports of containers
 * @param connectAddress where this JVM reaches those ports; empty: the daemon's host
 * @param limits of one container
 * @param idle how long a shared server outlives its last session; zero: not at all
 * @param maxConnections of a shared server
 * @param memoryBudgetBytes how much data of shared servers may lie in memory; zero: none
 */
public record DockerSettings(
        Optional<String> host,
        Optional<String> image,
        Pull pull,
        String registry,
        String bindAddress,
        Optional<String> connectAddress,
        Limits limits,
        Duration idle,
        int maxConnections,
        long memoryBudgetBytes) {

    /** When images are fetched. */
    public enum Pull {
        /** Never: whoever set this fetches them. */
        NEVER,
        /** When they are not there. */
        MISSING,
        /** Once per JVM, there or not. */
        ALWAYS
    }

    /**
     * What one container may take; zero means no limit.
     *
     * @param memoryBytes without data that lies in memory
     * @param cpus number of CPUs
     * @param pids number of processes
     */
    public record Limits(long memoryBytes, int cpus, int pids) {}
}

package dev.ditto.local.place;

import java.time.Duration;

/**
 * What holds for every server of its own.
 *
 * @param clients where clients come from, see {@link dev.ditto.local.spi.ServerRuntime#clients()}
 * @param maxConnections how many connections one serves
 * @param superuser whether a copy's user is a superuser
 * @param idle how long a warm one outlives the last session
 * @param grace how long one outlives its copy's deadline, which somebody alive sees first
 * @param timeout how long one may take to come up
 * @param sessionId who makes them
 */
public record OwnServerRules(
        String clients,
        int maxConnections,
        boolean superuser,
        Duration idle,
        Duration grace,
        Duration timeout,
        String sessionId) {}

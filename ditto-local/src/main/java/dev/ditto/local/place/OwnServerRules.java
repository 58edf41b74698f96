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
 * @param round how often every session sees to the ends of servers
 * @param timeout how long one may take to come up
 * @param sessionId who makes them
 */
public record OwnServerRules(
        String clients,
        int maxConnections,
        boolean superuser,
        Duration idle,
        Duration grace,
        Duration round,
        Duration timeout,
        String sessionId) {

    /** How long a warm one lives once that was said. */
    Duration warmLife() {
        return idle.plus(grace);
    }

    /**
     * With less than this left, the end of a warm one is moved again: with half of its life, or, where that is short, with
     * three rounds.
     *
     * <p>A claim does not move the end; the first round after it does. Each round leaves every warm one with this much at
     * least, or with its whole life if that is less; so the next round finds it with one round less, claimed or not. With
     * rounds of 20 s and a grace of 60 s that is 40 s even where the idle time is zero: one round may fail, and the one
     * after it finds 20 s, four times as long as a server takes to hear of its new end.
     */
    Duration renewal() {
        Duration half = warmLife().dividedBy(2);
        Duration rounds = round.multipliedBy(3);
        Duration least = half.compareTo(rounds) < 0 ? rounds : half;
        return least.compareTo(warmLife()) < 0 ? least : warmLife();
    }
}

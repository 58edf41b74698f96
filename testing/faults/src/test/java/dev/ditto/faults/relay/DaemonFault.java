package dev.ditto.faults.relay;

import dev.ditto.test.docker.RequestRelay.Failure;

/**
 * A request that fails.
 *
 * @param kind method and path, names left out
 * @param number which of its kind, counted from 1
 */
record DaemonFault(String kind, int number, Failure how) {

    @Override
    public String toString() {
        return kind + " #" + number + " " + how;
    }
}

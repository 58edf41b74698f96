package dev.ditto.local.spi;

import java.util.function.Supplier;

/**
 * Where work that may take long leaves word of how far it is. Those who wait for it look there when they want to know, so
 * that the work itself calls nobody and waits for nobody. Thread-safe.
 */
@FunctionalInterface
public interface Progress {

    /** For work that nobody waits for. */
    Progress UNSEEN = words -> {};

    /**
     * From now on this is being done.
     *
     * @param words one line for people, without secrets; asked by any thread at any time until the next call, also
     *     after the work is over, and has to answer at once
     */
    void now(Supplier<String> words);
}

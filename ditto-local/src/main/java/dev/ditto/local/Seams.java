package dev.ditto.local;

import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.store.Transactions;
import java.util.function.UnaryOperator;

/**
 * Where a session touches the world outside of its JVM: its store, the servers, and what is said to them. A test of faults
 * puts something of its own between, which counts what passes and breaks it; else nothing stands there.
 *
 * @param store around every transaction
 * @param runtime around whatever starts, finds and removes servers
 * @param engine around whatever is said to servers
 */
record Seams(UnaryOperator<Transactions> store, UnaryOperator<ServerRuntime> runtime, UnaryOperator<Engine> engine) {

    static final Seams CLOSED = new Seams(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());
}

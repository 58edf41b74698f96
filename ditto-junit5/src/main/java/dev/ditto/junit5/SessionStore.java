package dev.ditto.junit5;

import java.util.function.Supplier;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.engine.support.store.NamespacedHierarchicalStore;
import org.junit.platform.launcher.LauncherSession;

/**
 * The store of a launcher's session, seen from outside of the engine, where {@link TestRun#of} finds it from within. A
 * class of its own, because JUnit before 5.13 has none: making one fails with a {@link LinkageError} there.
 */
final class SessionStore {

    private final NamespacedHierarchicalStore<Namespace> store;

    private SessionStore(NamespacedHierarchicalStore<Namespace> store) {
        this.store = store;
    }

    static SessionStore of(LauncherSession session) {
        return new SessionStore(session.getStore());
    }

    /** The run of this session; {@code opener} is asked if there is none yet. */
    TestRun testRun(Supplier<TestRun> opener) {
        return store.getOrComputeIfAbsent(
                Namespace.create(DittoExtension.class, TestRun.class),
                TestRun.class,
                key -> opener.get(),
                TestRun.class);
    }
}

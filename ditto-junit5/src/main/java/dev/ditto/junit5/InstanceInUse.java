package dev.ditto.junit5;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test instance whose fields hold what belongs to one test. Two tests at once in one instance would see each other's
 * copies, which must be refused; JUnit does that only if told to. The test's store closes it. Thread-safe.
 */
final class InstanceInUse implements StoreResource {

    private final Object instance;
    private final Set<Object> all;

    private InstanceInUse(Object instance, Set<Object> all) {
        this.instance = instance;
        this.all = all;
    }

    /** Until the test ends, nobody else gets fields of this instance. */
    static void claim(Object instance, ExtensionContext test) {
        Set<Object> all = TestRun.of(test).instancesInUse();
        if (!all.add(instance)) {
            throw new ExtensionConfigurationException(
                    "Two tests of " + instance.getClass().getName()
                            + " run at once in one instance, whose fields cannot hold the copies of both. Use parameters instead"
                            + " of fields, or a test instance per method, or @Execution(SAME_THREAD).");
        }
        InstanceInUse inUse = new InstanceInUse(instance, all);
        DittoExtension.store(test, InstanceInUse.class).put(inUse, inUse);
    }

    /** A set of things that are the same, not equal: users may write any equals(). */
    static Set<Object> none() {
        return Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    @Override
    public void close() {
        all.remove(instance);
    }
}

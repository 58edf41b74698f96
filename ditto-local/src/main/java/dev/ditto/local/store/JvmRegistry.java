package dev.ditto.local.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * What has to be unique in a JVM even if ditto was loaded by several class loaders. Lives in the system properties and
 * holds JDK types alone; never shrinks, but there are only as many entries as lock names.
 */
final class JvmRegistry {

    private static final String KEY = "dev.ditto.locks";

    /**
     * Looked up once: a test that replaces the system properties takes the entry away, and a lock file that is opened a
     * second time loses its lock.
     */
    private static final Map<String, Semaphore> LOCKS = locks();

    private JvmRegistry() {}

    static Semaphore lock(Path path) {
        return LOCKS.computeIfAbsent(path.toString(), unused -> new Semaphore(1, true));
    }

    static void forget(Path path) {
        LOCKS.remove(path.toString());
    }

    @SuppressWarnings("unchecked") // Nobody else writes under this key.
    private static Map<String, Semaphore> locks() {
        return (Map<String, Semaphore>)
                System.getProperties().computeIfAbsent(KEY, unused -> new ConcurrentHashMap<String, Semaphore>());
    }
}

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

    private JvmRegistry() {}

    static Semaphore lock(Path path) {
        return locks().computeIfAbsent(path.toString(), unused -> new Semaphore(1, true));
    }

    static void forget(Path path) {
        locks().remove(path.toString());
    }

    @SuppressWarnings("unchecked") // Nobody else writes under this key.
    private static Map<String, Semaphore> locks() {
        return (Map<String, Semaphore>)
                System.getProperties().computeIfAbsent(KEY, unused -> new ConcurrentHashMap<String, Semaphore>());
    }
}

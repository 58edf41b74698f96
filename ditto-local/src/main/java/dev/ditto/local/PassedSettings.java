package dev.ditto.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a session's settings another JVM needs to reach the same servers. None of them is a secret. */
final class PassedSettings {

    private static final String PREFIX = "ditto.";

    private static final List<String> RUNTIMES = List.of("docker", "embedded");

    private static final List<String> NEEDED = List.of(
            "docker_host",
            "docker.bind_address",
            "docker.connect_address",
            "docker.max_connections",
            "embedded.max_connections",
            "port_pool_start",
            "port_pool_end");

    /** Of the embedded runtime, which reads them by itself. */
    private static final List<String> PROPERTIES = List.of("ditto.embedded.user", "ditto.embedded.binaries");

    private PassedSettings() {}

    /** Those that were set and concern that runtime, wherever that was, as system properties. */
    static Map<String, String> of(DittoConfig config, String runtime) {
        Map<String, String> passed = new LinkedHashMap<>();
        for (String key : NEEDED) {
            config.given(key).ifPresent(value -> passed.put(PREFIX + key, value));
        }
        // Set for this JVM alone, perhaps, and not in the terminal.
        Optional.ofNullable(System.getenv("DOCKER_HOST"))
                .filter(host -> !host.isBlank())
                .ifPresent(host -> passed.putIfAbsent(PREFIX + "docker_host", host));
        for (String property : PROPERTIES) {
            Optional.ofNullable(System.getProperty(property)).ifPresent(value -> passed.put(property, value));
        }
        RUNTIMES.stream()
                .filter(other -> !other.equals(runtime))
                .forEach(other -> passed.keySet().removeIf(name -> name.startsWith(PREFIX + other)));
        return passed;
    }
}

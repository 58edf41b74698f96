package dev.ditto.local.server;

import dev.ditto.ConfigurationException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The engines and runtimes on the class path. */
public final class Runtimes {

    private Runtimes() {}

    /**
     * The engine of that name.
     *
     * @throws RuntimeUnavailableException if none is on the class path
     */
    public static Engine engine(String name) {
        List<Engine> engines = all(Engine.class);
        return engines.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RuntimeUnavailableException("No engine '" + name
                        + "' is on the class path; there is "
                        + engines.stream().map(Engine::name).collect(Collectors.joining(", ", "[", "]")) + "."));
    }

    /**
     * The runtime to use.
     *
     * @param wanted {@code auto}, or a runtime's name
     * @throws RuntimeUnavailableException if there is none, or none that can run here; says why each cannot
     */
    public static ServerRuntime runtime(String wanted, String engine) {
        List<ServerRuntime> candidates = all(ServerRuntime.class).stream()
                .filter(runtime -> wanted.equals("auto") || runtime.name().equals(wanted))
                .toList();
        List<String> reasons = new ArrayList<>();
        for (ServerRuntime runtime : candidates) {
            Optional<String> reason = runtime.unavailableReason(engine);
            if (reason.isEmpty()) {
                return runtime;
            }
            reasons.add(runtime.name() + ": " + reason.get());
        }
        throw none(wanted, reasons);
    }

    private static RuntimeException none(String wanted, List<String> reasons) {
        if (!reasons.isEmpty()) {
            return new RuntimeUnavailableException("No runtime can run a server here. " + String.join(" ", reasons));
        }
        if (wanted.equals("docker")) {
            return new ConfigurationException("The setting ditto.runtime is 'docker', which this version does not have"
                    + " yet; use 'embedded' and add dev.ditto:ditto-embedded to the class path.");
        }
        return new RuntimeUnavailableException("No runtime" + (wanted.equals("auto") ? "" : " '" + wanted + "'")
                + " is on the class path; add dev.ditto:ditto-embedded to run Postgres without Docker.");
    }

    private static <T> List<T> all(Class<T> seam) {
        List<T> found = new ArrayList<>();
        // This class's own loader: engines and runtimes come with the libraries, not with the code under test.
        ServiceLoader.load(seam, Runtimes.class.getClassLoader()).forEach(found::add);
        return found;
    }
}

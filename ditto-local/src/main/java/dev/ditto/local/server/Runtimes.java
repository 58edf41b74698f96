package dev.ditto.local.server;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engines and runtimes on the class path. */
public final class Runtimes {

    private static final Logger LOG = LoggerFactory.getLogger(Runtimes.class);

    /** There is another one to take. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    /** It is this one or none. */
    private static final Duration PATIENTLY = Duration.ofSeconds(15);

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
     * The runtime to use; in {@code auto}, the first one that can run servers here.
     *
     * @param wanted {@code auto}, or a runtime's name
     * @param own runtimes to ask before those on the class path
     * @throws RuntimeUnavailableException if there is none, or none that can run here; says why each cannot
     */
    public static ServerRuntime runtime(String wanted, String engine, List<ServerRuntime> own) {
        return choose(
                wanted,
                engine,
                Stream.concat(own.stream(), all(ServerRuntime.class).stream()).toList());
    }

    /** As above, of these and no others. */
    static ServerRuntime choose(String wanted, String engine, List<ServerRuntime> runtimes) {
        boolean auto = wanted.equals("auto");
        List<String> reasons = new ArrayList<>();
        for (ServerRuntime runtime : runtimes) {
            if (auto || runtime.name().equals(wanted)) {
                Optional<String> reason = runtime.unavailableReason(engine, auto ? AT_ONCE : PATIENTLY);
                if (reason.isEmpty()) {
                    return chosen(runtime, auto, reasons);
                }
                reasons.add(runtime.name() + ": " + reason.get());
            }
        }
        throw none(wanted, reasons);
    }

    /** Said where there was a choice: people must not have to guess where their servers are. */
    private static ServerRuntime chosen(ServerRuntime runtime, boolean auto, List<String> reasons) {
        if (auto) {
            String why = reasons.isEmpty() ? "it is the first one that can" : String.join(" ", reasons);
            LOG.info("Servers run in the runtime '{}' (ditto.runtime is auto); {}", runtime.name(), why);
        }
        return runtime;
    }

    private static RuntimeUnavailableException none(String wanted, List<String> reasons) {
        if (!reasons.isEmpty()) {
            return new RuntimeUnavailableException(
                    "No runtime can run a server here (ditto.runtime is " + wanted + "). " + String.join(" ", reasons));
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

package dev.ditto.local.runtime.docker.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What tells where a daemon is.
 *
 * @param variables of the environment
 * @param userHome absolute
 * @param root of the file system
 */
record DaemonEnvironment(Map<String, String> variables, Path userHome, Path root, boolean windows) {

    /** That of this process. */
    static DaemonEnvironment ofThisProcess() {
        return new DaemonEnvironment(
                System.getenv(),
                Path.of(System.getProperty("user.home")).toAbsolutePath(),
                Path.of("/"),
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows"));
    }

    /** The value of a variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** Where the docker CLI keeps its configuration, contexts and certificates. */
    Path dockerConfig() {
        return variable("DOCKER_CONFIG").map(Path::of).orElseGet(() -> userHome.resolve(".docker"));
    }

    /** Where this user's daemons keep their sockets; empty if that cannot be told. */
    Optional<Path> runtimeDirectory() {
        return variable("XDG_RUNTIME_DIR").map(Path::of).or(this::usualRuntimeDirectory);
    }

    /** Where a login puts it; without one, as in a cron job, the variable is not set. */
    private Optional<Path> usualRuntimeDirectory() {
        if (windows || !Files.exists(userHome)) {
            return Optional.empty();
        }
        try {
            return Optional.of(root.resolve("run/user/" + Files.getAttribute(userHome, "unix:uid")));
        } catch (UnsupportedOperationException | IOException e) {
            return Optional.empty(); // one usual place less
        }
    }
}

package dev.ditto.local.docker;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** A JVM that keeps a copy in a container, and is killed then. */
final class KeepingProgram {

    private KeepingProgram() {}

    /** Arguments: home, isolation, daemon, for how many seconds. Says what there is to know of the copy, line by line. */
    public static void main(String[] arguments) throws IOException {
        DittoConfig config =
                config(Path.of(arguments[0]), arguments[1], arguments[2]).build();
        try (CopyManager manager = CopyManager.builder().config(config).build()) {
            Copy copy = manager.create(CreateOptions.builder()
                    .dump("classpath:dev/ditto/contract/menu.sql")
                    .build());
            Copy kept = manager.keep(copy.id(), Duration.ofSeconds(Long.parseLong(arguments[3])));
            System.out.println("COPY " + kept.id());
            System.out.println("URL " + kept.jdbcUrlWithCredentials());
            System.out.println("COMMAND " + manager.destroyCommand(kept.id()).orElseThrow());
            while (System.in.read() >= 0) {
                // until it is killed
            }
        }
    }

    static DittoConfig.Builder config(Path home, String isolation, String daemon) {
        Path nowhere = home.resolveSibling("nowhere");
        return DittoConfig.builder()
                .environment(Map.of())
                .systemProperties(new Properties())
                .userHome(nowhere)
                .workingDirectory(nowhere)
                .set("home", home.toString())
                .set("runtime", "docker")
                .set("docker.pull", "never")
                .set("docker_host", daemon)
                .set("docker.idle_seconds", "0")
                .set("docker.max_connections", "50")
                .set("isolation", isolation)
                .set("warm_pool_size", "0");
    }
}

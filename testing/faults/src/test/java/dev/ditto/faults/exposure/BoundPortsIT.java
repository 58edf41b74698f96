package dev.ditto.faults.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.faults.docker.DockerHome;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T57: whatever listens on behalf of ditto does so on the loopback interface alone. */
@Tag("faults")
@Timeout(120)
class BoundPortsIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";

    @TempDir
    Path directory;

    /** The JVM with copies, and its servers. */
    @Test
    void embeddedServersListenAtLoopback() throws Exception {
        Tally tally = Tally.of("T57", "sockets of an embedded server and of a JVM that uses it: not on loopback");
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"));
                ChildJvm jvm = ChildJvm.copying("hold", home.directory(), MENU, "warm_pool_size=1")) {
            jvm.until("HELD");
            List<Long> pids = new ArrayList<>(home.pids());
            pids.add(jvm.pid());
            List<Listener> found = Listener.of(pids);
            found.forEach(listener -> tally.tried(listener.isLoopback(), listener.toString()));
            jvm.close();
            assertThat(found).as("sockets").isNotEmpty();
        }
        tally.hold();
    }

    /** What publishes their ports are the daemon's own processes, so they are told by their ports. */
    @Test
    @RequiresDocker
    void portsOfContainersAreBoundToLoopback() throws Exception {
        Tally tally = Tally.of("T57", "ports published for containers, shared and own: not on loopback");
        try (DockerHome home = new DockerHome(directory.resolve("home"));
                CopyManager manager = home.manager()) {
            Copy shared = manager.create(CreateOptions.builder().dump(MENU).build());
            Copy own = manager.create(CreateOptions.builder()
                    .dump(MENU)
                    .isolation(Isolation.SERVER)
                    .build());
            for (String container : home.containers()) {
                String addresses = home.docker()
                        .inspect(
                                container,
                                "{{range .NetworkSettings.Ports}}{{range .}}{{.HostIp}}:{{.HostPort}} {{end}}{{end}}");
                for (String address : addresses.strip().split(" ")) {
                    tally.tried(address.matches("127\\.0\\.0\\.1:\\d+"), container + " at " + address);
                }
            }
            if (Files.exists(Path.of("/proc/net/tcp"))) {
                List<Listener> found = Listener.all().stream()
                        .filter(listener -> listener.port() == shared.port() || listener.port() == own.port())
                        .toList();
                found.forEach(listener -> tally.tried(listener.isLoopback(), listener.toString()));
            }
            manager.destroy(shared.id());
            manager.destroy(own.id());
        }
        tally.hold();
    }
}

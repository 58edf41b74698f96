package dev.ditto.faults.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.faults.docker.DockerHome;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.CopyProgram;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM is killed, and nobody comes after it: its copies are gone though its server would wait much longer. */
@Tag("faults")
@Timeout(180)
class AbandonedCopiesIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String IDLE = "600";

    /** template0, template1, postgres, and the snapshot. */
    private static final int LASTING = 4;

    @TempDir
    Path directory;

    @Test
    void theirEmbeddedServerStopsAndKeepsItsSnapshotAlone() throws Exception {
        Tally tally = Tally.of("T03", "embedded JVM killed, idle time 600 s: databases of copies 60 s later");
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"))) {
            killOne(home.directory(), "embedded.idle_seconds=" + IDLE);
            int before = databases(home).size();

            long begin = System.nanoTime();
            await().atMost(LONGEST).until(() -> home.processes().isEmpty());

            tally.with("gone after ms", (System.nanoTime() - begin) / 1_000_000);
            tally.tried(before > LASTING, "there was nothing to remove");
            tally.tried(databases(home).size() == LASTING, "left: " + databases(home));
            try (CopyManager next = home.manager()) {
                List<String> snapshots = home.view().store("SELECT database FROM snapshots");
                Copy copy = next.create(CreateOptions.builder().dump(MENU).build());
                tally.tried(
                        home.view().store("SELECT database FROM snapshots").equals(snapshots) && snapshots.size() == 1,
                        "restored again: " + snapshots);
                next.destroy(copy.id());
                next.recoverOrphans();
                next.list().stream().filter(Copy::warm).forEach(warm -> next.destroy(warm.id()));
                home.assertNothingIsLeft();
            }
        }
        tally.hold();
    }

    @Test
    void anEmbeddedServerThatWasLeftInOrderStaysWithItsWarmCopies() throws Exception {
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"))) {
            try (CopyManager manager = EmbeddedHome.manager(
                    home.config().set("embedded.idle_seconds", "1").set("warm_pool_size", "1"))) {
                manager.startPool();
                manager.destroy(
                        manager.create(CreateOptions.builder().dump(MENU).build())
                                .id());
                await().atMost(LONGEST).until(() -> manager.list().stream().anyMatch(Copy::warm));
            }
            home.assertItsServersStop();

            assertThat(databases(home)).hasSize(LASTING + 1);
        }
    }

    @Test
    @RequiresDocker
    void theirContainerGoesOnWithItsSnapshotAlone() throws Exception {
        Tally tally = Tally.of("T03", "JVM with a container killed, idle time 600 s: databases of copies 60 s later");
        try (DockerHome home = new DockerHome(directory.resolve("home"))) {
            killOne(home.directory(), "runtime=docker", "docker.idle_seconds=" + IDLE);
            String container = container(home);
            int before = databases(container).size();

            long begin = System.nanoTime();
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(LONGEST)
                    .until(() -> databases(container).size() == LASTING);

            tally.with("gone after ms", (System.nanoTime() - begin) / 1_000_000);
            tally.tried(before > LASTING, "there was nothing to remove");
            try (CopyManager next = home.manager()) {
                List<String> snapshots = home.store("SELECT database FROM snapshots");
                Copy copy = next.create(CreateOptions.builder().dump(MENU).build());
                tally.tried(
                        home.store("SELECT database FROM snapshots").equals(snapshots) && snapshots.size() == 1,
                        "restored again: " + snapshots);
                tally.tried(container(home).equals(container), "another container");
                next.destroy(copy.id());
                next.recoverOrphans();
                next.list().stream().filter(Copy::warm).forEach(warm -> next.destroy(warm.id()));
                home.assertNothingIsLeft();
            }
            DockerCommand.local().run("rm", "--force", "--volumes", container);
        }
        tally.hold();
    }

    private static void killOne(Path home, String... settings) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("hold", home.toString(), MENU));
        arguments.addAll(List.of(settings));
        try (ChildJvm child = ChildJvm.start(List.of(), CopyProgram.class, arguments.toArray(new String[0]))) {
            child.until("HELD");
            child.kill();
        }
    }

    /** Directories of databases, of which there is one each. */
    private static List<String> databases(EmbeddedHome home) throws IOException {
        List<Path> roots = new ArrayList<>(home.outside());
        roots.add(home.directory());
        List<String> found = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file ->
                                file.getParent() != null && file.getParent().endsWith("base"))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.matches("\\d+"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static List<String> databases(String container) {
        String all = DockerCommand.local()
                .run("exec", container, "sh", "-c", "ls /ditto/memory/data/base 2>/dev/null || ls /ditto/data/base");
        return all.lines().filter(name -> name.matches("\\d+")).toList();
    }

    private static String container(DockerHome home) {
        List<String> names = DockerCommand.local().containers(home.label());
        assertThat(names).hasSize(1);
        return names.get(0);
    }
}

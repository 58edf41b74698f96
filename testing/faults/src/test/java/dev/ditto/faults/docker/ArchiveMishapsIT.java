package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.RestoreFailedException;
import dev.ditto.faults.report.FaultCase;
import dev.ditto.local.CopyManager;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives that cannot be restored, and what others can see of one that is. */
@Tag("faults")
@FaultCase("T29")
@RequiresDocker
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class ArchiveMishapsIT {

    private Path directory;
    private DockerHome home;
    private CreateOptions archive;

    @BeforeAll
    void makeAnArchive(@TempDir Path temporary) throws Exception {
        directory = temporary;
        home = new DockerHome(directory.resolve("home"));
        try (CopyManager manager = home.manager()) {
            archive = Archives.custom(home, manager, directory.resolve("big.dump"));
        }
    }

    @AfterAll
    void removeIt() {
        home.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    @FaultCase("T28")
    void anArchiveThatIsCutOffFailsInPgRestoresWordsAndLeavesNothing(Isolation isolation) throws Exception {
        byte[] whole = Files.readAllBytes(directory.resolve("big.dump"));
        Dumps dumps = new Dumps(directory);
        CreateOptions half = dumps.file("half.dump", Arrays.copyOf(whole, whole.length / 2));
        try (CopyManager manager = open(isolation, "postgres:17")) {
            assertThatThrownBy(() -> manager.create(half))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageContaining("half.dump")
                    .hasMessageContaining("pg_restore");
            manager.recoverOrphans();
            home.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void anArchiveThatIsTooNewForTheImageNamesTheSettingToChange(Isolation isolation) throws Exception {
        try (CopyManager manager = open(isolation, "postgres:15")) {
            assertThatThrownBy(() -> manager.create(archive))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageContaining("big.dump was made by pg_dump 17.")
                    .hasMessageContaining("Set copy_image to an image of PostgreSQL 17, such as postgres:17");
            manager.recoverOrphans();
            home.assertNothingIsLeft();
        }
    }

    /** By whoever may ask the daemon. */
    @Test
    @FaultCase("T62")
    void noPasswordShowsInAnythingTheDaemonTells() throws Exception {
        try (CopyManager manager = open(Isolation.SERVER, "postgres:17")) {
            Copy copy = manager.create(archive);
            String container =
                    home.docker().containers("ditto.copy=" + copy.id()).get(0);
            String image = home.images().get(0);
            List<String> secrets = List.of(
                    copy.password(),
                    HomeKey.open(Home.open(home.directory()))
                            .password("own:" + home.snapshots().get(0)));

            String told = home.docker().run("inspect", container)
                    + home.docker().run("logs", container)
                    + home.docker().run("top", container)
                    + home.docker().run("inspect", image)
                    + home.docker().run("history", "--no-trunc", image)
                    + home.docker()
                            .run("exec", "--user=postgres", container, "sh", "-c", "cat /ditto/order; ls -R /ditto/in")
                    + home.docker().run("events", "--since=60s", "--until=0s", "--filter=label=" + home.label());

            assertThat(told).contains("exec_create", container);
            secrets.forEach(secret -> assertThat(told.contains(secret)).isFalse());
            assertThat(told).doesNotContain("PGPASSWORD=");
            assertThat(copy.toString()).doesNotContain(copy.password());
            manager.destroy(copy.id());
        }
    }

    private CopyManager open(Isolation isolation, String image) {
        return CopyManager.builder()
                .config(home.config()
                        .set("isolation", isolation.name().toLowerCase(Locale.ROOT))
                        .set("copy_image", image)
                        .build())
                .build();
    }
}

package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.report.FaultCase;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.PrivateDaemon;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the daemon's machine fills up. */
@Tag("faults")
@FaultCase("T13")
@RequiresDocker(privateDaemon = true)
@Timeout(180)
class FullDiskIT {

    private static final int DISK_MEBIBYTES = 700;

    @Test
    void aRestoreThatFillsTheDiskSaysSoAndLeavesNothing(@TempDir Path directory) throws Exception {
        CreateOptions large = new Dumps(directory)
                .sql(
                        "large",
                        "CREATE TABLE large (words text);\n"
                                + "ALTER TABLE large ALTER COLUMN words SET STORAGE PLAIN;\n"
                                + "INSERT INTO large SELECT repeat('x', 7000) FROM generate_series(1, 120000);\n");
        try (PrivateDaemon daemon =
                PrivateDaemon.options().dataMebibytes(DISK_MEBIBYTES).start()) {
            daemon.load("postgres:17");
            DockerHome home = new DockerHome(directory.resolve("home"), daemon.docker());
            try (CopyManager manager = CopyManager.builder()
                    .config(home.config()
                            .set("docker_host", daemon.host())
                            .set("docker.connect_address", daemon.address())
                            .set("isolation", "server")
                            .build())
                    .build()) {
                assertThatThrownBy(() -> manager.create(large))
                        .isInstanceOf(DittoException.class)
                        .hasMessageContaining("large.sql")
                        .hasMessageContaining("No space left on device");

                manager.recoverOrphans();
                home.assertNothingIsLeft();
                Copy copy = manager.create(Dumps.MENU);
                try (CopySession session = CopySession.of(copy)) {
                    assertThat(session.query("SELECT count(*) FROM menu")).isEqualTo("3");
                }
                manager.destroy(copy.id());
                home.assertNothingIsLeft();
            }
        }
    }
}

package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.Form;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
import dev.ditto.test.docker.SocketRelay;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection to the daemon breaks while an archive is being restored. */
@Tag("faults")
@RequiresDocker
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
class CutConnectionIT {

    private Path directory;
    private SocketRelay relay;
    private CreateOptions archive;

    @BeforeAll
    void makeAnArchive(@TempDir Path temporary) throws Exception {
        directory = temporary;
        relay = new SocketRelay(Path.of("/var/run/docker.sock"), ServerSocketFactory.getDefault());
        try (DockerHome home = new DockerHome(directory.resolve("source"));
                CopyManager manager = home.manager()) {
            archive = Archives.custom(home, manager, directory.resolve("big.dump"));
        }
    }

    @AfterAll
    void close() throws Exception {
        relay.close();
    }

    /** What passes on the connections of such requests is counted first, and then cut anywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /[^ ]*exec/[^ ]*/start", "PUT /[^ ]*/archive"})
    void aCutAnywhereNeverMakesACopyThatIsNotComplete(String request) throws Exception {
        Tally tally =
                Tally.of("T12", "connection of " + request + " cut anywhere during a restore: partial copies, leaks");
        int cuts = request.startsWith("POST") ? Form.times(5, 20) : Form.times(2, 10);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long all = restore(request, Long.MAX_VALUE, "counting");
        assertThat(all).as("bytes of " + request).isPositive();
        for (int i = 0; i < cuts; i++) {
            long offset = random.nextLong(all);
            String description = "seed " + seed + ", byte " + offset + " of " + all + " of " + request;
            try {
                restore(request, offset, description);
                tally.tried();
            } catch (AssertionError e) {
                tally.tried(false, description + ": " + e.getMessage());
            }
        }
        tally.with("bytes", all).hold();
    }

    /** @return how many bytes passed */
    private long restore(String request, long offset, String description) throws Exception {
        SocketRelay.Cut cut = relay.cut(request, offset);
        try (DockerHome home = new DockerHome(directory.resolve("home-" + System.nanoTime()));
                CopyManager manager = CopyManager.builder()
                        .config(home.config()
                                .set("isolation", "server")
                                .set("docker_host", relay.host())
                                .build())
                        .build()) {
            try {
                assertWhole(manager, description);
            } catch (DittoException e) {
                assertThat(cut.isDone()).as(description + ": " + e).isTrue();
                assertThat(e).as(description).hasMessageContaining("big.dump");
                manager.recoverOrphans();
                List<String> whole = home.store("SELECT database FROM snapshots WHERE state = 'READY'");
                assertThat(home.snapshots()).as(description).hasSameElementsAs(whole);
                if (!whole.isEmpty()) {
                    // It was the first copy's server that met the cut.
                    assertWhole(manager, description);
                }
            }
            home.assertNothingIsLeft();
        }
        return cut.passed();
    }

    private void assertWhole(CopyManager manager, String description) throws SQLException {
        Copy copy = manager.create(archive);
        try (CopySession session = CopySession.of(copy)) {
            assertThat(session.query("SELECT count(*) FROM big"))
                    .as(description)
                    .isEqualTo(Integer.toString(Archives.ROWS));
            assertThat(session.query("SELECT count(*) FROM pg_indexes WHERE tablename = 'big'"))
                    .as(description)
                    .isEqualTo("2");
        }
        manager.destroy(copy.id());
    }
}

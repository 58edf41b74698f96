package dev.ditto.faults.docker;

import dev.ditto.Copy;
import dev.ditto.Isolation;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T36: another image may sort in another way, so a snapshot is its image's own, whatever the image is called. */
@Tag("faults")
@RequiresDocker
@EnabledIfSystemProperty(named = "ditto.faults.form", matches = "long")
@Timeout(300)
class OtherImageIT {

    private static final String SAME_VERSION = "ditto-test-other:17";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void aSnapshotOfAnotherImageIsNotReused(Isolation isolation) throws Exception {
        Tally tally = Tally.of("T36", "snapshot of another image (" + isolation + "): reused");
        DockerCommand docker = DockerCommand.local();
        Path context = Files.createDirectories(directory.resolve("image"));
        Files.writeString(context.resolve("Dockerfile"), "FROM postgres:17\nLABEL dev.ditto.test=other\n");
        docker.run("build", "--quiet", "--tag", SAME_VERSION, context.toString());
        try (DockerHome home = new DockerHome(directory.resolve("home"))) {
            Set<String> snapshots = new HashSet<>();
            for (String image : List.of("postgres:17", "postgres:15", SAME_VERSION)) {
                try (CopyManager manager = CopyManager.builder()
                        .config(home.config()
                                .set("copy_image", image)
                                .set("isolation", isolation.name().toLowerCase(Locale.ROOT))
                                .build())
                        .build()) {
                    Copy copy = manager.create(Dumps.MENU);
                    String snapshot = home.store("SELECT snapshot FROM copies WHERE id = '" + copy.id() + "'")
                            .get(0);
                    tally.tried(snapshots.add(snapshot), image + " reuses " + snapshot);
                    try (CopySession session = CopySession.of(copy)) {
                        String version = String.valueOf(session.query("SHOW server_version"));
                        tally.tried(version.startsWith(image.substring(image.length() - 2)), image + " is " + version);
                    }
                    manager.destroy(copy.id());
                }
            }
        } finally {
            docker.run("rmi", "--force", SAME_VERSION);
        }
        tally.hold();
    }
}

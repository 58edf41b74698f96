package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.contract.CopySession;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots are kept for the next run, but not all and not for ever. */
@Timeout(60)
class SnapshotBudgetIT {

    /** Room for two: an almost empty database takes 7 to 8 MB. */
    private static final String BUDGET_MB = "20";

    @TempDir
    Path directory;

    private TestHome home;

    @AfterEach
    void removeIt() throws IOException {
        home.close();
    }

    @Test
    void theLeastRecentlyUsedGoesAndNeverOneInUse() throws Exception {
        home = new TestHome(directory.resolve("home"));
        try (CopyManager manager = CopyManager.builder()
                .config(home.config().set("snapshots.budget_mb", BUDGET_MB).build())
                .build()) {
            Copy inUse = manager.create(dump("a"));
            String oldest = home.templates().get(0);
            manager.destroy(manager.create(dump("b")).id());
            String unused = home.templates().stream()
                    .filter(template -> !template.equals(oldest))
                    .findFirst()
                    .orElseThrow();

            manager.create(dump("c"));

            List<String> left = home.templates();
            assertThat(left).hasSize(2).contains(oldest).doesNotContain(unused);
            assertThat(home.store("SELECT database FROM snapshots")).containsExactlyInAnyOrderElementsOf(left);
            assertThat(home.inServers("SELECT rolname FROM pg_roles WHERE rolname ~ '^ditto_o_'"))
                    .hasSize(2);
            try (CopySession session = CopySession.of(inUse)) {
                assertThat(session.query("SELECT name FROM a")).isEqualTo("a");
            }
        }
    }

    private CreateOptions dump(String name) throws IOException {
        Path file = directory.resolve(name + ".sql");
        Files.writeString(file, "CREATE TABLE %1$s (name text);\nINSERT INTO %1$s VALUES ('%1$s');\n".formatted(name));
        return CreateOptions.builder().dump(file.toString()).build();
    }
}

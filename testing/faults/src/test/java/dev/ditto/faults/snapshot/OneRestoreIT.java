package dev.ditto.faults.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.faults.Form;
import dev.ditto.faults.docker.DockerHome;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.home.TestHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T33: many JVMs ask at once for a snapshot that nobody has. */
@Tag("faults")
@Timeout(300)
class OneRestoreIT {

    private static final String LIBRARY = "classpath:dev/ditto/contract/library.sql.gz";

    @TempDir
    Path directory;

    private TestHome home;
    private final List<ChildJvm> jvms = new ArrayList<>();

    @AfterEach
    void everythingEnds() throws Exception {
        for (ChildJvm jvm : jvms) {
            jvm.close();
        }
        home.close();
    }

    @Test
    void itIsRestoredOnceAndNobodyFails() throws Exception {
        home = new EmbeddedHome(directory.resolve("home"));
        restore("embedded", Form.times(12, 50));
    }

    @Test
    @RequiresDocker
    void inAContainerTooItIsRestoredOnceAndNobodyFails() throws Exception {
        home = new DockerHome(directory.resolve("home"));
        restore("docker", Form.times(4, 50));
    }

    private void restore(String runtime, int count) throws Exception {
        Tally tally = Tally.of(
                "T33",
                count + " JVMs ask at once for one snapshot (" + runtime + "): restores beyond the first, failures");
        for (int i = 0; i < count; i++) {
            jvms.add(ChildJvm.copying("ask at once", home.directory(), LIBRARY, "runtime=" + runtime));
        }
        jvms.forEach(jvm -> jvm.until("READY"));
        for (ChildJvm jvm : jvms) {
            jvm.tell("go");
        }
        List<Long> waits = new ArrayList<>();
        int restores = 0;
        for (ChildJvm jvm : jvms) {
            List<String> said = jvm.all();
            List<String> got = jvm.said("GOT ");
            tally.tried(got.size() == 1 && said.contains("DONE"), String.join("\n", said));
            got.forEach(line -> waits.add(Long.parseLong(line.split(" ")[1])));
            restores += (int) said.stream()
                    .filter(line -> line.contains("Restored library.sql.gz"))
                    .count();
        }
        for (int more = 1; more < restores; more++) {
            tally.violated("restored " + restores + " times");
        }
        tally.with("restores", restores).withMillis("create", waits).hold();
        assertThat(restores).isOne();
        assertThat(home.view().store("SELECT count(*) FROM snapshots")).containsExactly("1");
    }
}

package dev.ditto.faults.docker;

import dev.ditto.Copy;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T08: two homes at one daemon, beside objects of others that look like theirs. */
@Tag("faults")
@RequiresDocker
@Timeout(180)
class ForeignObjectsIT {

    private static final String MINE = "--label=" + Oracle.TEST_LABEL + "=foreign";
    private static final String OLD = "ditto.created=2020-01-01T00:00:00Z";

    @TempDir
    Path directory;

    private final DockerCommand docker = DockerCommand.local();
    private final List<String> containers = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();
    private final List<String> networks = new ArrayList<>();

    @Test
    void nothingOfOthersIsTouched() throws Exception {
        Tally tally = Tally.of("T08", "objects of another home and of others, with labels like ditto's: touched");
        // Before the homes count the volumes that are nobody's.
        lookAlike(new DockerHome(directory.resolve("one")).label());
        try (DockerHome one = new DockerHome(directory.resolve("one"));
                DockerHome two = new DockerHome(directory.resolve("two"));
                CopyManager mine = manager(one);
                CopyManager theirs = manager(two)) {
            Copy foreign = theirs.create(Dumps.MENU);
            for (int i = 0; i < 2; i++) {
                mine.destroy(mine.create(Dumps.MENU).id());
                mine.recoverOrphans();
                mine.expireOldCopies();
            }
            one.assertNothingIsLeft();
            containers.forEach(name -> tally.tried(docker.exists(name), "container " + name + " is gone"));
            volumes.forEach(name -> tally.tried(docker.exists(name), "volume " + name + " is gone"));
            networks.forEach(name -> tally.tried(docker.exists(name), "network " + name + " is gone"));
            try (CopySession session = CopySession.of(foreign)) {
                tally.tried("3".equals(session.query("SELECT count(*) FROM menu")), "the other home's copy");
            }
            tally.tried(two.images().size() == 1, "the other home's image");
            theirs.destroy(foreign.id());
        } finally {
            removeThem();
        }
        tally.hold();
    }

    /** Each differs from this home's own in one thing. */
    private void lookAlike(String label) {
        String id = label.substring("ditto.state=".length());
        container("managed", "ditto.managed=true", "ditto.kind=copy", OLD);
        container("shorter", label.substring(0, label.length() - 1), "ditto.kind=copy", OLD);
        container("longer", label + "0", "ditto.kind=copy", OLD);
        container("upper", "ditto.state=" + id.toUpperCase(Locale.ROOT) + "X", "ditto.kind=copy", OLD);
        container("key", "ditto.states=" + id, "ditto.kind=copy", OLD);
        container("plain", "ditto.kind=copy", "ditto.copy=01ARZ3NDEKTSV4RRFFQ69G5FAV", OLD);
        for (String[] words : List.of(new String[] {"ditto.managed=true"}, new String[] {label + "0"})) {
            volumes.add(docker.run("volume", "create", MINE, "--label=" + words[0]));
            String network = "ditto-test-" + id.substring(0, 8) + "-" + networks.size();
            docker.run("network", "create", MINE, "--label=" + words[0], network);
            networks.add(network);
        }
    }

    private void container(String name, String... labels) {
        List<String> words = new ArrayList<>(List.of("create", MINE, "--tmpfs=/var/lib/postgresql/data"));
        for (String label : labels) {
            words.add("--label=" + label);
        }
        String full = "ditto-test-" + ProcessHandle.current().pid() + "-" + name;
        words.addAll(List.of("--name=" + full, "postgres:17", "true"));
        docker.run(words.toArray(String[]::new));
        containers.add(full);
    }

    private void removeThem() {
        containers.forEach(docker::remove);
        volumes.forEach(name -> docker.run("volume", "rm", name));
        networks.forEach(name -> docker.run("network", "rm", name));
    }

    private static CopyManager manager(DockerHome home) {
        return CopyManager.builder()
                .config(home.config().set("isolation", "server").build())
                .build();
    }
}

package dev.ditto.faults.soak;

import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.faults.report.Tally;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * T18: 32 threads in 4 JVMs want a server each, and there are 8 ports. As a port rests for two minutes before it is another
 * copy's, the last ones wait for six.
 */
@Tag("faults")
@RequiresDocker
@EnabledIfSystemProperty(named = "ditto.faults.form", matches = "long")
@Timeout(900)
class FewServerPortsIT {

    private static final int PORTS = 8;
    private static final int JVMS = 4;
    private static final int COPIES = 8;
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofMinutes(14);
    private static final Duration QUIET = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void everybodyGetsOneAndNobodyAnothersPort() throws Exception {
        Tally tally = Tally.of(
                "T18", "32 threads of 4 JVMs make servers of their own at 8 ports: ports given twice, starved, left");
        FaultHome home = new FaultHome(directory.resolve("home"), Variant.DOCKER_SERVER);
        Oracle oracle = Oracle.before(home);
        Path logs = Files.createDirectory(directory.resolve("logs"));
        try (Soak soak = new Soak(home, logs, plan(home), new Random())) {
            soak.run(LIMIT);
            judge(tally, home, soak);
            oracle.await(QUIET).left().forEach(tally::violated);
        } finally {
            oracle.clear();
        }
        tally.hold();
    }

    private static Soak.Plan plan(FaultHome home) {
        List<String> settings = List.of(
                "soak.threads=8",
                "warm_pool_size=0",
                "port_wait_seconds=720",
                "claim_timeout_seconds=720",
                "port_pool_end=" + (home.firstPort() + PORTS - 1));
        return new Soak.Plan(JVMS, COPIES, Duration.ofMillis(200), NEVER, 0, 1, settings);
    }

    private static void judge(Tally tally, FaultHome home, Soak soak) throws Exception {
        List<SoakJvm.Said> made = soak.said("MADE");
        tally.tried(made.size() == JVMS * COPIES, "only " + made.size() + " were made");
        for (String word : List.of("REFUSED", "CROSSTALK", "LOST")) {
            soak.said(word).forEach(said -> tally.violated(word + " " + said.words()));
        }
        soak.failed().forEach(tally::violated);
        sharedPorts(home, made, soak.said("USED")).forEach(tally::violated);
        List<Long> waits = made.stream()
                .map(said -> Math.round(Double.parseDouble(said.words().split(" ")[1])))
                .toList();
        tally.tried(made.size()).withMillis("create", waits);
    }

    /** Copies that were in use at a port while another one was. */
    private static List<String> sharedPorts(FaultHome home, List<SoakJvm.Said> made, List<SoakJvm.Said> used) {
        Map<String, Long> ends = new HashMap<>();
        used.forEach(said -> ends.put(said.words(), said.at()));
        Map<String, String> ports = new HashMap<>();
        home.rows("SELECT id || ' ' || port FROM copies")
                .forEach(row -> ports.put(row.split(" ")[0], row.split(" ")[1]));
        List<String> shared = new ArrayList<>();
        for (SoakJvm.Said one : made) {
            for (SoakJvm.Said other : made) {
                String id = one.words().split(" ")[0];
                String next = other.words().split(" ")[0];
                boolean during = one.at() < other.at() && other.at() < ends.getOrDefault(id, one.at());
                if (during && !id.equals(next) && ports.getOrDefault(id, "").equals(ports.get(next))) {
                    shared.add("port " + ports.get(id) + " of " + id + " and " + next);
                }
            }
        }
        return shared;
    }
}

package dev.ditto.faults.relay;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.Hindrance;
import dev.ditto.test.docker.Hindrance.How;
import dev.ditto.test.docker.RequestRelay;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T14: a copy's container cannot be removed for a while; it is in the end, and its port is nobody else's until then. */
@Tag("faults")
@RequiresDocker
@EnabledIfSystemProperty(named = "ditto.faults.form", matches = "long")
@Timeout(600)
class HinderedRemovalsIT {

    /** What becomes of a removal. */
    enum Removal {
        /** Refused, as somebody is at it already. */
        CONFLICT(How.answered("409 Conflict", "removal of container is already in progress")),
        /** Refused, as its files are in use. */
        BUSY(How.answered(
                "500 Internal Server Error",
                "failed to remove root filesystem: unlinkat merged: device or resource busy")),
        /** Done, a minute later than anybody waits. */
        SLOW(How.delayed(Duration.ofSeconds(60)));

        private final How how;

        Removal(How how) {
            this.how = how;
        }
    }

    private static final Duration HINDERED = Duration.ofSeconds(40);
    private static final Duration LONGEST = Duration.ofSeconds(240);
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Removal.class)
    void whatCannotBeRemovedIsRemovedInTheEndAndKeepsItsPortUntilThen(Removal removal) throws Exception {
        Tally tally =
                Tally.of("T14", "removal of a container is " + removal + ": never gone, its port released before");
        FaultHome home = new FaultHome(directory.resolve("home"), Variant.DOCKER_SERVER);
        Oracle oracle = Oracle.before(home);
        try {
            remove(tally, home, removal);
            oracle.await(QUIET).left().forEach(tally::violated);
        } finally {
            oracle.clear();
        }
        tally.hold();
    }

    private void remove(Tally tally, FaultHome home, Removal removal) throws Exception {
        try (RequestRelay relay = new RequestRelay(directory.resolve("relay"), Path.of("/var/run/docker.sock"));
                CopyManager manager = CopyManager.builder()
                        .config(home.config().set("docker_host", relay.host()).build())
                        .build()) {
            Copy copy = manager.create(CreateOptions.builder()
                    .dump("classpath:dev/ditto/contract/menu.sql")
                    .build());
            Hindrance hindrance = relay.hinder("DELETE /containers/*", removal.how, HINDERED);
            destroy(manager, copy);
            awaitEnd(tally, home, manager, copy);
            tally.tried(hindrance.count() > 0, "no removal was hindered").with("hindered", hindrance.count());
        }
    }

    /** It may say that it could not; then others have to. */
    private static void destroy(CopyManager manager, Copy copy) {
        try {
            manager.destroy(copy.id());
        } catch (DittoException e) {
            manager.find(copy.id()).orElseThrow();
        }
    }

    private static void awaitEnd(Tally tally, FaultHome home, CopyManager manager, Copy copy) throws Exception {
        long begin = System.nanoTime();
        DockerCommand docker = DockerCommand.local();
        CopyStatus status = CopyStatus.DESTROYING;
        while (status != CopyStatus.DESTROYED && System.nanoTime() - begin < LONGEST.toNanos()) {
            // The lease first: one that is gone while the container is still there has gone too early.
            status = manager.find(copy.id()).orElseThrow().status();
            boolean leased = !home.rows("SELECT port FROM port_leases WHERE holder = 'copy:" + copy.id() + "'")
                    .isEmpty();
            boolean there = !docker.containers("ditto.copy=" + copy.id()).isEmpty();
            tally.tried(leased || !there, "the port is free and the container is there");
            tally.tried(status != CopyStatus.DESTROYED || !there, "destroyed, and the container is there");
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
        tally.with("gone after s", (System.nanoTime() - begin) / 1_000_000_000);
        tally.tried(status == CopyStatus.DESTROYED, "it is " + status + " after " + LONGEST);
    }
}

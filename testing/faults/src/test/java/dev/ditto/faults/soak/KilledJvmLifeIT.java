package dev.ditto.faults.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.faults.Form;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.faults.report.Finding;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** T03: a JVM is killed at a random moment of its life. */
@Tag("faults")
@Timeout(1800)
class KilledJvmLifeIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledJvmLifeIT.class);

    /** So often a home is new: then the kill may hit the server's making, or the restore. */
    private static final int FRESH = 4;

    @TempDir
    Path directory;

    @Test
    void anEmbeddedOneIsGoneWithItsServerAndLeavesNothing() throws Exception {
        check(Variant.EMBEDDED, Form.times(10, 100));
    }

    @Test
    @RequiresDocker
    void oneWithDatabasesInAContainerIsGoneWithItsServerAndLeavesNothing() throws Exception {
        check(Variant.DOCKER_DATABASE, Form.times(3, 30));
    }

    @Test
    @RequiresDocker
    void oneWithContainersOfItsOwnLeavesNothing() throws Exception {
        check(Variant.DOCKER_SERVER, Form.times(3, 30));
    }

    private void check(Variant variant, int runs) throws Exception {
        long seed = Long.getLong("ditto.faults.seed", System.nanoTime());
        LOG.info("T03 {}: {} kills, seed {} (-Dditto.faults.seed)", variant, runs, seed);
        Random random = new Random(seed);
        KilledJvm measured = fresh(variant, "measured", 0);
        Duration life = measured.life();
        List<String> violations = new ArrayList<>(end(measured));
        Times gone = new Times();
        Times clean = new Times();
        KilledJvm alone = null;
        KilledJvm succeeded = null;
        for (int run = 0; run < runs; run++) {
            if (run % (2 * FRESH) == 0) {
                violations.addAll(end(alone));
                violations.addAll(end(succeeded));
                alone = fresh(variant, "alone-" + run, 0);
                succeeded = fresh(variant, "succeeded-" + run, 5);
            }
            Duration moment = life.multipliedBy(random.nextInt(1000)).dividedBy(1000);
            // A container of its own has no server to go with it: it is the next session's, or its deadline's.
            if (run % 2 == 0 && variant != Variant.DOCKER_SERVER) {
                alone.untilItsServerIsGone(moment).ifPresent(gone::add);
            } else {
                clean.add(succeeded.untilTheNextSessionHasCleanedUp(moment));
            }
        }
        violations.addAll(end(alone));
        violations.addAll(end(succeeded));
        Finding finding = Finding.of("T03", "JVM killed at a random moment, " + variant, runs, violations.size());
        finding = gone.addTo(finding, "its server gone", 50, 99);
        clean.addTo(finding, "cleaned up by the next session", 50, 99).record();
        assertThat(violations).as("seed " + seed).isEmpty();
    }

    private KilledJvm fresh(Variant variant, String name, int idleSeconds) {
        FaultHome home = new FaultHome(directory.resolve(name), variant);
        return new KilledJvm(home, directory.resolve(name + ".log"), idleSeconds);
    }

    private static List<String> end(@Nullable KilledJvm jvm) {
        if (jvm == null) {
            return List.of();
        }
        jvm.end();
        return jvm.violations;
    }
}

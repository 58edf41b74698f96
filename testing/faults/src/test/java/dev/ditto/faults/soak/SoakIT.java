package dev.ditto.faults.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ditto.CreateOptions;
import dev.ditto.faults.Form;
import dev.ditto.faults.oracle.Allowed;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.faults.report.Finding;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.PrivateDaemon;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** T60: many JVMs make many copies, some JVMs are killed, and a daemon is started anew. */
@Tag("faults")
@Timeout(1800)
class SoakIT {

    private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
    private static final Duration LIMIT = Duration.ofMinutes(12);
    private static final Duration QUIET = Duration.ofSeconds(60);

    /** What was under way when the daemon ended, and until every session has seen it come back. */
    private static final Duration AWAY = Duration.ofSeconds(45);

    @TempDir
    Path directory;

    /** When a daemon was away, in milliseconds since 1970; never at first. */
    private long awayFrom = Long.MAX_VALUE;

    private long awayTo = Long.MAX_VALUE;

    @Test
    void embeddedCopiesAreNeverSharedLostOrLeft() throws Exception {
        check("embedded", home(Variant.EMBEDDED), DockerCommand.local(), plan(0, List.of()));
    }

    @Test
    @RequiresDocker
    void copiesInContainersAreNeverSharedLostOrLeft() throws Exception {
        int everyEighth = 8;
        check("docker", home(Variant.DOCKER_DATABASE), DockerCommand.local(), plan(everyEighth, List.of()));
    }

    @Test
    @RequiresDocker(privateDaemon = true)
    void copiesSurviveNoRestartOfTheDaemonAndTheirJvmsDo() throws Exception {
        assumeTrue(Form.current() == Form.LONG, "only in the long form: -Pfaults");
        try (PrivateDaemon daemon = PrivateDaemon.started()) {
            daemon.load("postgres:17");
            CompletableFuture<Void> restart = CompletableFuture.runAsync(
                    () -> restart(daemon), CompletableFuture.delayedExecutor(40, TimeUnit.SECONDS));
            List<String> settings =
                    List.of("docker_host=" + daemon.host(), "docker.connect_address=" + daemon.address());
            check("docker, daemon restarted", home(Variant.DOCKER_DATABASE), daemon.docker(), plan(8, settings));
            restart.get(1, TimeUnit.MINUTES);
        }
    }

    private void restart(PrivateDaemon daemon) {
        awayFrom = System.currentTimeMillis();
        daemon.restart();
        awayTo = System.currentTimeMillis() + AWAY.toMillis();
    }

    private FaultHome home(Variant variant) {
        return new FaultHome(directory.resolve("home"), variant);
    }

    private static Soak.Plan plan(int serverEvery, List<String> settings) {
        return Form.current() == Form.LONG
                ? new Soak.Plan(8, 50, Duration.ofSeconds(4), Duration.ofSeconds(20), 12, serverEvery, settings)
                : new Soak.Plan(3, 8, Duration.ofMillis(500), Duration.ofSeconds(1), 1, serverEvery, settings);
    }

    private void check(String name, FaultHome home, DockerCommand docker, Soak.Plan plan) throws Exception {
        long seed = Long.getLong("ditto.faults.seed", System.nanoTime());
        LOG.info("T60 {}: {}, seed {} (-Dditto.faults.seed)", name, plan, seed);
        Oracle oracle = Oracle.before(home, docker);
        Path logs = Files.createDirectory(directory.resolve("logs"));
        try (Soak soak = new Soak(home, logs, plan, new Random(seed))) {
            soak.run(LIMIT);
            long begin = System.nanoTime();
            Leaks leaks = new Leaks();
            cleanUp(home, soak, oracle, leaks);
            double quiet = Times.since(begin);
            leaks.add(oracle.secrets(Map.of("the output of the JVMs", soak.output())));
            report(name, plan, soak, leaks, quiet, seed);
        } finally {
            oracle.clear();
        }
    }

    /** As the next session does, with a server up, so that what is in it can be seen; and once more when it has closed. */
    private static void cleanUp(FaultHome home, Soak soak, Oracle oracle, Leaks leaks) throws Exception {
        DittoConfig.Builder config = home.config();
        for (String setting : soak.settings()) {
            config.set(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        try (CopyManager next = CopyManager.builder().config(config.build()).build()) {
            next.recoverOrphans();
            SoakCopy copy = SoakCopy.create(
                    next, CreateOptions.builder().dump(SoakDump.MENU).build());
            oracle.allowing(Allowed.LIVING_SESSIONS, Allowed.WARM_COPIES, Allowed.RUNNING_SERVERS);
            leaks.add(oracle.await(QUIET).left());
            copy.destroy();
        }
        oracle.allowing(Allowed.WARM_COPIES);
        leaks.add(oracle.await(QUIET).left());
    }

    private void report(String name, Soak.Plan plan, Soak soak, Leaks leaks, double quiet, long seed) throws Exception {
        List<SoakJvm.Said> made = soak.said("MADE");
        List<SoakJvm.Said> crossTalk = soak.said("CROSSTALK");
        List<String> lost = unexpected(soak.said("LOST"));
        List<String> refused = unexpected(soak.said("REFUSED"));
        List<String> wrong = new ArrayList<>(leaks.all());
        crossTalk.forEach(said -> wrong.add("cross-talk in " + said.words()));
        lost.forEach(words -> wrong.add("lost " + words));
        refused.forEach(words -> wrong.add("refused " + words));
        wrong.addAll(soak.failed());
        wrong.addAll(twice(made));

        Finding finding = Finding.of("T60", "soak, " + name, made.size(), wrong.size())
                .with("JVMs", plan.jvms())
                .with("kills", soak.kills())
                .with("daemon restarts", awayTo == Long.MAX_VALUE ? 0 : 1)
                .with("cross-talk", crossTalk.size())
                .with("lost copies", lost.size())
                .with("ended with the daemon", soak.said("LOST").size() - lost.size())
                .with("refused", refused.size());
        finding = leaks.addTo(finding);
        finding = times(made, "first").addTo(finding, "first create", 50, 99);
        finding = times(made, "database").addTo(finding, "create", 50, 95, 99);
        finding = times(made, "server").addTo(finding, "create server", 50, 95, 99);
        finding = finding.with("quiet after ms", Math.round(quiet));
        // Of few copies the growth says nothing.
        (Form.current() == Form.LONG ? finding.with("RSS kB per 1000 creates", growth(soak, plan)) : finding).record();
        assertThat(wrong).as("seed " + seed).isEmpty();
        assertThat(made).hasSizeGreaterThanOrEqualTo(plan.jvms() * plan.copies() - soak.kills() * plan.copies());
    }

    /** What was said while no daemon was away. */
    private List<String> unexpected(List<SoakJvm.Said> said) {
        return said.stream()
                .filter(line -> line.at() < awayFrom || line.at() > awayTo)
                .map(SoakJvm.Said::words)
                .toList();
    }

    /** Copies that were handed out more than once. */
    private static List<String> twice(List<SoakJvm.Said> made) {
        Set<String> ids = new HashSet<>();
        return made.stream()
                .map(said -> said.words().split(" ")[0])
                .filter(id -> !ids.add(id))
                .map(id -> "handed out twice: " + id)
                .toList();
    }

    private static Times times(List<SoakJvm.Said> made, String kind) {
        Times times = new Times();
        made.stream()
                .map(said -> said.words().split(" "))
                .filter(words -> words[2].equals(kind))
                .forEach(words -> times.add(Double.parseDouble(words[1])));
        return times;
    }

    /** Of JVMs that made all their copies, on average. */
    private static double growth(Soak soak, Soak.Plan plan) throws Exception {
        double begin = average(soak.said("RSS-BEGIN"));
        return Math.round((average(soak.said("RSS-END")) - begin) * 1000 / plan.copies());
    }

    private static double average(List<SoakJvm.Said> said) {
        return said.stream()
                .mapToLong(line -> Long.parseLong(line.words()))
                .average()
                .orElse(0);
    }
}

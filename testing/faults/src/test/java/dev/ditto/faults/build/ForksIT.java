package dev.ditto.faults.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ditto.Copy;
import dev.ditto.contract.SurefireBuild;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T59: Surefire runs test classes in several JVMs, a fork is killed, and the whole build is. */
@Tag("faults")
@Timeout(400)
class ForksIT {

    private static final int FORKS = 4;
    private static final String[] CLASSES = {"ForkedFirst", "ForkedSecond", "ForkedThird", "ForkedFourth", "ForkedFifth"
    };

    /** What forks need to see that their parent is gone, and ditto to see that they are. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private EmbeddedHome home;
    private ChildBuild build;

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(SurefireBuild.isPossible(), "there is no mvn on the path");
        home = new EmbeddedHome(directory.resolve("home"));
        build = new ChildBuild(directory.resolve("build"), home.directory());
    }

    @AfterEach
    void close() throws Exception {
        home.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forksShareAHomeAndLeaveNothing(boolean reuse) throws Exception {
        Tally tally = Tally.of("T59", "Surefire, 4 forks, reused: " + reuse + ": failed tests, leaks");

        int exit = build.run(FORKS, reuse, CLASSES);

        assertThat(build.log()).contains("Tests run: " + 2 * CLASSES.length + ", Failures: 0, Errors: 0, Skipped: 0");
        tally.tried(2 * CLASSES.length).tried(exit == 0, build.log());
        nothingIsLeft(tally);
    }

    @Test
    void aForkThatIsKilledTakesNothingFromTheOthersAndLeavesNothing() throws Exception {
        Tally tally = Tally.of("T59", "Surefire, 4 forks, one killed with its copy: other failures, leaks");

        int exit = build.run(FORKS, false, "ForkedFirst", "ForkedSecond", "ForkedThird", "KilledFork");

        assertThat(exit).isNotZero();
        for (String other : new String[] {"ForkedFirst", "ForkedSecond", "ForkedThird"}) {
            tally.tried(
                    build.log().matches("(?s).*Tests run: 2, Failures: 0, Errors: 0[^\n]*" + other + ".*"),
                    other + " failed:\n" + build.log());
        }
        nothingIsLeft(tally);
    }

    @Test
    void aBuildThatIsKilledLeavesNothing() throws Exception {
        Tally tally = Tally.of("T59", "Surefire, 4 forks, the build killed: leaks a minute later");
        Process maven = build.start(FORKS, true, "ForkedFirst", "ForkedSecond", "WaitingFork");
        Path sign = build.directory().resolve(WaitingFork.SIGN);
        await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(sign) || !maven.isAlive());
        assertThat(sign).as(build.log()).exists();

        maven.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

        nothingIsLeft(tally);
    }

    private void nothingIsLeft(Tally tally) throws Exception {
        long begin = System.nanoTime();
        await().atMost(LONGEST).until(() -> home.processes().isEmpty());
        tally.with("servers gone after s", (System.nanoTime() - begin) / 1_000_000_000);
        try (CopyManager next = home.manager()) {
            next.recoverOrphans();
            next.list().stream().filter(Copy::warm).forEach(copy -> next.destroy(copy.id()));
            tally.tried(
                    home.view().unfinishedRows().isEmpty(),
                    "rows: " + home.view().unfinishedRows());
            tally.tried(home.leftInServers().isEmpty(), "in servers: " + home.leftInServers());
            tally.tried(
                    home.view().temporaryFiles().isEmpty(),
                    "files: " + home.view().temporaryFiles());
            tally.tried(
                    home.view().sessionFiles().size() == 1,
                    "sessions: " + home.view().sessionFiles());
        }
        tally.hold();
    }
}

package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.local.CopyManager;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A copy that was kept outlives its JVM, holds its server up, and is ended by hand or at its deadline. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
class KeptCopyIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";

    /** The home's servers stop with the last session; their supervisor looks once a second. */
    private static final Duration LONGER_THAN_IDLE = Duration.ofSeconds(4);

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void makeAHome() {
        home = new TestHome(directory.resolve("home"));
    }

    @AfterEach
    void removeIt() throws Exception {
        if (!home.unfinishedRows().isEmpty()) {
            try (CopyManager manager = home.manager()) {
                manager.list().stream()
                        .filter(copy -> !copy.status().isTerminal())
                        .forEach(copy -> manager.destroy(copy.id()));
            }
        }
        home.close();
    }

    /** What a JVM said that kept a copy for so long and was killed. */
    private List<String> keptByOneThatWasKilled(int seconds, String classPath) throws Exception {
        try (CopyingJvm jvm = CopyingJvm.start(List.of(), classPath, "keep", home.directory(), MENU, seconds, 0)) {
            jvm.until("KEPT");
            jvm.kill();
            return jvm.said();
        }
    }

    private static String said(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .findFirst()
                .orElseThrow()
                .substring(word.length() + 1);
    }

    private static void assertItIsReached(String url) {
        await().during(LONGER_THAN_IDLE)
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThatCode(
                                () -> DriverManager.getConnection(url).close())
                        .doesNotThrowAnyException());
    }

    private static boolean isReached(String url) {
        try {
            DriverManager.getConnection(url).close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private String list(String classPath) throws Exception {
        return run(
                java(),
                "-cp",
                classPath,
                "dev.ditto.local.Main",
                "copies",
                "list",
                "--home",
                home.directory().toString());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Test
    void itLivesUntilSomebodyEndsItAndItsServerStopsThen() throws Exception {
        String classPath = System.getProperty("java.class.path");
        List<String> lines = keptByOneThatWasKilled(600, classPath);
        String id = said(lines, "KEPT");

        assertItIsReached(said(lines, "URL"));
        assertThat(list(classPath)).contains(id, "home (kept)", "9 min");
        assertThat(run(
                        java(),
                        "-cp",
                        classPath,
                        "dev.ditto.local.Main",
                        "status",
                        "--home",
                        home.directory().toString()))
                .contains("1 ready; 1 kept")
                .containsPattern("embedded, data (in memory|on disk), port \\d+, running");

        String command = said(lines, "COMMAND");
        assertThat(command)
                .matches("\\S*java @" + home.directory().toRealPath() + "/command.args copies destroy " + id
                        + " --home " + home.directory().toRealPath() + "(?s).*");
        assertThat(run("sh", "-c", command)).contains("Copy " + id + " is gone.\n");

        assertThat(isReached(said(lines, "URL"))).isFalse();
        home.assertItsServersStop();
        assertThat(home.store("SELECT state FROM copies")).containsExactly("DESTROYED");
        assertThat(run("sh", "-c", command)).contains("Copy " + id + " was gone already.\n");
    }

    @Test
    void itsServerStopsAtItsDeadlineAndTheNextSessionRemovesIt() throws Exception {
        long begin = System.nanoTime();
        List<String> lines = keptByOneThatWasKilled(8, System.getProperty("java.class.path"));

        assertThat(isReached(said(lines, "URL"))).isTrue();
        home.assertItsServersStop();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(8));
        try (CopyManager next = home.manager()) {
            next.expireOldCopies();
            assertThat(next.find(said(lines, "KEPT")).map(Copy::status)).contains(CopyStatus.DESTROYED);
            home.assertNothingIsLeft();
        }
    }

    @Test
    void anotherSessionThatComesAndGoesLeavesItAlone() throws Exception {
        List<String> lines = keptByOneThatWasKilled(600, System.getProperty("java.class.path"));
        String id = said(lines, "KEPT");
        try (CopyManager next = home.manager()) {
            next.expireOldCopies();
            next.recoverOrphans();
        }
        assertItIsReached(said(lines, "URL"));
        try (CopyManager last = home.manager()) {
            last.keep(id, Duration.ofSeconds(1));
        }
        home.assertItsServersStop();
    }

    /** A server that ended forgot how long it was to stay. */
    @Test
    void aServerThatIsStartedAgainStaysUpForItToo() throws Exception {
        List<String> lines = keptByOneThatWasKilled(600, System.getProperty("java.class.path"));
        for (ProcessHandle process : home.postmasters()) {
            // A clean end: without durability, a killed one may forget the last login it made.
            process.destroy();
        }
        home.assertItsServersStop();
        try (CopyManager next = home.manager()) {
            next.create(dev.ditto.CreateOptions.builder().dump(MENU).build());
        }
        List<String> port = home.store("SELECT port FROM port_leases WHERE holder LIKE 'server:%'");
        String url = said(lines, "URL").replaceFirst(":\\d+/", ":" + port.get(0) + "/");
        assertItIsReached(url);
        try (CopyManager last = home.manager()) {
            last.destroy(said(lines, "KEPT"));
        }
    }

    @Test
    void whereAllLiesInARepositoryTheJarIsEnough() throws Exception {
        String own = System.getProperty("java.class.path");
        assumeTrue(own.contains("/ditto-local-"), "the libraries are directories here, not jars");
        Repository repository = Repository.of(own, directory.resolve("a repository"));
        List<String> lines = keptByOneThatWasKilled(600, repository.classPath());
        String command = said(lines, "COMMAND");

        assertThat(command)
                .matches("\\S*java -jar '" + repository.jar() + "' copies destroy " + said(lines, "KEPT")
                        + " --home \\S+");
        assertThat(run("sh", "-c", command)).isEqualTo("Copy " + said(lines, "KEPT") + " is gone.\n");
        home.assertItsServersStop();
        assertThat(run(java(), "-jar", repository.jar().toString(), "--help")).startsWith("Usage: java -jar");
    }
}

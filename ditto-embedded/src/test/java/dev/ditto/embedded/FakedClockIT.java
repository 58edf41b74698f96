package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * T26 with real JVMs, whose wall clock is set while they run, by libfaketime; the kernel's uptime is not. Skipped where
 * Debian's package faketime, or what the property {@code ditto.test.libfaketime} names, is not there.
 */
@Tag("faults")
@EnabledOnOs(OS.LINUX)
@Timeout(400)
class FakedClockIT {

    private static final Logger LOG = LoggerFactory.getLogger(FakedClockIT.class);
    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";

    /** Jumps as libfaketime takes them, and how many days each is: within the last one, to 1972, past 2038. */
    private static final Map<String, Long> DAYS = Map.of("+10d", 10L, "-1h", 0L, "-20000d", -20_000L, "+6000d", 6000L);

    @TempDir
    Path directory;

    private TestHome home;
    private Path offset;
    private Path library;
    private final List<CopyingJvm> jvms = new ArrayList<>();

    @BeforeEach
    void makeHome() throws IOException {
        Optional<Path> found = library();
        if (found.isEmpty()) {
            LOG.warn("Skipped: there is no libfaketime; install the package faketime to set the clocks of JVMs");
        }
        assumeTrue(found.isPresent(), "no libfaketime");
        library = found.orElseThrow();
        home = new TestHome(directory.resolve("home"));
        offset = directory.resolve("offset");
        setClock("+0");
    }

    @AfterEach
    void everythingEnds() throws Exception {
        for (CopyingJvm jvm : jvms) {
            jvm.close();
        }
        if (home != null) {
            home.close();
        }
    }

    @Test
    void aCopyInUseIsNotEndedByAClockThatIsSetNorKeptByIt() throws Exception {
        CopyingJvm reaper = start("reap", 0).until("OPEN");
        start("hold", 1).until("HELD");

        for (String jump : DAYS.keySet()) {
            setClock(jump);
            Instant seen = reap(reaper);
            assertThat(Duration.between(Instant.now(), seen).toDays())
                    .as("the clock of the JVM is set " + jump)
                    .isBetween(DAYS.get(jump) - 1, DAYS.get(jump) + 1);
            assertThat(home.unfinishedRows()).as("at " + seen).hasSize(1).allMatch(row -> row.startsWith("READY copy"));
        }

        start("brief", 1).until("HELD");
        long made = System.nanoTime();
        setClock("-1h");
        await().atMost(Duration.ofSeconds(63)).until(() -> {
            reap(reaper);
            return home.unfinishedRows().size() == 1;
        });
        LOG.info(
                "A copy with a TTL of 3 s was gone after {} ms, though the clock had been set back",
                (System.nanoTime() - made) / 1_000_000);
        assertThat(home.databases()).hasSize(1);
    }

    /** Its answer says when, by its clock: that it is set is part of the test. */
    private Instant reap(CopyingJvm reaper) throws IOException {
        reaper.go();
        List<String> said = reaper.until("REAPED").said();
        String last = said.get(said.size() - 1);
        return Instant.parse(last.substring(last.lastIndexOf(' ') + 1));
    }

    private void setClock(String by) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), by + "\n");
        Files.move(next, offset, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private CopyingJvm start(String task, int times) throws IOException {
        CopyingJvm jvm = CopyingJvm.start(
                List.of(
                        "/usr/bin/env",
                        "LD_PRELOAD=" + library,
                        "FAKETIME_TIMESTAMP_FILE=" + offset,
                        "FAKETIME_NO_CACHE=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1"),
                System.getProperty("java.class.path"),
                task,
                home.directory(),
                MENU,
                times,
                0);
        jvms.add(jvm);
        return jvm;
    }

    private static Optional<Path> library() throws IOException {
        String named = System.getProperty("ditto.test.libfaketime", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        // Below the directory of the machine's architecture; others may be closed to this user.
        try (Stream<Path> directories = Files.list(Path.of("/usr/lib"))) {
            return directories
                    .map(directory -> directory.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::isRegularFile)
                    .findFirst();
        }
    }
}

package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T16: images whose server ends at once, never listens, or lets nobody in. */
@Tag("faults")
@RequiresDocker
@Timeout(180)
class BrokenImageIT {

    private static final String IMAGE = "ditto-test-broken:";
    /** Long enough for a busy machine to come to where the server would start. */
    private static final int PATIENCE_SECONDS = 10;

    private static final int UNHURRIED_SECONDS = 60;

    /** What a busy machine adds to a wait; on a quiet one it is a second. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    /** What runs instead of the server, once the data directory is made. */
    enum Fault {
        ENDS("echo 'FATAL: it hurts' >&2; sleep 1; exit 1"),
        NEVER_LISTENS("echo 'LOG: thinking' >&2; exec sleep 300"),
        LETS_NOBODY_IN("echo 'host all all all reject' >/tmp/hba; exec postgres.real \"$@\" -c hba_file=/tmp/hba");

        private final String script;

        Fault(String script) {
            this.script = script;
        }
    }

    @TempDir
    Path directory;

    private final DockerCommand docker = DockerCommand.local();
    private String image = "";

    @AfterEach
    void removeTheImage() {
        docker.run("rmi", "--force", image);
        docker.run("image", "prune", "--force", "--filter=label=dev.ditto.test=broken");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void itIsSaidInTimeAndWithTheServersLog(Fault fault) throws Exception {
        Tally tally =
                Tally.of("T16", "a server that " + fault + ": no failure, too late, without its log, with a secret");
        image = build(fault);
        try (DockerHome home = new DockerHome(directory.resolve("home"));
                CopyManager manager = CopyManager.builder()
                        .config(home.config()
                                .set("copy_image", image)
                                .set("isolation", "server")
                                .set(
                                        "claim_timeout_seconds",
                                        Integer.toString(fault == Fault.ENDS ? UNHURRIED_SECONDS : PATIENCE_SECONDS))
                                .build())
                        .build()) {
            long begin = System.nanoTime();
            Throwable failure = catchThrowable(() -> manager.create(Dumps.MENU));
            long millis = (System.nanoTime() - begin) / 1_000_000;
            String said = String.valueOf(failure);
            tally.with("failed after ms", millis);
            tally.tried(failure instanceof RuntimeUnavailableException, said);
            tally.tried(
                    millis < (fault == Fault.ENDS ? 0 : PATIENCE_SECONDS * 1_000) + SLACK.toMillis(),
                    "it took " + millis + " ms");
            tally.tried(said.contains("The end of its log:"), "there is no log in " + said);
            tally.tried(fault != Fault.ENDS || said.contains("it hurts"), said);
            HomeKey key = HomeKey.open(Home.open(home.directory()));
            for (String snapshot : home.store("SELECT database FROM snapshots")) {
                tally.tried(!said.contains(key.password("own:" + snapshot)), "a password is told");
            }
            manager.recoverOrphans();
            home.assertNothingIsLeft();
        }
        tally.hold();
    }

    private String build(Fault fault) throws IOException {
        Path context = Files.createDirectories(directory.resolve("image"));
        Files.writeString(
                context.resolve("postgres"),
                "#!/bin/sh\ncase \" $* \" in\n*' -V '*|*' --version '*|*' --boot '*|*' --check '*|*' --single '*|*' -C '*)"
                        + " exec \"$(dirname \"$0\")/postgres.real\" \"$@\" ;;\nesac\nPATH=\"$(dirname \"$0\"):$PATH\"\n"
                        + fault.script + "\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM postgres:17
                LABEL dev.ditto.test=broken
                USER root
                COPY postgres /tmp/postgres
                RUN real=$(readlink -f "$(command -v postgres)") && mv "$real" "$(dirname "$real")/postgres.real" \\
                    && cp /tmp/postgres "$real" && chmod 755 "$real"
                """);
        String name = IMAGE + fault.name().toLowerCase(java.util.Locale.ROOT);
        docker.run("build", "--quiet", "--tag", name, context.toString());
        return name;
    }
}

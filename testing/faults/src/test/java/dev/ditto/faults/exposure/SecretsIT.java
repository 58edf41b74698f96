package dev.ditto.faults.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ditto.CreateOptions;
import dev.ditto.faults.docker.DockerHome;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.CopyProgram;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.home.StoreView;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.test.docker.RequiresDocker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T62: no password and not the home's key in what is said, written, or shown of processes, whatever goes wrong. */
@Tag("faults")
@Timeout(300)
class SecretsIT {

    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";
    private static final String BROKEN = "classpath:dev/ditto/contract/broken.sql";

    /** What there is to say, ditto's own and that of its libraries, but for every byte that passes to a daemon. */
    private static final List<String> TALKATIVE = List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
            "-Dorg.slf4j.simpleLogger.log.dev.ditto=trace",
            "-Dorg.slf4j.simpleLogger.log.com.github.dockerjava.zerodep=info");

    /** A password that is set, not derived from the key perhaps, such as that of a staging database. */
    private static final Pattern SET = Pattern.compile("PGPASSWORD=[\\w-]|PASSWORD '[\\w-]");

    @TempDir
    Path directory;

    @Test
    void embeddedServersTellNone() throws Exception {
        Tally tally = Tally.of("T62", "secrets in output, store, files, logs and command lines (embedded): hits");
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"))) {
            Map<String, String> told = lives("embedded", "database");
            home.assertItsServersStop();
            List<Path> roots = new ArrayList<>(home.outside());
            roots.add(home.directory());
            read(roots, told);
            judge(tally, home.view(), told);
        }
        tally.hold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "server"})
    @RequiresDocker
    void containersTellNone(String isolation) throws Exception {
        Tally tally =
                Tally.of("T62", "secrets in output, store, inspect, logs and events (docker, " + isolation + "): hits");
        try (DockerHome home = new DockerHome(directory.resolve("home"))) {
            Map<String, String> told = lives("docker", isolation);
            String since = "--since=" + 120 + "s";
            told.put("events", home.docker().run("events", since, "--until=0s", "--filter=label=" + home.label()));
            for (String image : home.images()) {
                told.put(
                        "image",
                        home.docker().run("inspect", image) + home.docker().run("history", "--no-trunc", image));
            }
            for (String container : home.containers()) {
                told.put(
                        container,
                        home.docker().run("inspect", container) + home.docker().run("logs", container));
            }
            read(List.of(home.directory()), told);
            judge(tally, home.view(), told);
        }
        tally.hold();
    }

    /** One JVM that holds, one that is killed, one whose dump is broken; and what others see of them meanwhile. */
    private Map<String, String> lives(String runtime, String isolation) throws Exception {
        Map<String, String> told = new LinkedHashMap<>();
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> processes(over), task -> {
            Thread thread = new Thread(task, "test-processes");
            thread.setDaemon(true);
            thread.start();
        });
        try (ChildJvm holding = start("hold", MENU, runtime, isolation);
                ChildJvm killed = start("toil", MENU, runtime, isolation)) {
            holding.until("HELD");
            killed.until("HELD").kill();
            try (ChildJvm broken = start("ask", BROKEN, runtime, isolation)) {
                told.put("a broken restore " + isolation, String.join("\n", broken.all()));
            }
            told.put("a killed JVM " + isolation, String.join("\n", killed.all()));
            holding.tell("more");
            holding.until("WAITING");
            told.put("a JVM " + isolation, String.join("\n", holding.said()));
        }
        try (CopyManager manager = EmbeddedHome.manager(
                new StoreView(directory.resolve("home")).config(runtime).set("isolation", isolation))) {
            manager.recoverOrphans();
            Throwable failure = catchThrowable(
                    () -> manager.create(CreateOptions.builder().dump(BROKEN).build()));
            told.put("an exception " + isolation, failure + "\n" + Arrays.toString(failure.getStackTrace()));
            told.put(
                    "events " + isolation,
                    manager.list().stream()
                            .map(copy -> copy + " " + manager.events(copy.id()))
                            .toList()
                            .toString());
        } finally {
            over.set(true);
        }
        told.put("processes " + isolation, seen.get(10, TimeUnit.SECONDS));
        return told;
    }

    private ChildJvm start(String task, String dump, String runtime, String isolation) throws IOException {
        return ChildJvm.start(
                TALKATIVE,
                CopyProgram.class,
                task,
                directory.resolve("home").toString(),
                dump,
                "runtime=" + runtime,
                "isolation=" + isolation);
    }

    /** Command lines of all processes again and again; environments are their user's own. */
    private static String processes(AtomicBoolean over) {
        Map<String, Boolean> seen = new LinkedHashMap<>();
        while (!over.get()) {
            ProcessHandle.allProcesses().forEach(process -> {
                try {
                    seen.put(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")), true);
                } catch (IOException | java.io.UncheckedIOException e) {
                    // It ended while it was looked at, and others look at it again.
                    seen.put("", true);
                }
            });
        }
        return String.join("\n", seen.keySet());
    }

    /** All files but the key itself; all are closed by now, so that no lock of SQLite is let go of. */
    private static void read(List<Path> roots, Map<String, String> told) throws IOException {
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = file.getFileName().toString();
                    if (!name.equals("home.key") && !name.matches("sqlite.*|.*\\.so.*|\\d+.*")) {
                        told.put(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
    }

    private void judge(Tally tally, StoreView view, Map<String, String> told) throws IOException {
        Path home = directory.resolve("home");
        HomeKey key = HomeKey.open(Home.open(home));
        List<String> secrets = new ArrayList<>();
        view.store("SELECT id FROM copies").forEach(id -> secrets.add(key.password("copy:" + id)));
        view.store("SELECT server_id FROM servers").forEach(id -> secrets.add(key.password("server:" + id)));
        view.store("SELECT database FROM snapshots").forEach(name -> secrets.add(key.password("own:" + name)));
        byte[] bytes = Files.readAllBytes(home.resolve("home.key"));
        secrets.add(HexFormat.of().formatHex(bytes));
        secrets.add(Base64.getEncoder().encodeToString(bytes));
        secrets.add(new String(bytes, StandardCharsets.ISO_8859_1));
        assertThat(secrets).as("secrets").hasSizeGreaterThan(6);
        told.forEach((place, text) -> {
            secrets.forEach(secret -> tally.tried(!text.contains(secret), "a secret in " + place));
            tally.tried(!SET.matcher(text).find(), "a password in " + place);
        });
        tally.with("places", told.size()).with("secrets", secrets.size());
    }
}

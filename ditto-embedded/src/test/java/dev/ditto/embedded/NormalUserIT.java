package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ditto.local.spi.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tests run as root: a second JVM runs as somebody else. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class NormalUserIT {

    private static final int NOBODY = 65534;
    private static final int NO_NAME = 54321;

    private Path place;

    @BeforeEach
    void makeAPlaceEverybodyCanRead() throws IOException {
        assumeTrue(UserAccounts.currentUid() == 0, "only root can become another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv(1)");
        place = Files.createTempDirectory("ditto-normal-user");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeIt() throws IOException {
        if (place != null) {
            Trees.delete(place);
        }
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void aNormalUserHasItsServersInItsHome(Storage storage) throws Exception {
        Path home = homeOf(NOBODY);
        try (AttachingJvm child = run(NOBODY, home, storage).attached()) {
            assertThat(child.started()).isTrue();
            Path control = home.resolve("embedded").resolve(TestServers.ID);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
                    .isEqualTo("rwx------");
            assertThat(control.resolve("ready")).hasContent(child.port() + "\n");
            try (Stream<Path> files = Files.list(control)) {
                assertThat(files.filter(Files::isRegularFile))
                        .allMatch(file -> mode(file).equals("rw-------"));
            }
            assertThat(control.resolve("incarnation").toFile().exists()).isEqualTo(storage == Storage.DISK);
        }
        ServerFiles files =
                new ServerFiles(home.resolve("embedded").resolve(TestServers.ID), home, home.resolve("unused"));
        assertThat(Deadline.after(Duration.ofSeconds(20)).await("its end", new ServerProcesses(files)::none))
                .isTrue();
    }

    @Test
    void aUserWithoutANameIsToldWhatIsMissing() throws Exception {
        try (AttachingJvm child = run(NO_NAME, homeOf(NO_NAME), Storage.DISK)) {
            assertThatThrownBy(child::attached)
                    .hasMessageContaining("The data directory of embedded postgres 18.6")
                    .hasMessageContaining("the user id of this JVM has none: add a line for it to /etc/passwd")
                    .hasMessageNotContaining(TestServers.PASSWORD);
        }
    }

    private AttachingJvm run(int uid, Path home, Storage storage) throws IOException {
        return AttachingJvm.start(
                List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"),
                readableClassPath(),
                List.of("-Dditto.embedded.binaries=" + home.resolve("binaries")),
                home,
                Duration.ZERO,
                storage,
                1);
    }

    private Path homeOf(int uid) throws IOException {
        Path home = Files.createDirectory(place.resolve("home"));
        Files.setAttribute(home, "unix:uid", uid);
        return home;
    }

    /** The build's own class path may lie where only root can read. */
    private String readableClassPath() throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.exists(Path.of(entry)) && !entry.contains("darwin")) {
                Path copy = place.resolve(
                        "lib" + copies.size() + "-" + Path.of(entry).getFileName());
                copy(Path.of(entry), copy);
                copies.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                Files.copy(path, path.equals(from) ? to : copy);
                Files.setPosixFilePermissions(
                        path.equals(from) ? to : copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.ditto.embedded;

import static dev.ditto.embedded.BadInputIT.timed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ditto.ConfigurationException;
import dev.ditto.CreateOptions;
import dev.ditto.PortPoolExhaustedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A home, a disk or a range of ports that cannot be used: said at once, and nothing is left. */
@Timeout(60)
class BadHomeIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final String MENU = "classpath:dev/ditto/contract/menu.sql";

    @TempDir
    Path directory;

    @Test
    void aHomeThatIsAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("home"));
        assertThat(timed(AT_ONCE, open(file)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("The home directory " + file + " cannot be used: ")
                .hasMessageEndingWith("choose another one with ditto.home.");
        assertThat(file).isEmptyFile();
    }

    @Test
    void aHomeThatCannotBeRead() throws Exception {
        if (UserAccounts.currentUid() != 0) {
            Path closed = Files.createDirectory(
                    directory.resolve("closed"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
            Path home = closed.resolve("home");
            assertThat(timed(AT_ONCE, open(home))).satisfies(failure -> isUnusable(failure.toString(), home));
            return;
        }
        // Root reads everything, so another user has to try.
        assumeThat(Path.of("/usr/bin/setpriv"))
                .as("a way to become another user")
                .exists();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectory(
                directory.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> nobody = List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        try (CopyingJvm jvm = CopyingJvm.start(nobody, readableClassPath(), "open", home, MENU, 1, 0)) {
            jvm.until("FAILED");
            isUnusable(jvm.said().get(jvm.said().size() - 1), home);
        }
        assertThat(home).isEmptyDirectory();
    }

    private static void isUnusable(String failure, Path home) {
        assertThat(failure)
                .contains(ConfigurationException.class.getName())
                .contains("The home directory " + home + " cannot be used: ")
                .contains("that this user can write");
    }

    /** What opening a home takes, where everybody may read it: jars in root's own directory are root's alone. */
    private String readableClassPath() throws IOException {
        List<String> copies = new ArrayList<>();
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        for (String entry : entries) {
            if (Files.isDirectory(Path.of(entry)) || entry.matches(".*(ditto|sqlite|slf4j|snakeyaml|jspecify)[^/]*")) {
                Path copy = directory.resolve("classpath" + copies.size() + (entry.endsWith(".jar") ? ".jar" : ""));
                copyTree(Path.of(entry), copy);
                copies.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.copy(file, file.equals(from) ? to : target);
                boolean closed = Files.isDirectory(file);
                Files.setPosixFilePermissions(
                        file.equals(from) ? to : target,
                        PosixFilePermissions.fromString(closed ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    /** At whatever moment the disk turns out to be full: for the first file, for the store, or later. */
    @Test
    void aHomeOnAFullDisk() throws Exception {
        for (int roomKilobytes : new int[] {0, 8, 32, 64}) {
            Path disk = mounted("disk-" + roomKilobytes);
            Path home = disk.resolve("home");
            try {
                fill(disk, roomKilobytes);
                assertThat(timed(AT_ONCE, open(home)))
                        .as("%d kB are left", roomKilobytes)
                        .isInstanceOfAny(ConfigurationException.class, RuntimeUnavailableException.class)
                        .satisfies(failure -> assertThat(failure.getMessage())
                                .contains(disk.toString())
                                .containsAnyOf("No space left on device", "the disk is full", "Is the disk full"));
                assertThat(leftIn(home)).isEmpty();
            } finally {
                command("umount", disk.toString());
            }
        }
    }

    /** A small disk of its own, which only root can make. */
    private Path mounted(String name) throws Exception {
        Path disk = Files.createDirectory(directory.resolve(name));
        assumeThat(UserAccounts.currentUid())
                .as("only root mounts a small disk")
                .isZero();
        assumeThat(command("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", disk.toString()))
                .as("a small disk could be mounted")
                .isZero();
        return disk;
    }

    private static void fill(Path disk, int roomKilobytes) throws IOException {
        long room = Files.getFileStore(disk).getUsableSpace() - roomKilobytes * 1024L;
        Files.write(disk.resolve("ballast"), new byte[(int) room]);
    }

    private static int command(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static List<String> leftIn(Path home) throws IOException {
        List<String> left = new ArrayList<>();
        for (String room : List.of("tmp", "sessions")) {
            if (Files.isDirectory(home.resolve(room))) {
                try (Stream<Path> files = Files.list(home.resolve(room))) {
                    // The driver removes the library it unpacked when its JVM ends.
                    files.filter(file -> !file.getFileName().toString().startsWith("sqlite-"))
                            .forEach(file -> left.add(file.toString()));
                }
            }
        }
        return left;
    }

    @Test
    void aRangeOfPortsThatOthersHold() throws Exception {
        TestHome home = new TestHome(directory.resolve("home"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            DittoConfig config = home.config()
                    .set("port_pool_start", port)
                    .set("port_pool_end", port)
                    .set("port_wait_seconds", "0")
                    .build();
            try (CopyManager manager = CopyManager.builder().config(config).build()) {
                CreateOptions menu = CreateOptions.builder().dump(MENU).build();
                // The first attempt ever unpacks the server.
                timed(Duration.ofSeconds(30), () -> manager.create(menu));
                assertThat(timed(AT_ONCE, () -> manager.create(menu)))
                        .isInstanceOf(PortPoolExhaustedException.class)
                        .hasMessage("No port of " + port + "-" + port + " came free within 0 ms (total=1, leased=0,"
                                + " resting=0, taken by other programs=1; leased to []). Widen the range with"
                                + " ditto.port_pool_start and ditto.port_pool_end, or end what holds it.");
                home.assertNothingIsLeft();
                assertThat(home.store("SELECT port FROM port_leases WHERE holder IS NOT NULL"))
                        .isEmpty();
                assertThat(home.processes()).isEmpty();
            }
        } finally {
            home.close();
        }
    }

    private static ThrowingCallable open(Path home) {
        return () -> {
            try (CopyManager manager = new TestHome(home).manager()) {
                throw new AssertionError("It opened: " + manager);
            }
        };
    }
}

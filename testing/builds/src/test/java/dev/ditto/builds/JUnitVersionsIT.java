package dev.ditto.builds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The small project by every JUnit that is supported, from 5.10 to 6.1, one after the other in one home. */
@Tag("faults")
class JUnitVersionsIT {

    private static final Path JUNITS = Path.of("target/junits");

    @TempDir
    static Path directory;

    private static BuildHome home;

    @BeforeAll
    static void makeAHome() {
        home = new BuildHome(directory.resolve("home"));
    }

    @AfterAll
    static void stop() throws IOException {
        home.close();
    }

    static List<String> versions() throws IOException {
        try (Stream<Path> files = Files.list(JUNITS)) {
            return files.map(file -> file.getFileName().toString().replaceFirst(".*-standalone-(.*)\\.jar", "$1"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void allOfThemAreThere() throws IOException {
        assertThat(versions()).hasSize(5);
    }

    @ParameterizedTest(name = "platform {0}")
    @MethodSource("versions")
    void everyTestHasItsOwnCopyAndNothingIsLeft(String version) throws Exception {
        String log = Project.run(directory.resolve(version), command(version));

        assertThat(log)
                .contains(count("containers failed", 1), count("containers aborted", 1))
                .contains(count("tests successful", 32), count("tests failed", 4))
                .contains(count("tests aborted", 1), count("tests skipped", 1))
                .contains("FailsBeforeAll", "java.lang.IllegalStateException: on purpose")
                .contains("takesTooLong(java.sql.Connection) timed out after 500 milliseconds")
                .contains("Troubled#leavesAConnectionInATransaction left 1 connection of its DataSource open")
                .containsPattern("ditto  \\d+ copies for \\d+ test classes, .*, leftovers 0\\R");
        home.assertNothingIsLeft();
    }

    private static String count(String what, int number) {
        return String.format("[%10d %-22s]", number, what);
    }

    private static List<String> command(String version) {
        List<String> classPath = new ArrayList<>(List.of(
                JUNITS.toAbsolutePath()
                        .resolve("junit-platform-console-standalone-" + version + ".jar")
                        .toString(),
                Project.classes().toString()));
        classPath.addAll(Project.libraries());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + directory));
        Project.settings(home).forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                "-cp",
                String.join(File.pathSeparator, classPath),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--select-package=" + Project.PACKAGE,
                "--include-classname=.*",
                "--include-engine=junit-jupiter",
                "--disable-banner",
                "--details=summary"));
        return command;
    }
}

package dev.ditto.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ditto.contract.SurefireBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small project by Maven and Surefire, offline, its classes spread over two JVMs or a JVM for each. */
@Tag("faults")
class ForkedBuildIT {

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

    @ParameterizedTest(name = "forks reused: {0}")
    @ValueSource(booleans = {true, false})
    void everyForkUsesTheSameServerAndNothingIsLeft(boolean reuse) throws Exception {
        assumeTrue(SurefireBuild.isPossible(), "there is no mvn on the path");
        Path project = Files.createDirectories(directory.resolve("reuse-" + reuse));
        Path pom = Files.writeString(project.resolve("pom.xml"), pom(reuse));

        String log = Project.run(project, SurefireBuild.command(pom));

        // The class that fails before its tests counts as an error, and so do tests that take too long.
        assertThat(log).contains("Tests run: 40, Failures: 2, Errors: 3, Skipped: 3");
        home.assertNothingIsLeft();
    }

    private static String pom(boolean reuse) throws IOException {
        return SurefireBuild.pom(
                "canteen",
                SurefireBuild.configuration(2, reuse, Project.classes(), Project.libraries(), Project.settings(home))
                        + "<includes><include>" + Project.PACKAGE.replace('.', '/') + "/*.*</include></includes>"
                        + "<excludes><exclude>**/*$*</exclude><exclude>**/SideBySide.*</exclude></excludes>"
                        + "<testFailureIgnore>true</testFailureIgnore>");
    }
}

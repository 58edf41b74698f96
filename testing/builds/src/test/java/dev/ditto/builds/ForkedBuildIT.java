package dev.ditto.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small project by Maven and Surefire, offline, its classes spread over two JVMs or a JVM for each. */
@Tag("faults")
class ForkedBuildIT {

    private static final Path PARENT = Path.of("../../pom.xml");

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
        assumeTrue(Project.isOnThePath("mvn"), "there is no mvn on the path");
        Path project = Files.createDirectories(directory.resolve("reuse-" + reuse));
        Path pom = Files.writeString(project.resolve("pom.xml"), pom(reuse));

        String log = Project.run(project, command(pom));

        // The class that fails before its tests counts as an error, and so do tests that take too long.
        assertThat(log).contains("Tests run: 40, Failures: 2, Errors: 3, Skipped: 3");
        home.assertNothingIsLeft();
    }

    private static List<String> command(Path pom) throws IOException {
        List<String> command = new ArrayList<>(List.of("mvn", "--batch-mode", "--offline", "--file=" + pom));
        // Surefire's word for the one that the build of these tests uses.
        Optional.ofNullable(System.getProperty("localRepository"))
                .ifPresent(repository -> command.add("-Dmaven.repo.local=" + repository));
        command.add("org.apache.maven.plugins:maven-surefire-plugin:" + surefire() + ":test");
        return command;
    }

    /** The one that runs these tests, so that it is here. */
    private static String surefire() throws IOException {
        return Pattern.compile("<artifactId>maven-surefire-plugin</artifactId>\\s*<version>([^<]+)<")
                .matcher(Files.readString(PARENT))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static String pom(boolean reuse) {
        String libraries = Project.libraries().stream()
                .map(entry -> "<additionalClasspathElement>" + entry + "</additionalClasspathElement>")
                .collect(Collectors.joining("\n"));
        String settings = Project.settings(home).entrySet().stream()
                .map(entry -> "<" + entry.getKey() + ">" + entry.getValue() + "</" + entry.getKey() + ">")
                .collect(Collectors.joining("\n"));
        return """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>canteen</artifactId>
                  <version>1</version>
                  <properties><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
                  <dependencies>
                    <dependency>
                      <groupId>org.junit.jupiter</groupId>
                      <artifactId>junit-jupiter</artifactId>
                      <version>%s</version>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                  <build><plugins><plugin>
                    <artifactId>maven-surefire-plugin</artifactId>
                    <configuration>
                      <forkCount>2</forkCount>
                      <reuseForks>%s</reuseForks>
                      <testClassesDirectory>%s</testClassesDirectory>
                      <includes><include>%s</include></includes>
                      <excludes><exclude>**/*$*</exclude><exclude>**/SideBySide.*</exclude></excludes>
                      <additionalClasspathElements>%s</additionalClasspathElements>
                      <systemPropertyVariables>%s</systemPropertyVariables>
                      <testFailureIgnore>true</testFailureIgnore>
                    </configuration>
                  </plugin></plugins></build>
                </project>
                """.formatted(
                        Project.jupiter(),
                        reuse,
                        Project.classes(),
                        Project.PACKAGE.replace('.', '/') + "/*.*",
                        libraries,
                        settings);
    }
}

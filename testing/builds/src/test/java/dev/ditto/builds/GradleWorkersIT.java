package dev.ditto.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ditto.contract.BuildTools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The small project by Gradle, offline, its classes spread over two workers, or a worker for each. Gradle knows JUnit 4
 * whatever its version, so JUnit's own bridge from there is what it is given; every class is a run of its own then.
 */
@Tag("faults")
class GradleWorkersIT {

    /** Set where its absence is to be an error. */
    private static final String REQUIRED = "DITTO_TEST_REQUIRE_GRADLE";

    private static final Path BRIDGE = Path.of("target/gradle").toAbsolutePath();
    private static final List<String> CLASSES = List.of(
            "AbortedClass",
            "FailsBeforeAll",
            "FreshForEach",
            "OneForAll",
            "OneInstance",
            "SharedByTests",
            "SideBySideFirst",
            "SideBySideSecond",
            "SideBySideThird",
            "Troubled");

    @TempDir
    static Path directory;

    private static BuildHome home;

    @BeforeAll
    static void makeAHome() throws Exception {
        boolean there = BuildTools.isOnThePath("gradle");
        assumeTrue(there || "true".equals(System.getenv(REQUIRED)), "there is no gradle on the path");
        assertThat(there).as("gradle is on the path, as %s says", REQUIRED).isTrue();
        home = new BuildHome(directory.resolve("home"));
        compile();
    }

    @AfterAll
    static void stop() throws IOException {
        if (home != null) {
            home.close();
        }
    }

    @ParameterizedTest(name = "a worker for each class: {0}")
    @ValueSource(booleans = {false, true})
    void everyWorkerUsesTheSameServerAndNothingIsLeft(boolean each) throws Exception {
        Path project = Files.createDirectories(directory.resolve("each-" + each));
        Files.writeString(project.resolve("settings.gradle"), "rootProject.name = 'canteen'\n");
        Files.writeString(project.resolve("build.gradle"), build(each));

        String log = Project.run(
                project,
                List.of(
                        "gradle",
                        "--offline",
                        "--no-daemon",
                        "--gradle-user-home=" + directory.resolve("gradle"),
                        "test"));

        // The class that fails before its tests counts as a test; one that is aborted there counts none.
        assertThat(log).contains("39 tests completed, 5 failed, 2 skipped");
        assertThat(Pattern.compile("ditto  \\d+ cop(y|ies) for \\d+ test class(es)?, .*, leftovers 0\\R")
                        .matcher(log)
                        .results())
                .hasSize(CLASSES.size());
        home.assertNothingIsLeft();
    }

    private static void compile() throws IOException {
        Path sources = Files.createDirectories(directory.resolve("src"));
        List<String> arguments = new ArrayList<>(
                List.of("-nowarn", "-d", classes().toString(), "-cp", String.join(File.pathSeparator, classPath())));
        for (String name : CLASSES) {
            arguments.add(Files.writeString(sources.resolve("By" + name + ".java"), source(name))
                    .toString());
        }
        Files.createDirectories(classes());
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(exit).isZero();
    }

    private static Path classes() {
        return directory.resolve("classes");
    }

    private static String source(String name) {
        return """
                @org.junit.runner.RunWith(org.junit.platform.runner.JUnitPlatform.class)
                @org.junit.platform.suite.api.SelectPackages("%1$s")
                @org.junit.platform.suite.api.IncludeClassNamePatterns("%2$s\\\\.%3$s([$].*)?")
                public class By%3$s {}
                """.formatted(Project.PACKAGE, Project.PACKAGE.replace(".", "\\\\."), name);
    }

    /** With this JUnit itself, as the bridge is only one. */
    private static List<String> classPath() throws IOException {
        try (Stream<Path> bridge = Files.list(BRIDGE)) {
            return Stream.concat(
                            Project.classPathEntries().filter(entry -> !entry.contains("surefire")),
                            bridge.map(Path::toString))
                    .toList();
        }
    }

    private static String build(boolean each) throws IOException {
        List<String> files = new ArrayList<>(List.of(classes().toString()));
        files.addAll(classPath());
        return """
                apply plugin: 'java'
                test {
                    testClassesDirs = files('%s')
                    classpath = files(%s)
                    // Older ones cannot read what a newer Java compiled.
                    scanForTestClasses = false
                    include '**/By*.class'
                    maxParallelForks = 2
                    forkEvery = %d
                    ignoreFailures = true
                    testLogging.showStandardStreams = true
                    systemProperties = [%s]
                }
                """.formatted(
                classes(),
                list(files.stream(), file -> "'" + file + "'"),
                each ? 1 : 0,
                list(
                        Project.settings(home).entrySet().stream(),
                        (Map.Entry<String, String> entry) -> "'" + entry.getKey() + "': '" + entry.getValue() + "'"));
    }

    private static <T> String list(Stream<T> elements, Function<T, String> words) {
        return elements.map(words).collect(Collectors.joining(",\n        "));
    }
}

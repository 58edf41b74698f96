package dev.ditto.builds;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The small project: where it is, what it needs, and processes that run it. */
final class Project {

    static final String PACKAGE = "dev.ditto.builds.project";

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Project() {}

    /** The compiled project, and the classes of these tests beside it. */
    static Path classes() {
        return classPathEntries()
                .map(Path::of)
                .filter(entry -> Files.exists(entry.resolve(PACKAGE.replace('.', '/'))))
                .findFirst()
                .orElseThrow();
    }

    /** What the project needs, JUnit aside. */
    static List<String> libraries() {
        return classPathEntries()
                .filter(entry -> !entry.contains("junit-jupiter-")
                        && !entry.contains("junit-platform-")
                        && !entry.contains("opentest4j")
                        && !entry.contains("surefire"))
                .filter(entry -> !Path.of(entry).equals(classes()))
                .toList();
    }

    /** The system properties with which it runs: nothing is left to the configuration of this machine. */
    static Map<String, String> settings(BuildHome home) {
        return new TreeMap<>(Map.of(
                "ditto.home", home.directory().toString(),
                "ditto.runtime", "embedded",
                "ditto.embedded.idle_seconds", Long.toString(BuildHome.IDLE.toSeconds()),
                "ditto.warm_pool_size", "2",
                "org.slf4j.simpleLogger.defaultLogLevel", "warn",
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4"));
    }

    /** Runs a command to its end and gives what it said; its exit code is not looked at, as tests fail on purpose. */
    static String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path log = directory.resolve("build.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            throw new AssertionError("It did not end within " + LONGEST + ":\n" + Files.readString(log));
        }
        return Files.readString(log);
    }

    static Stream<String> classPathEntries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
    }
}

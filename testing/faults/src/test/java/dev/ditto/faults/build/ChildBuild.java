package dev.ditto.faults.build;

import dev.ditto.contract.SurefireBuild;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A build of some of the classes beside this one, each a test of its own. */
record ChildBuild(Path directory, Path home) {

    private static final int LONGEST_SECONDS = 180;

    /** @return the build's exit code; what it said is in {@link #log()} */
    int run(int forks, boolean reuse, String... tests) throws IOException, InterruptedException {
        Process build = start(forks, reuse, tests);
        if (!build.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            build.destroyForcibly();
            throw new AssertionError("the build did not end:\n" + log());
        }
        return build.exitValue();
    }

    Process start(int forks, boolean reuse, String... tests) throws IOException {
        Files.createDirectories(directory);
        Path pom = Files.writeString(directory.resolve("pom.xml"), pom(forks, reuse));
        List<String> command = SurefireBuild.command(pom, "-Dtest=" + String.join(",", tests));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("build.log").toFile())
                .start();
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("build.log"));
    }

    private String pom(int forks, boolean reuse) throws IOException {
        List<String> libraries = Arrays.stream(classPath())
                .filter(entry -> !entry.endsWith("test-classes"))
                .toList();
        return SurefireBuild.pom(
                "forks", SurefireBuild.configuration(forks, reuse, testClasses(), libraries, settings()));
    }

    private Map<String, String> settings() {
        return Map.of(
                "ditto.home", home.toString(),
                "ditto.runtime", "embedded",
                "ditto.embedded.idle_seconds", "0",
                "ditto.warm_pool_size", "1",
                "ditto.test.sign", directory.toString());
    }

    private static Path testClasses() {
        return Arrays.stream(classPath())
                .map(Path::of)
                .filter(entry -> Files.exists(entry.resolve("dev/ditto/faults/build/Shared.class")))
                .findFirst()
                .orElseThrow();
    }

    private static String[] classPath() {
        return System.getProperty("java.class.path").split(File.pathSeparator);
    }
}

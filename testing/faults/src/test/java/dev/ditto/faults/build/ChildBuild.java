package dev.ditto.faults.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Maven with Surefire as a user would run them, offline, on classes that are compiled already. */
record ChildBuild(Path directory, Path home) {

    private static final int LONGEST_SECONDS = 180;
    private static final Path PARENT = Path.of("../../pom.xml");

    static boolean isPossible() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("mvn", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // There is none on the path.
            return false;
        }
    }

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
        List<String> command = new ArrayList<>(List.of("mvn", "--batch-mode", "--offline", "--file=" + pom));
        String repository = System.getProperty("localRepository");
        if (repository != null) {
            // Surefire's word for the one that the build of these tests uses.
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.add("-Dtest=" + String.join(",", tests));
        command.add("org.apache.maven.plugins:maven-surefire-plugin:" + surefire() + ":test");
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
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .map(entry -> "<additionalClasspathElement>" + entry + "</additionalClasspathElement>")
                .collect(Collectors.joining("\n"));
        return """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>forks</artifactId>
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
                    <version>%s</version>
                    <configuration>
                      <forkCount>%d</forkCount>
                      <reuseForks>%s</reuseForks>
                      <testClassesDirectory>%s</testClassesDirectory>
                      <additionalClasspathElements>%s</additionalClasspathElements>
                      <systemPropertyVariables>%s</systemPropertyVariables>
                    </configuration>
                  </plugin></plugins></build>
                </project>
                """.formatted(jupiter(), surefire(), forks, reuse, testClasses(), classes, settings());
    }

    private String settings() {
        return Map.of(
                        "ditto.home", home.toString(),
                        "ditto.runtime", "embedded",
                        "ditto.embedded.idle_seconds", "0",
                        "ditto.warm_pool_size", "1",
                        "ditto.test.sign", directory.toString())
                .entrySet()
                .stream()
                .map(entry -> "<" + entry.getKey() + ">" + entry.getValue() + "</" + entry.getKey() + ">")
                .collect(Collectors.joining());
    }

    private static Path testClasses() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> Files.exists(entry.resolve("dev/ditto/faults/build/Shared.class")))
                .findFirst()
                .orElseThrow();
    }

    private static String jupiter() {
        String jar =
                Test.class.getProtectionDomain().getCodeSource().getLocation().toString();
        return found(Pattern.compile("junit-jupiter-api-([\\d.]+)\\.jar"), jar);
    }

    /** The one that runs the other tests, so that it is here. */
    private static String surefire() throws IOException {
        return found(
                Pattern.compile("<artifactId>maven-surefire-plugin</artifactId>\\s*<version>([^<]+)<"),
                Files.readString(PARENT));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + List.of(text));
        }
        return matcher.group(1);
    }
}

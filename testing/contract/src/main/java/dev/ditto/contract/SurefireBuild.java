package dev.ditto.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Maven with Surefire as a user would run them, offline, on classes that are compiled already. */
public final class SurefireBuild {

    /** From any module of tests. */
    private static final Path PARENT = Path.of("../../pom.xml");

    private SurefireBuild() {}

    /** Whether there is a Maven on the path. */
    public static boolean isPossible() throws InterruptedException {
        return BuildTools.isOnThePath("mvn");
    }

    /** The command that runs the tests of a project, with the Surefire that runs these. */
    public static List<String> command(Path pom, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("mvn", "--batch-mode", "--offline", "--file=" + pom));
        String repository = System.getProperty("localRepository");
        if (repository != null) {
            // Surefire's word for the one that the build of these tests uses.
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(Arrays.asList(options));
        command.add("org.apache.maven.plugins:maven-surefire-plugin:" + surefire() + ":test");
        return command;
    }

    /**
     * A project that is nothing but tests.
     *
     * @param configuration elements of Surefire's
     */
    public static String pom(String artifact, String configuration) throws IOException {
        return """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>%s</artifactId>
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
                    <configuration>%s</configuration>
                  </plugin></plugins></build>
                </project>
                """.formatted(artifact, jupiter(), surefire(), configuration);
    }

    /** What is configured for every such project. */
    public static String configuration(
            int forks, boolean reuse, Path classes, List<String> libraries, Map<String, String> properties) {
        String classPath = libraries.stream()
                .map(entry -> element("additionalClasspathElement", entry))
                .collect(Collectors.joining("\n"));
        String settings = properties.entrySet().stream()
                .map(entry -> element(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
        return element("forkCount", Integer.toString(forks))
                + element("reuseForks", Boolean.toString(reuse))
                + element("testClassesDirectory", classes.toString())
                + element("additionalClasspathElements", classPath)
                + element("systemPropertyVariables", settings);
    }

    private static String element(String name, String content) {
        return "<" + name + ">" + content + "</" + name + ">";
    }

    /** Version of the JUnit that runs these tests. */
    public static String jupiter() {
        String jar =
                Test.class.getProtectionDomain().getCodeSource().getLocation().toString();
        return found(Pattern.compile("junit-jupiter-api-([\\d.]+)\\.jar"), jar);
    }

    /** The one that runs these tests, so that it is here. */
    private static String surefire() throws IOException {
        return found(
                Pattern.compile("<artifactId>maven-surefire-plugin</artifactId>\\s*<version>([^<]+)<"),
                Files.readString(PARENT));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}

package dev.ditto.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents at the root say what is true: their code compiles, their versions are ours, their links lead somewhere. */
class ReadmeTest {

    private static final Path ROOT = Path.of("../..");

    /** Artifacts the README names a version of, and the property of the parent POM that has it. */
    private static final Map<String, String> VERSIONS = Map.of(
            "postgresql", "postgresql.version", "junit-jupiter", "junit.version", "slf4j-simple", "slf4j.version");

    static Stream<String> snippets() throws IOException {
        return find("(?s)```java\n(.*?)```", read("README.md")).map(match -> match.group(1));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void itsCodeCompiles(String code, @TempDir Path classes) {
        Matcher name = Pattern.compile("(?m)^(?:public )?class (\\w+)").matcher(code);
        assertThat(name.find()).as("a class in " + code).isTrue();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-proc:none", "-Xlint:all,-processing", "-Werror", "-d", classes.toString(), "-classpath", classPath());

        boolean compiled = compiler.getTask(messages, null, null, options, null, List.of(source(name.group(1), code)))
                .call();

        assertThat(compiled).as(messages.toString()).isTrue();
    }

    @Test
    void thereIsCodeToCompile() throws IOException {
        assertThat(snippets()).hasSize(5);
    }

    @Test
    void itsPomImportsTheVersionOfTheProject() throws IOException {
        String project = find("<artifactId>ditto-parent</artifactId>\\s*<version>([^<]*)</version>", read("pom.xml"))
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(versionOf("ditto-bom")).isEqualTo(project);
        assertThat(read("README.md")).contains("The version is " + project);
        assertThat(read("CHANGELOG.md")).contains("## [" + project.replace("-SNAPSHOT", "") + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "junit-jupiter", "slf4j-simple"})
    void itsPomNamesTheVersionsTheProjectIsTestedWith(String artifact) throws IOException {
        assertThat(versionOf(artifact)).isEqualTo(property(VERSIONS.get(artifact)));
    }

    @Test
    void itNamesTheVersionOfTheServer() throws IOException {
        String version = property("postgres-binaries.version");

        assertThat(read("README.md"))
                .contains("version " + version)
                .contains("the server is PostgreSQL " + version.replaceFirst("\\..*", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"})
    void itsLinksLeadSomewhere(String document) throws IOException {
        assertThat(find("\\]\\(([^)#:]+)(?:#[^)]*)?\\)", read(document)).map(match -> ROOT.resolve(match.group(1))))
                .allSatisfy(target -> assertThat(target).exists());
    }

    /** Where the figures of its table come from. */
    @Test
    void itsLinesOnReliabilityAreThoseOfTheReport() throws IOException {
        String report = read("testing/faults/src/test/java/dev/ditto/faults/report/ReliabilitySummary.java");
        List<String> lines = find("(?m)^ {8}[A-Z_]+\\(\"([^\"]*)\"", report)
                .map(match -> match.group(1))
                .toList();
        String section = find("(?s)## Reliability\n(.*?)\n## ", read("README.md"))
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(lines).isNotEmpty();
        assertThat(find("(?m)^\\| ([^|]*) \\|.*", section).skip(1).map(match -> match.group(1)))
                .containsExactlyElementsOf(lines);
        assertThat(section).contains("`mvn -Pfaults verify`", "`testing/faults/mutations/run`");
        assertThat(read("pom.xml")).contains("<id>faults</id>");
        assertThat(ROOT.resolve("testing/faults/mutations/run")).isExecutable();
    }

    private static String versionOf(String artifact) throws IOException {
        return find("<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]*)</version>", read("README.md"))
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static String property(String name) throws IOException {
        return find("<" + name + ">([^<]*)</", read("pom.xml"))
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static Stream<MatchResult> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static JavaFileObject source(String name, String code) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}

package dev.ditto.faults.mutations;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources without a rule, and the tests that should notice, and runs these with and without it. */
final class MutationRun {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Path root;
    private final Path scratch;
    private final Path tests;
    private final String classPath = System.getProperty("java.class.path");
    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    /**
     * @param root of the project
     * @param scratch an empty directory
     */
    MutationRun(Path root, Path scratch) {
        this.root = root;
        this.scratch = scratch;
        tests = scratch.resolve("tests");
    }

    /** Compiles the named tests and what they need of their modules' tests. */
    void compileTests(List<Mutation> mutations) throws IOException {
        for (Path directory : mutations.stream()
                .map(mutation -> mutation.tests(root))
                .distinct()
                .toList()) {
            List<Path> sources = mutations.stream()
                    .filter(mutation -> mutation.tests(root).equals(directory))
                    .map(mutation -> mutation.testSource(root))
                    .distinct()
                    .toList();
            compile(sources, tests, List.of("-sourcepath", directory.toString(), "-implicit:class"));
        }
    }

    /** What became of the tests with all rules in force: one line each, in that order, as {@link NamedTest} says it. */
    List<String> unchanged(List<Mutation> mutations) throws IOException, InterruptedException {
        return run(
                tests.toString(),
                mutations.stream().map(mutation -> mutation.fullTest(root)).toList());
    }

    /** What became of a mutation's test without its rule. */
    String mutated(Mutation mutation) throws IOException, InterruptedException {
        Path directory = scratch.resolve(mutation.name());
        Path original = mutation.source(root);
        Path source = directory.resolve("source").resolve(original.getFileName());
        Files.createDirectories(source.getParent());
        Files.writeString(source, mutation.applied(Files.readString(original)));
        Path classes = directory.resolve("classes");
        compile(List.of(source), classes, List.of());
        List<String> said = run(classes + File.pathSeparator + tests, List.of(mutation.fullTest(root)));
        return said.isEmpty() ? NamedTest.NOT_RUN + "it said nothing" : said.get(0);
    }

    private void compile(List<Path> sources, Path into, List<String> more) throws IOException {
        Files.createDirectories(into);
        List<String> options = new ArrayList<>(
                List.of("-proc:none", "--release", "17", "-nowarn", "-cp", classPath, "-d", into.toString()));
        options.addAll(more);
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(sources + " cannot be compiled:\n" + said);
            }
        }
    }

    private List<String> run(String first, List<String> names) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                "-cp",
                first + File.pathSeparator + classPath,
                NamedTest.class.getName()));
        command.addAll(names);
        Path output = Files.createTempFile(scratch, "run", ".log");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            // It says nothing, so that its test counts as one that did not notice: tests have limits of their own.
            process.destroyForcibly().waitFor();
        }
        try (var lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith(NamedTest.GREEN)
                            || line.startsWith(NamedTest.RED)
                            || line.startsWith(NamedTest.NOT_RUN))
                    .toList();
        }
    }
}

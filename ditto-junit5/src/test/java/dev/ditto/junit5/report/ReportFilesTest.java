package dev.ditto.junit5.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

    private static final Instant BEGIN = SampleRuns.BEGIN;

    @TempDir
    Path directory;

    @Test
    void aRunIsReadAsItWasWritten() {
        RunReport run = SampleRuns.failed(SampleRuns.run(1, BEGIN, 13, 2));

        assertThat(RunReport.of(JsonObject.of(JsonReader.read(JsonWriter.write(run.toJson())))))
                .isEqualTo(run);
    }

    @Test
    void eachJvmOfABuildAddsItsPart() throws IOException {
        add(SampleRuns.run(1, BEGIN, 3, 1));
        add(SampleRuns.run(2, BEGIN.plusSeconds(1), 4, 1));

        assertThat(runs()).isEqualTo(List.of(1.0, 2.0));
        assertThat(page())
                .contains("2 JVMs", "JVM 1 (process 1)", "JVM 2 (process 2)", "<b>7</b><span>copies for 7 test");
    }

    @Test
    void jvmsThatEndTogetherLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> jvms = new ArrayList<>();
            for (int i = 1; i <= 24; i++) {
                RunReport run = SampleRuns.run(i, BEGIN.plusMillis(i), 3, 1);
                jvms.add(() -> {
                    add(run);
                    return true;
                });
            }
            for (Future<Boolean> jvm : threads.invokeAll(jvms, 60, TimeUnit.SECONDS)) {
                assertThat(jvm.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(runs()).hasSize(24);
        assertThat(page()).contains("24 JVMs");
    }

    @Test
    void anEarlierRunOfTheSameIdeOrAnotherBuildIsReplaced() throws IOException {
        RunReport earlier = SampleRuns.run(1, BEGIN.minusSeconds(600), 3, 1);
        add(earlier);
        add(SampleRuns.run(2, BEGIN, 3, 1));
        assertThat(runs()).as("too long ago").isEqualTo(List.of(2.0));

        add(SampleRuns.run(2, BEGIN.plusSeconds(20), 3, 1));
        assertThat(runs()).as("the same classes again").hasSize(1);

        add(ofBuild("78-2", SampleRuns.run(3, BEGIN.plusSeconds(21), 3, 1)));
        assertThat(runs()).as("another build").isEqualTo(List.of(3.0));
        assertThat(files()).containsExactlyInAnyOrder(".lock", "parts", "report.html", "report.json");
    }

    /** Two executions of Surefire, or a class that is run again in a JVM of its own. */
    @Test
    void aClassThatRanInTwoJvmsOfAMavenBuildIsThereTwice() throws IOException {
        add(SampleRuns.run(2, BEGIN.minusSeconds(600), 3, 1), true);
        add(SampleRuns.run(2, BEGIN, 3, 1), true);
        assertThat(runs()).isEqualTo(List.of(2.0, 2.0));

        add(ofBuild("78-2", SampleRuns.run(2, BEGIN.plusSeconds(20), 3, 1)), true);
        assertThat(runs()).as("another build").isEqualTo(List.of(2.0));
    }

    @Test
    void aClassThatRanInTwoJvmsOfADaemonAtOnceOrInTwoModulesIsThereTwice() throws IOException {
        RunReport first = SampleRuns.run(2, BEGIN, 3, 1);
        add(first);
        add(SampleRuns.run(2, BEGIN.plusMillis(1), 3, 1));
        assertThat(runs()).as("at once").isEqualTo(List.of(2.0, 2.0));

        add(of(first.build(), "/builds/other", SampleRuns.run(2, BEGIN.plusSeconds(20), 3, 1)));
        assertThat(runs()).as("two modules").isEqualTo(List.of(2.0, 2.0, 2.0));
    }

    @Test
    void mavenIsToldByItsCommandLine() {
        assertThat(BuildProcess.areMavens(
                        "-classpath", "x.jar", "org.codehaus.plexus.classworlds.launcher.Launcher", "-q"))
                .isTrue();
        assertThat(BuildProcess.areMavens("-cp", "x.jar", "org.gradle.launcher.daemon.bootstrap.GradleDaemon"))
                .isFalse();
    }

    @Test
    void damagedPartsAreLeftOutAndRemoved() throws IOException {
        add(SampleRuns.run(1, BEGIN, 3, 1));
        Files.writeString(directory.resolve("parts/5-5.json"), "{\"process\":");
        Files.write(directory.resolve("parts/6-6.json"), new byte[] {(byte) 0xc3, 0x28});
        Files.writeString(directory.resolve("parts/7-7.json"), "{\"process\":\"7\"}");
        Files.writeString(directory.resolve("parts/8-8.json"), "[]");

        add(SampleRuns.run(2, BEGIN.plusSeconds(1), 3, 1));

        assertThat(runs()).isEqualTo(List.of(1.0, 2.0));
    }

    @Test
    void whoHoldsTheLockForTooLongIsNamed() throws Exception {
        Files.createDirectories(directory);
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() ->
                            new ReportFiles(directory, Duration.ofMillis(30), true).add(SampleRuns.run(1, BEGIN, 3, 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another process has locked " + directory.resolve(".lock") + " for 30 ms");
        }
    }

    @Test
    void theBuildOfThisJvmIsKnown() {
        assertThat(ReportFiles.build()).isEqualTo(ReportFiles.build()).matches("\\d+(-\\d+)?");
    }

    private void add(RunReport run) throws IOException {
        add(run, false);
    }

    private void add(RunReport run, boolean oneBuild) throws IOException {
        new ReportFiles(directory, Duration.ofSeconds(10), oneBuild).add(run);
    }

    private String page() throws IOException {
        return Files.readString(directory.resolve("report.html"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private List<?> runs() throws IOException {
        Map<?, ?> report = (Map<?, ?>) JsonReader.read(Files.readString(directory.resolve("report.json")));
        assertThat(report.get("version")).isEqualTo(1.0);
        return ((List<?>) report.get("runs"))
                .stream().map(run -> ((Map<?, ?>) run).get("process")).toList();
    }

    private static RunReport ofBuild(String build, RunReport run) {
        return of(build, run.directory(), run);
    }

    private static RunReport of(String build, String module, RunReport run) {
        return new RunReport(
                run.process(),
                build,
                module,
                run.started(),
                run.length(),
                run.classes(),
                run.failed(),
                run.leftovers(),
                run.copies(),
                run.restores(),
                run.leaks(),
                run.kept(),
                run.spans(),
                run.spansLeftOut());
    }
}

package dev.ditto.faults.soak;

import dev.ditto.faults.oracle.FaultHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A child JVM that runs {@link SoakProgram} and writes what it says to a file. */
final class SoakJvm implements AutoCloseable {

    private static final Pattern SAID = Pattern.compile("(\\d{13}) ([A-Z-]+)( .*)?");

    private final Process process;
    private final Path output;

    private SoakJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param settings as name=value, and what the task takes */
    static SoakJvm start(String task, FaultHome home, Path output, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                FaultHome.forkOption(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-cp",
                System.getProperty("java.class.path"),
                SoakProgram.class.getName(),
                task,
                home.directory().toString(),
                home.variant().name()));
        command.addAll(List.of(settings));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        return new SoakJvm(builder.redirectOutput(output.toFile()).start(), output);
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    boolean runs() {
        return process.isAlive();
    }

    /** Waits for its end; false if it does not end in time. */
    boolean await(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** All its output so far. */
    List<String> output() throws IOException {
        return Files.readAllLines(output);
    }

    /** What it said after that word, line by line; a line that was being written when it was killed is none. */
    List<Said> said(String word) throws IOException {
        return output().stream()
                .map(line -> SAID.matcher(line))
                .filter(said -> said.matches() && said.group(2).equals(word))
                .map(said -> new Said(
                        Long.parseLong(said.group(1)),
                        said.group(3) == null ? "" : said.group(3).strip()))
                .toList();
    }

    /**
     * A line of it.
     *
     * @param at milliseconds since 1970
     */
    record Said(long at, String words) {}

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            kill();
        }
    }
}

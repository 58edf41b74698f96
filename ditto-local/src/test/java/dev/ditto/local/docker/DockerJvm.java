package dev.ditto.local.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A child JVM that runs {@link DockerProgram}. */
final class DockerJvm implements AutoCloseable {

    private static final int LONGEST_LIFE_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private DockerJvm(Process process) {
        this.process = process;
        // Whoever waits for a line of it is told by its end.
        CompletableFuture.delayedExecutor(LONGEST_LIFE_SECONDS, TimeUnit.SECONDS)
                .execute(process::destroyForcibly);
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param settings as name=value */
    static DockerJvm start(String task, Path home, String dump, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-cp",
                System.getProperty("java.class.path"),
                DockerProgram.class.getName(),
                task,
                home.toString(),
                dump));
        command.addAll(List.of(settings));
        return new DockerJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Reads on until it says a line that begins so. */
    DockerJvm until(String start) {
        for (String line = next(); line != null; line = next()) {
            if (line.startsWith(start)) {
                return this;
            }
        }
        throw new AssertionError("It ended without saying " + start + ":\n" + String.join("\n", lines));
    }

    /** Everything it said so far. */
    List<String> said() {
        return List.copyOf(lines);
    }

    List<String> held() {
        return lines.stream()
                .filter(line -> line.startsWith("HOLDING "))
                .map(line -> line.substring("HOLDING ".length()))
                .toList();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    private String next() {
        try {
            String line = output.readLine();
            if (line != null) {
                lines.add(line);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }
}

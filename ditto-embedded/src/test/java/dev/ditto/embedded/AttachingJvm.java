package dev.ditto.embedded;

import dev.ditto.local.spi.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child JVM that runs {@link AttachingProgram}. */
final class AttachingJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private String[] attached = {};

    private AttachingJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static AttachingJvm start(Path home, Duration idle, Storage storage, int rounds, String... prefix)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-Dditto.embedded.binaries=" + System.getProperty("ditto.embedded.binaries.child", ""),
                "-cp",
                System.getProperty("java.class.path"),
                AttachingProgram.class.getName(),
                home.toString(),
                idle.toString(),
                storage.name(),
                Integer.toString(rounds)));
        command.removeIf("-Dditto.embedded.binaries="::equals);
        return new AttachingJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits until it has attached; fails with what it said if it ends first. */
    AttachingJvm attached() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ATTACHED ")) {
                attached = line.split(" ");
                return this;
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("The child JVM did not attach:\n" + said);
    }

    int port() {
        return Integer.parseInt(attached[1]);
    }

    String incarnation() {
        return attached[2];
    }

    boolean started() {
        return Boolean.parseBoolean(attached[3]);
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

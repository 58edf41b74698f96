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

    static AttachingJvm start(Path home, Duration idle, Storage storage, int rounds) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), List.of(), home, idle, storage, rounds);
    }

    /**
     * @param prefix a command that runs the JVM, say as another user
     */
    static AttachingJvm start(
            List<String> prefix,
            String classPath,
            List<String> jvmArguments,
            Path home,
            Duration idle,
            Storage storage,
            int rounds)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-cp",
                classPath,
                AttachingProgram.class.getName(),
                home.toString(),
                idle.toString(),
                storage.name(),
                Integer.toString(rounds)));
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

package dev.ditto.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child JVM that runs {@link CopyingProgram}. */
final class CopyingJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private CopyingJvm(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static CopyingJvm start(String task, Path home, String dump, int times, int warm) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), task, home, dump, times, warm);
    }

    /** By way of another program, which may change the user. */
    static CopyingJvm start(
            List<String> prefix, String classPath, String task, Path home, String dump, int times, int warm)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-cp",
                classPath,
                CopyingProgram.class.getName(),
                task,
                home.toString(),
                dump,
                Integer.toString(times),
                Integer.toString(warm)));
        return new CopyingJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Reads on until it says a line that begins so. */
    CopyingJvm until(String start) {
        for (String line = next(); line != null; line = next()) {
            if (line.startsWith(start)) {
                return this;
            }
        }
        throw new AssertionError("It ended without saying " + start + ":\n" + String.join("\n", lines));
    }

    /** Everything it says until it is done. */
    List<String> done() {
        until("DONE");
        return lines;
    }

    /** Everything it said so far. */
    List<String> said() {
        return lines;
    }

    /** Lets it do its next step. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** As kill(1) does: STOP, CONT, TERM, INT. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** Everything it says until it ends, however that is. */
    List<String> ended() throws InterruptedException {
        while (next() != null) {
            // Until its output ends.
        }
        process.waitFor(20, TimeUnit.SECONDS);
        return lines;
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

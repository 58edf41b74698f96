package dev.ditto.faults.home;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child JVM, and what it says line by line. Whoever waits for a line of it is told by its end, which comes. */
public final class ChildJvm implements AutoCloseable {

    private static final int LONGEST_LIFE_SECONDS = 240;

    private final Process process;
    private final BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private ChildJvm(Process process) {
        this.process = process;
        CompletableFuture.delayedExecutor(LONGEST_LIFE_SECONDS, TimeUnit.SECONDS)
                .execute(process::destroyForcibly);
        // At once, as whoever cannot write stands still with all its locks.
        Thread reader = new Thread(this::read, "child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                output.add(Optional.of(line));
            }
        } catch (IOException e) {
            // As its streams are closed when it is killed.
            output.add(Optional.of("(no more is heard of it: " + e.getMessage() + ")"));
        } finally {
            output.add(Optional.empty());
        }
    }

    /** Runs {@link CopyProgram}. @param settings as name=value */
    public static ChildJvm copying(String task, Path home, String dump, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(task, home.toString(), dump));
        arguments.addAll(List.of(settings));
        return start(CopyProgram.class, arguments.toArray(String[]::new));
    }

    public static ChildJvm start(Class<?> program, String... arguments) throws IOException {
        return start(List.of(), program, arguments);
    }

    /** @param options of the JVM, besides those that make it start fast */
    public static ChildJvm start(List<String> options, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dorg.slf4j.simpleLogger.logFile=System.out"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    public long pid() {
        return process.pid();
    }

    /** Reads on until it says a line that begins so. */
    public ChildJvm until(String start) {
        line(start);
        return this;
    }

    /** As {@link #until}; the rest of that line. */
    public String line(String start) {
        for (String line = next(); line != null; line = next()) {
            if (line.startsWith(start)) {
                return line.substring(start.length()).strip();
            }
        }
        throw new AssertionError("It ended without saying " + start + ":\n" + String.join("\n", lines));
    }

    /** Everything it says until its end. */
    public List<String> all() {
        while (next() != null) {
            // Only the end is of interest.
        }
        return List.copyOf(lines);
    }

    /** Everything it said so far. */
    public List<String> said() {
        return List.copyOf(lines);
    }

    /** The rest of every line so far that begins so. */
    public List<String> said(String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }

    /** The copies it said it holds. */
    public List<String> held() {
        return said("HOLDING ");
    }

    /** Gives it a line, say the word to begin. */
    public void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    private @Nullable String next() {
        if (ended) {
            return null;
        }
        try {
            Optional<String> line = output.take();
            ended = line.isEmpty();
            line.ifPresent(lines::add);
            return line.orElse(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
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

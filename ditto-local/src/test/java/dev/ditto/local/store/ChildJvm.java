package dev.ditto.local.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that runs {@link StoreProgram}: it says "ready" and waits for a line before it does its work, and
 * ends when its input does.
 */
public final class ChildJvm implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static ChildJvm start(String work, Path home, String... arguments) {
        return startBy(List.of(), work, home, arguments);
    }

    /** By way of another program, such as one that lets system calls fail. */
    static ChildJvm startBy(List<String> program, String work, Path home, String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProgram.class.getName(),
                work,
                home.toString()));
        command.addAll(List.of(arguments));
        try {
            return new ChildJvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many at once, each given its number as the last argument; all of them are ready. */
    public static List<ChildJvm> crowd(int size, String work, Path home, String... arguments) {
        List<ChildJvm> children = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> all = new ArrayList<>(List.of(arguments));
            all.add(Integer.toString(i));
            children.add(start(work, home, all.toArray(String[]::new)));
        }
        children.forEach(child -> child.expect("ready"));
        return children;
    }

    /** Lets them all go, and gives each one's lines. */
    public static List<List<String>> release(List<ChildJvm> children) {
        children.forEach(ChildJvm::go);
        List<List<String>> lines = children.stream().map(ChildJvm::rest).toList();
        children.forEach(ChildJvm::close);
        return lines;
    }

    public void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line. */
    public String line() {
        try {
            return String.valueOf(output.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void expect(String wanted) {
        String line = line();
        if (!line.equals(wanted)) {
            throw new AssertionError("Expected '" + wanted + "' and got '" + line + "'");
        }
    }

    List<String> rest() {
        return output.lines().toList();
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("A child JVM did not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        await();
    }
}

package dev.ditto.test.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program run to its end, with a deadline. */
final class Command {

    private final List<String> words;

    private Command(List<String> words) {
        this.words = words;
    }

    static Command of(List<String> words) {
        return new Command(List.copyOf(words));
    }

    static Command of(String... words) {
        return of(List.of(words));
    }

    /**
     * Its standard output, without the line end at its end.
     *
     * @throws IllegalStateException if it cannot be started, fails, or is not done in time, with what it said
     */
    String output(Duration limit) {
        Result result = run(limit);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("'" + this + "' ended with " + result.exitCode() + ": " + result.errors());
        }
        return result.output();
    }

    /** As {@link #output}, whatever its exit code. */
    Result run(Duration limit) {
        try {
            // Files, as a program's children may hold its pipes open after its end.
            Path output = Files.createTempFile("ditto-command", ".out");
            Path errors = Files.createTempFile("ditto-command", ".err");
            try {
                Process process = new ProcessBuilder(words)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                int exitCode = await(process, limit);
                return new Result(exitCode, text(output), text(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new IllegalStateException("'" + this + "' did not start: " + e.getMessage(), e);
        }
    }

    private int await(Process process, Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new IllegalStateException(
                    "'" + this + "' was not done after " + limit.toSeconds() + " s, and was ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("'" + this + "' was interrupted, and ended", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /** What a program left: its exit code and what it wrote. */
    record Result(int exitCode, String output, String errors) {}
}

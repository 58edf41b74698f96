package dev.ditto.test.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One life of a dockerd, from its start to its end. Its log goes to a file. */
final class DaemonProcess {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);

    private final Process process;

    private DaemonProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a daemon and returns when it answers.
     *
     * @throws IllegalStateException if it does not, with the end of its log; it has been killed then
     */
    static DaemonProcess start(List<String> words, DaemonProbe probe, Path log) {
        DaemonProcess daemon = new DaemonProcess(launch(words, log));
        boolean answers =
                Pause.until(() -> !daemon.runs() || probe.ask(ASK_LIMIT).answers(), START_LIMIT);
        if (!answers || !daemon.runs()) {
            String state = daemon.runs()
                    ? "did not answer within " + START_LIMIT.toSeconds() + " s"
                    : "ended with " + daemon.process.exitValue();
            daemon.kill();
            throw new IllegalStateException("the second dockerd " + state + "; its log ends: " + tail(log));
        }
        return daemon;
    }

    private static Process launch(List<String> words, Path log) {
        try {
            return new ProcessBuilder(words)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("the second dockerd did not start: " + words, e);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "not readable: " + e.getMessage();
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to end, which ends its containers too, and kills it if it does not. */
    void stop() {
        process.destroy();
        if (!ends(STOP_LIMIT)) {
            kill();
        }
    }

    /** As {@code kill -9} does: its containers live on. */
    void kill() {
        process.destroyForcibly();
        if (!ends(STOP_LIMIT)) {
            throw new IllegalStateException(
                    "dockerd " + pid() + " still runs " + STOP_LIMIT.toSeconds() + " s after a kill -9");
        }
    }

    private boolean ends(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while dockerd " + pid() + " was ending", e);
        }
    }
}

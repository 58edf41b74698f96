package dev.ditto.faults.seam;

import dev.ditto.faults.oracle.FaultHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that ran {@link FaultyProgram} to its end.
 *
 * @param exitCode 137 if it was killed, or ended as if it were
 * @param lines what it said
 * @param inTime false if it had to be killed though nothing was meant to hang
 */
record ChildRun(int exitCode, List<String> lines, boolean inTime) {

    private static final Duration LONGEST = Duration.ofSeconds(120);

    /** How long a step is let hang: others of its process would have shown by then that they do not wait for it. */
    private static final Duration HANGING = Duration.ofSeconds(2);

    private static final int KILLED = 137;

    static ChildRun of(Path output, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                FaultHome.forkOption(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-Dorg.slf4j.simpleLogger.log.dev.ditto=debug",
                "-cp",
                System.getProperty("java.class.path"),
                FaultyProgram.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean inTime = arguments.contains(Mode.HANG.name())
                ? awaitHang(process, output)
                : process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        List<String> stacks = inTime ? List.of() : stacks(process.pid());
        process.destroyForcibly().waitFor();
        List<String> lines = new ArrayList<>(Files.readAllLines(output, StandardCharsets.UTF_8));
        lines.addAll(stacks);
        return new ChildRun(process.exitValue(), lines, inTime);
    }

    /** False if it neither came to the step nor ended. */
    private static boolean awaitHang(Process process, Path output) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            if (("\n" + Files.readString(output)).contains("\nFAULT ")) {
                process.waitFor(HANGING.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return !process.isAlive();
    }

    /** What it waits for. */
    private static List<String> stacks(long pid) throws IOException {
        Process jstack = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jstack")
                                .toString(),
                        Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        return new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    boolean reached() {
        return said("FAULT ");
    }

    boolean said(String start) {
        return lines.stream().anyMatch(line -> line.startsWith(start));
    }

    /** What it did that it should not have. */
    List<String> violations(Mode mode) {
        List<String> found = new ArrayList<>();
        lines.stream().filter(line -> line.startsWith("VIOLATION")).forEach(found::add);
        if (!inTime) {
            found.add("hung for " + LONGEST.toSeconds() + " s");
        } else if (!(reached() && exitCode == KILLED) && !said("DONE")) {
            found.add("ended with " + exitCode + " in mode " + mode);
        }
        return found;
    }
}

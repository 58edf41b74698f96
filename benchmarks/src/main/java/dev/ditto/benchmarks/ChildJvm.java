package dev.ditto.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A fresh JVM with this class path. Immutable. */
final class ChildJvm {

    private static final int LONGEST_SECONDS = 300;

    private final Path output;
    private final List<String> jvmArguments;
    private final Map<String, String> environment;

    /**
     * @param output the file its output goes to, and in error messages its end
     */
    ChildJvm(Path output, List<String> jvmArguments) {
        this(output, jvmArguments, Map.of());
    }

    /**
     * @param output the file its output goes to, and in error messages its end
     * @param environment beside that of this JVM
     */
    ChildJvm(Path output, List<String> jvmArguments, Map<String, String> environment) {
        this.output = output;
        this.jvmArguments = List.copyOf(jvmArguments);
        this.environment = Map.copyOf(environment);
    }

    /** Runs a main class to its end; its output. */
    String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path").replace("\n", "")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File(System.getProperty("java.io.tmpdir")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(main.getSimpleName() + " in a JVM of its own "
                    + (ended ? "failed with exit code " + process.exitValue() : "did not end") + ":\n" + text);
        }
        return text;
    }
}

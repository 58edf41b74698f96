package dev.ditto.faults.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a home's servers said that no healthy one says. */
record ServerLogs(FaultHome home) {

    private static final String TELLING =
            ".*(not properly shut down|automatic recovery in progress|PANIC:|was terminated by signal).*";

    List<String> telling(List<String> containerLogs) {
        List<String> lines = new ArrayList<>();
        List<Path> roots = new ArrayList<>(new ProcessTraces(home).outside());
        roots.add(home.directory().resolve("embedded"));
        roots.stream().filter(Files::isDirectory).forEach(root -> lines.addAll(logged(root)));
        containerLogs.forEach(log -> lines.addAll(log.lines().toList()));
        return lines.stream().filter(line -> line.matches(TELLING)).toList();
    }

    private static List<String> logged(Path root) {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root, 2)) {
            for (Path log : files.filter(file -> file.endsWith("server.log")).toList()) {
                lines.addAll(Files.readAllLines(log));
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // It goes away while it is looked at, as logs do with their servers.
            lines.add("");
        }
        return lines;
    }
}

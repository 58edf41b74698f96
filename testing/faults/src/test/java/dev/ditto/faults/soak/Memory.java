package dev.ditto.faults.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this JVM takes. */
final class Memory {

    private Memory() {}

    static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}

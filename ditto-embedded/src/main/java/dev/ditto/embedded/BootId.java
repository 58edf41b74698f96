package dev.ditto.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Names the time since the machine was switched on: what the page cache held survives a crash within it, not beyond. */
final class BootId {

    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    static String current() throws IOException {
        return Files.isReadable(LINUX) ? Files.readString(LINUX).strip() : ask();
    }

    private static String ask() throws IOException {
        Process process = new ProcessBuilder("sysctl", "-n", "kern.bootsessionuuid").start();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("'sysctl -n kern.bootsessionuuid' failed");
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for the boot id", e);
        } finally {
            process.destroyForcibly();
        }
    }
}

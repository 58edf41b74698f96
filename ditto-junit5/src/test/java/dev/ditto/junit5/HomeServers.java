package dev.ditto.junit5;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The embedded servers of a test's home, which end with the last session where {@code embedded.idle_seconds} is 0. */
record HomeServers(Path home) {

    /** Waits for their end, 30 s each, and removes what of them lies outside of the home, as it does for root. */
    void awaitEnd() throws Exception {
        if (!Files.exists(home)) {
            return;
        }
        String key = sha256(home.toRealPath().toString()).substring(0, 16);
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            String line = process.info().commandLine().orElse("");
            if (line.contains(key) || (line.contains(home.toString()) && !line.contains("java"))) {
                process.onExit().get(30, TimeUnit.SECONDS);
            }
        }
        for (Path place : List.of(Path.of("/var/lib/ditto"), Path.of("/var/lib/ditto/servers"), Path.of("/dev/shm"))) {
            deleteBelow(place, key);
        }
    }

    private static void deleteBelow(Path place, String key) throws IOException {
        if (!Files.isDirectory(place)) {
            return;
        }
        List<Path> mine;
        try (Stream<Path> files = Files.list(place)) {
            mine = files.filter(file -> file.getFileName().toString().matches("(ditto-\\d+-)?" + key + "(-\\w+)?"))
                    .toList();
        }
        for (Path tree : mine) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }
}

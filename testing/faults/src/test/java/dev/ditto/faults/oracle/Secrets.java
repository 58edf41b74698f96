package dev.ditto.faults.oracle;

import dev.ditto.local.store.HomeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks for passwords where none may be: in what was said, in the store, in logs of servers. */
record Secrets(FaultHome home) {

    /** @param texts by where they are from */
    List<String> found(Map<String, String> texts) {
        Map<String, String> all = new LinkedHashMap<>(texts);
        for (Path file : files()) {
            all.put(file.toString(), bytes(file));
        }
        List<String> found = new ArrayList<>();
        passwords()
                .forEach((purpose, password) -> all.forEach((place, text) -> {
                    if (text.contains(password)) {
                        found.add("password of " + purpose + " in " + place);
                    }
                }));
        return found;
    }

    private Map<String, String> passwords() {
        HomeKey key = home.key();
        Map<String, String> passwords = new LinkedHashMap<>();
        List<String> purposes = new ArrayList<>();
        purposes.addAll(home.rows("SELECT DISTINCT 'copy:' || id FROM copies"));
        purposes.addAll(home.rows("SELECT DISTINCT 'server:' || server_id FROM servers"));
        purposes.addAll(home.rows("SELECT DISTINCT 'own:' || snapshot FROM copies"));
        purposes.forEach(purpose -> passwords.put(purpose, key.password(purpose)));
        return passwords;
    }

    /** The store, and logs. */
    private List<Path> files() {
        if (!home.exists()) {
            return List.of();
        }
        List<Path> roots = new ArrayList<>(new ProcessTraces(home).outside());
        roots.add(home.directory());
        List<Path> found = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root, 3)) {
                files.filter(file -> file.getFileName().toString().matches(".*\\.log|ditto\\.db.*"))
                        .filter(Files::isRegularFile)
                        .forEach(found::add);
            } catch (IOException | UncheckedIOException e) {
                // A directory that goes away while it is looked at says nothing.
                continue;
            }
        }
        return found;
    }

    /** Read by another process: closing a file of the store in this one would let go of SQLite's locks on it. */
    private static String bytes(Path file) {
        try {
            Process cat = new ProcessBuilder("cat", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            cat.getOutputStream().close();
            return new String(cat.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

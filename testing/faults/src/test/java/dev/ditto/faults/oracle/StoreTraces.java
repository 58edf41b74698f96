package dev.ditto.faults.oracle;

import dev.ditto.local.store.Home;
import dev.ditto.local.store.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is left in a home's directory and store. */
record StoreTraces(FaultHome home) {

    List<String> left(Accounted accounted, Set<Allowed> allowed) {
        List<String> left = new ArrayList<>(accounted.leftRows());
        for (String holder : home.rows("SELECT holder FROM port_leases WHERE holder LIKE 'copy:%'")) {
            String id = holder.substring("copy:".length());
            // A server that is filled holds its port by its name.
            if (!accounted.copies().contains(id) && !accounted.explains(id)) {
                left.add("lease of a port by " + holder);
            }
        }
        home.rows("PRAGMA integrity_check").stream()
                .filter(word -> !word.equals("ok"))
                .forEach(word -> left.add("damage in the store: " + word));
        for (Path file : files("sessions")) {
            if (!allowed.contains(Allowed.LIVING_SESSIONS) || isDead(file)) {
                left.add("session file " + file.getFileName());
            }
        }
        files("tmp").stream()
                // The driver's native library lies there as long as its JVM lives.
                .filter(file -> !file.getFileName().toString().startsWith("sqlite-"))
                .forEach(file -> left.add("temporary file " + file.getFileName()));
        return left;
    }

    private boolean isDead(Path file) {
        String name = file.getFileName().toString();
        return Session.isDead(Home.open(home.directory()), name.substring(0, name.length() - ".lock".length()));
    }

    private List<Path> files(String room) {
        Path directory = home.directory().resolve(room);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

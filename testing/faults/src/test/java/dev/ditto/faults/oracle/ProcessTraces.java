package dev.ditto.faults.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Processes, ports and data directories of a home, as the kernel shows them. */
record ProcessTraces(FaultHome home) {

    private static final int LISTENING = 0x0A;
    private static final List<Path> PLACES =
            List.of(Path.of("/var/lib/ditto/servers"), Path.of("/var/lib/ditto"), Path.of("/dev/shm"));

    List<String> left(Accounted accounted, Set<Allowed> allowed) {
        List<String> left = new ArrayList<>();
        boolean serversRun = allowed.contains(Allowed.RUNNING_SERVERS) || allowed.contains(Allowed.LIVING_SESSIONS);
        if (!serversRun) {
            commandLines().forEach(line -> left.add("process " + line));
        }
        Set<Integer> held = new HashSet<>();
        if (serversRun) {
            home.rows("SELECT port FROM port_leases WHERE holder LIKE 'server:%'")
                    .forEach(port -> held.add(Integer.valueOf(port)));
        }
        accounted
                .copies()
                .forEach(id -> home.rows("SELECT port FROM copies WHERE id = '" + id + "'")
                        .forEach(port -> held.add(Integer.valueOf(port))));
        if (accounted.building().isEmpty()) {
            listening().stream().filter(port -> !held.contains(port)).forEach(port -> left.add("listener at " + port));
        }
        Set<String> servers = Set.copyOf(home.rows("SELECT server_id FROM servers"));
        if (!allowed.contains(Allowed.LIVING_SESSIONS)) {
            outside().stream()
                    .filter(place ->
                            servers.stream().noneMatch(id -> place.toString().endsWith("-" + id)))
                    .forEach(place -> left.add("directory " + place));
        }
        return left;
    }

    /** Of processes that name one of this home's directories, Java's left out. */
    List<String> commandLines() {
        if (!Files.exists(home.directory())) {
            return List.of();
        }
        try {
            String real = home.directory().toRealPath().toString();
            String key = home.pathKey();
            return ProcessHandle.allProcesses()
                    .map(process -> commandLine(process.pid()))
                    .filter(line -> line.contains(real) || line.contains(key))
                    .filter(line -> !line.split(" ", 2)[0].endsWith("java"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"))
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException e) {
            // It ended, or is a kernel's own.
            return "";
        }
    }

    /** Ports of the home's range at which somebody listens. */
    Set<Integer> listening() {
        Set<Integer> ports = new TreeSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                lines.skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(fields -> Integer.parseInt(fields[3], 16) == LISTENING)
                        .map(fields -> Integer.valueOf(fields[1].substring(fields[1].indexOf(':') + 1), 16))
                        .filter(port -> port >= home.firstPort() && port <= home.lastPort())
                        .forEach(ports::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ports;
    }

    /** Where this home's embedded servers have files outside of it. */
    List<Path> outside() {
        List<Path> found = new ArrayList<>();
        if (Files.exists(home.directory())) {
            String mine = "(ditto-\\d+-)?" + home.pathKey() + "(-\\w+)?";
            for (Path place : PLACES) {
                found.addAll(children(place, mine));
            }
        }
        return found;
    }

    /** Data of servers that run stays. */
    void clear() {
        if (commandLines().isEmpty()) {
            outside().forEach(ProcessTraces::delete);
        }
    }

    private static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> children(Path place, String name) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

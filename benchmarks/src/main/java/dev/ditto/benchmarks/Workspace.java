package dev.ditto.benchmarks;

import dev.ditto.local.spi.ServerRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Everything the benchmarks leave on the machine while they run; nothing afterwards. Not thread-safe. */
final class Workspace implements AutoCloseable {

    private static final int KEY_LENGTH = 16;

    private final Path root;
    private final Path binaries;
    private int homes;

    private Workspace(Path root, Path binaries) {
        this.root = root;
        this.binaries = binaries;
    }

    /** Readable for all, because servers that root starts run as somebody else. */
    static Workspace open() throws IOException {
        Path root = Files.createTempDirectory("ditto-benchmarks").toRealPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Workspace workspace = new Workspace(root, root.resolve("binaries"));
        workspace.publicDirectory("binaries");
        return workspace;
    }

    /** Where server binaries are unpacked, once for all benchmarks but the one that measures just that. */
    Path binaries() {
        return binaries;
    }

    Path publicDirectory(String name) throws IOException {
        Path directory = Files.createDirectory(root.resolve(name));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    Path file(String name) {
        return root.resolve(name);
    }

    /** A home that does not exist yet; its servers stop with their last session. */
    BenchHome newHome() {
        return new BenchHome(
                root.resolve("home-" + ++homes),
                Map.of(
                        "embedded.idle_seconds", "0",
                        "warm_pool_size", "0",
                        "port_pool_start", "23000",
                        "port_pool_end", "23400"));
    }

    /** The same on disk, whatever fits memory. */
    BenchHome newHomeOnDisk() {
        return newHome().with("embedded.memory_budget_mb", 0);
    }

    /** Copies a resource of the class path. */
    Path resource(String name, String as) throws IOException {
        Path file = file(as);
        try (InputStream in = Workspace.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("There is no " + name + " on the class path; build this module with Maven.");
            }
            Files.copy(in, file);
        }
        return file;
    }

    /** Removes a home, and what its servers left elsewhere, once they have ended. */
    void remove(BenchHome home) throws Exception {
        if (!Files.isDirectory(home.directory())) {
            return;
        }
        awaitStopped(home);
        String key = key(home.directory().toRealPath());
        for (Path place : List.of(Path.of("/dev/shm"), Path.of("/var/lib/ditto"), Path.of("/tmp/ditto-0"))) {
            deleteBelow(place, key);
        }
        delete(home.directory());
    }

    /** Waits until no server of that home runs any more. */
    void awaitStopped(BenchHome home) throws Exception {
        Path embedded = home.directory().resolve("embedded");
        if (!Files.isDirectory(embedded)) {
            return;
        }
        ServerRuntime runtime = ServiceLoader.load(ServerRuntime.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("embedded"))
                .findFirst()
                .orElseThrow();
        for (String id : serverIds(embedded)) {
            Timing.await(
                    "the end of server " + id, Duration.ofSeconds(30), () -> !runtime.isRunning(home.directory(), id));
        }
    }

    private static List<String> serverIds(Path embedded) throws IOException {
        try (Stream<Path> files = Files.list(embedded)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lock"))
                    .map(name -> name.substring(0, name.length() - ".lock".length()))
                    .toList();
        }
    }

    private static void deleteBelow(Path place, String key) throws Exception {
        if (!Files.isDirectory(place)) {
            return;
        }
        List<Path> mine;
        try (Stream<Path> files = Files.list(place)) {
            mine = files.filter(file -> file.getFileName().toString().endsWith(key))
                    .toList();
        }
        for (Path directory : mine) {
            delete(directory);
        }
    }

    private static String key(Path home) throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(home.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, KEY_LENGTH);
    }

    /** Removes a tree, also while the last process of a server is still tidying up in it. */
    static void delete(Path directory) throws Exception {
        Timing.await("the end of " + directory, Duration.ofSeconds(30), () -> {
            try {
                deleteOnce(directory);
                return true;
            } catch (NoSuchFileException | DirectoryNotEmptyException | UncheckedIOException e) {
                return false;
            }
        });
    }

    private static void deleteOnce(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() throws Exception {
        for (int i = 1; i <= homes; i++) {
            remove(new BenchHome(root.resolve("home-" + i), Map.of()));
        }
        delete(root);
    }
}

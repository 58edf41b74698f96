package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The files of one server. Where root runs us, {@code control} and {@code root} belong to another user, so no link is
 * followed there and nothing is written through an existing name.
 *
 * @param control what its processes and the sessions tell each other
 * @param root where its data lies: the same directory, or one in memory
 * @param launchLog what a script says before the server has a log of its own
 */
record ServerFiles(Path control, Path root, Path launchLog) {

    private static final int READ_LIMIT = 8 * 1024;

    /** Holds the port; there while the server runs and may be attached to. */
    Path ready() {
        return control.resolve("ready");
    }

    /** What {@code ready} becomes while the server stops, or thinks about it. */
    Path stopping() {
        return control.resolve("stopping");
    }

    /** The FIFO that every session holds open. */
    Path sessions() {
        return control.resolve("sessions");
    }

    /** Process ids of supervisor, watcher and server. */
    Path processes() {
        return control.resolve("processes");
    }

    /** Process id of the script that was started last, written before it could do anything. */
    Path script() {
        return control.resolve("script");
    }

    Path log() {
        return control.resolve("server.log");
    }

    /** Names the data directory, and says that it was completely made. */
    Path incarnation() {
        return root.resolve("incarnation");
    }

    /** The boot the server last ran in. */
    Path boot() {
        return root.resolve("boot");
    }

    /** There if the server shut down cleanly. */
    Path clean() {
        return root.resolve("clean");
    }

    Path data(String incarnation) {
        return root.resolve("data-" + incarnation);
    }

    /** Forgets an earlier run. */
    void clear() throws IOException {
        for (Path file : new Path[] {ready(), stopping(), sessions(), processes(), script()}) {
            Files.deleteIfExists(file);
        }
    }

    /** The text of a small file, its last 8 KiB; empty if there is none. */
    static Optional<String> read(Path file) {
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            channel.position(Math.max(0, channel.size() - READ_LIMIT));
            ByteBuffer buffer = ByteBuffer.allocate(READ_LIMIT);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until full or at the end
            }
            return Optional.of(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The file " + file + " of an embedded server cannot be read (" + e + "). Whose is it?", e);
        }
    }

    /** Writes a file that others see whole or not at all. */
    static void publish(Path file, String text) throws IOException {
        Path half = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
        try {
            write(half, text);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}

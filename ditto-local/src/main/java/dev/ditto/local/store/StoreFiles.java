package dev.ditto.local.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a store, and the two that SQLite keeps beside it. Never opened here: the kernel would drop SQLite's locks
 * when it is closed. Immutable and thread-safe.
 */
final class StoreFiles {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final List<String> BESIDE = List.of("-wal", "-shm");

    private final Path main;
    private final Path temporary;

    StoreFiles(Home home) {
        main = home.database();
        temporary = home.temporary();
    }

    /**
     * The file as it is now.
     *
     * @param key device and inode; null where the file system has none
     */
    record Sight(@Nullable Object key, long size) {}

    Path main() {
        return main;
    }

    /** @throws NoSuchFileException if there is none */
    Sight look() throws IOException {
        return look(main);
    }

    private static Sight look(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Sight(attributes.fileKey(), attributes.size());
    }

    /** Whether there is a store; an empty file is none yet, or none any more. */
    boolean hasContent() throws IOException {
        try {
            return look().size() > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Device and inode of SQLite's log; null if there is none. */
    @Nullable
    Object log() throws IOException {
        try {
            return look(beside("-wal")).key();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Before SQLite opens it, so that the mode does not depend on the umask. */
    void make() throws IOException {
        try {
            Files.createFile(main, attributes());
        } catch (FileAlreadyExistsException e) {
            // An empty one.
        }
    }

    /** Moves away what lies beside a store that is gone: SQLite would take it for a new one's. */
    void setLeftoversAside() throws IOException {
        if (BESIDE.stream().map(this::beside).anyMatch(Files::exists)) {
            setAside();
        }
    }

    /**
     * Moves all of it away, the file first: whoever finds it missing waits for the lock of who does this.
     *
     * @return where it is now
     */
    Path setAside() throws IOException {
        Path aside = asideName();
        move(main, aside);
        setLogAside(aside);
        return aside;
    }

    /**
     * Parts the file from a log that belongs to its predecessor, and gives it another inode: whoever opened it with that
     * log sees it replaced again, and opens it anew.
     */
    void partFromLog() throws IOException {
        setLogAside(asideName());
        Path fresh = Files.createTempFile(temporary, "store", null, attributes());
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                Files.copy(main, out);
            }
            Files.move(fresh, main, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void setLogAside(Path aside) throws IOException {
        for (String part : BESIDE) {
            move(beside(part), aside.resolveSibling(aside.getFileName() + part));
        }
    }

    private Path asideName() {
        return main.resolveSibling(main.getFileName() + ".damaged-" + MOMENT.format(Instant.now()));
    }

    private Path beside(String part) {
        return main.resolveSibling(main.getFileName() + part);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Nothing to keep.
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> attributes() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }
}

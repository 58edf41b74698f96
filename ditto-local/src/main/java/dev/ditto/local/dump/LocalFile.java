package dev.ditto.local.dump;

import dev.ditto.DumpNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A dump in a regular file.
 *
 * @param path absolute
 * @param entry what of the file it is, empty for all of it
 */
record LocalFile(Path path, String entry) implements StoredDump {

    /**
     * Finds a file and checks that it can be one, before anything is opened: opening a pipe could block.
     *
     * @param name as the user named it
     * @param hint where it was looked for, a sentence that begins with a blank, or nothing
     */
    static StoredDump find(String name, Path path, String hint) {
        String what = "Dump '" + name + "' ";
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return directory(what, path);
            }
            if (!attributes.isRegularFile()) {
                throw new DumpNotFoundException(what + "is not a regular file: " + path
                        + " is a pipe, socket or device, which cannot be read twice. Save the dump to a file.");
            }
            if (!Files.isReadable(path)) {
                throw unreadable(what, path, null);
            }
            return new LocalFile(path, "");
        } catch (NoSuchFileException e) {
            throw missing(what, path, hint, e);
        } catch (AccessDeniedException e) {
            throw unreadable(what, path, e);
        } catch (IOException e) {
            throw new DumpNotFoundException(
                    what + "cannot be looked at: " + path + " (" + e.getMessage() + ")." + hint, e);
        }
    }

    @Override
    public String place() {
        return path.toString();
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public void verify(String name, String sha256) throws IOException {
        if (entry.isEmpty()) {
            ChecksumFile.verify(name, path, sha256);
        }
    }

    @Override
    public boolean hasChecksum() {
        return entry.isEmpty() && ChecksumFile.isThere(path);
    }

    @Override
    public long sizeBytes() throws IOException {
        return Files.size(path);
    }

    @Override
    public State state() throws IOException {
        Path real = path.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        String identity = String.join(
                "\n",
                real.toString(),
                Long.toString(attributes.size()),
                Long.toString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)),
                String.valueOf(attributes.fileKey()),
                entry);
        return new State(identity, attributes.lastModifiedTime().toInstant());
    }

    private static LocalDirectory directory(String what, Path path) {
        if (LocalDirectory.isArchive(path)) {
            return new LocalDirectory(path);
        }
        throw new DumpNotFoundException(what + "is a directory: " + path + ". Name the dump file in it.");
    }

    private static DumpNotFoundException missing(String what, Path path, String hint, IOException cause) {
        String why = Files.isSymbolicLink(path)
                ? "is a symbolic link to nowhere: " + path + "."
                : "does not exist: there is no file " + path + ".";
        return new DumpNotFoundException(what + why + hint, cause);
    }

    private static DumpNotFoundException unreadable(String what, Path path, @Nullable IOException cause) {
        return new DumpNotFoundException(
                what + "cannot be read: user '" + System.getProperty("user.name") + "' has no permission to read "
                        + path + ". Grant it on the file and its directories.",
                cause);
    }
}

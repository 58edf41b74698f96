package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Directories whose owner and mode we rely on: what others can write to, others can replace by links of their own.
 */
final class OwnedDirectory {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private static final Logger LOG = LoggerFactory.getLogger(OwnedDirectory.class);

    private OwnedDirectory() {}

    /** For the owner alone. */
    static Path ensurePrivate(Path directory, int uid, int gid) {
        return ensure(directory, uid, gid, PRIVATE);
    }

    /** For everybody to read, for the owner to write. */
    static Path ensureReadable(Path directory, int uid, int gid) {
        return ensure(directory, uid, gid, READABLE);
    }

    private static Path ensure(Path directory, int uid, int gid, Set<PosixFilePermission> mode) {
        try {
            create(directory, uid, gid, mode);
            verify(directory, uid, mode);
            return directory;
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The directory " + directory + " for embedded servers cannot be made or read (" + e
                            + "). Make it writable, or free space on its disk.",
                    e);
        }
    }

    private static void create(Path directory, int uid, int gid, Set<PosixFilePermission> mode) throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
        } catch (FileAlreadyExistsException e) {
            LOG.trace("{} is there already", directory);
        }
        if (isFresh(directory)) {
            give(directory, uid, gid, mode);
        }
    }

    /** Made by us or by another JVM of this user, which may not have come to give it away. */
    private static boolean isFresh(Path directory) throws IOException {
        PosixFileAttributes found = attributes(directory);
        return found.isDirectory()
                && owner(directory) == UserAccounts.currentUid()
                && PRIVATE.equals(found.permissions());
    }

    private static void give(Path directory, int uid, int gid, Set<PosixFilePermission> mode) throws IOException {
        if (!mode.equals(PRIVATE)) {
            Files.setPosixFilePermissions(directory, mode); // past the umask
        }
        if (owner(directory) != uid) {
            Files.setAttribute(directory, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static PosixFileAttributes attributes(Path directory) throws IOException {
        return Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static int owner(Path directory) throws IOException {
        return (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static void verify(Path directory, int uid, Set<PosixFilePermission> mode) throws IOException {
        PosixFileAttributes found = attributes(directory);
        int owner = owner(directory);
        if (found.isDirectory() && owner == uid && mode.containsAll(found.permissions())) {
            return;
        }
        throw new RuntimeUnavailableException("ditto does not keep servers in " + directory + ": it is "
                + (found.isDirectory() ? "a directory" : "no directory") + " of user id " + owner + " with mode "
                + PosixFilePermissions.toString(found.permissions()) + ", and has to be a directory of user id " + uid
                + " with mode " + PosixFilePermissions.toString(mode) + ". Remove it, or give it that owner and mode.");
    }
}

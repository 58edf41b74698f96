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

/**
 * Directories whose owner and mode we rely on: what others can write to, others can replace by links of their own.
 */
final class OwnedDirectory {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");

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
            return; // somebody's; verified next
        }
        if ((int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS) != uid) {
            Files.setAttribute(directory, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(directory, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
        if (!mode.equals(PRIVATE)) {
            Files.setPosixFilePermissions(directory, mode); // past the umask
        }
    }

    private static void verify(Path directory, int uid, Set<PosixFilePermission> mode) throws IOException {
        PosixFileAttributes found =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (found.isDirectory() && owner == uid && mode.containsAll(found.permissions())) {
            return;
        }
        throw new RuntimeUnavailableException("ditto does not keep servers in " + directory + ": it is "
                + (found.isDirectory() ? "a directory" : "no directory") + " of user id " + owner + " with mode "
                + PosixFilePermissions.toString(found.permissions()) + ", and has to be a directory of user id " + uid
                + " with mode " + PosixFilePermissions.toString(mode) + ". Remove it, or give it that owner and mode.");
    }
}

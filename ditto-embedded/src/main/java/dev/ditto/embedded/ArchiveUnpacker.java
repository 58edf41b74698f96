package dev.ditto.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks a tar archive compressed with xz, modes and symbolic links kept, owners not. */
final class ArchiveUnpacker {

    private static final int BUFFER = 1 << 16;
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path target;
    private final Set<Path> known = new HashSet<>();
    private final byte[] buffer = new byte[BUFFER];

    private ArchiveUnpacker(Path target) {
        this.target = target;
    }

    /** Unpacks into an existing empty directory. */
    static void unpack(InputStream compressed, Path target) throws IOException {
        new ArchiveUnpacker(target).unpack(compressed);
    }

    private void unpack(InputStream compressed) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(compressed, BUFFER)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar);
            }
        }
    }

    private void write(TarArchiveEntry entry, InputStream content) throws IOException {
        Path path = inside(target.resolve(entry.getName()), entry);
        if (entry.isDirectory()) {
            makeDirectories(path);
        } else if (entry.isSymbolicLink()) {
            makeParent(path);
            inside(path.resolveSibling(entry.getLinkName()), entry);
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            makeParent(path);
            copy(content, path);
            Files.setPosixFilePermissions(path, (entry.getMode() & 0100) != 0 ? PROGRAM : FILE);
        } else {
            throw new IOException("entry " + entry.getName() + " is neither file, directory nor symbolic link");
        }
    }

    /** Not Files.copy: a thousand files would allocate a thousand buffers. */
    private void copy(InputStream content, Path path) throws IOException {
        try (var out = Files.newOutputStream(path)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }

    private Path inside(Path path, TarArchiveEntry entry) throws IOException {
        Path plain = path.normalize();
        if (!plain.startsWith(target)) {
            throw new IOException("entry " + entry.getName() + " points out of the archive");
        }
        return plain;
    }

    private void makeParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            makeDirectories(parent);
        }
    }

    /** With the mode said, since a strict umask would lock out the user that runs the server. */
    private void makeDirectories(Path directory) throws IOException {
        if (directory.equals(target) || !known.add(directory)) {
            return;
        }
        makeParent(directory);
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PROGRAM);
    }
}

package dev.ditto.local.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The tar of an archive as it may be unpacked anywhere: the archive's files and nothing else, without directories, links
 * or owners, whatever was in the tar somebody made. Fails where that one is cut off.
 */
final class ArchiveTar extends InputStream {

    private static final int END = 2 * TarHeader.BLOCK;

    private final TarReader tar;
    private final String directory;
    private byte[] pending = new byte[0];
    private int given;
    private long size;
    private boolean inFile;
    private boolean ended;

    /** @param directory where in the tar the archive lies, with a slash at its end; or nothing */
    ArchiveTar(InputStream tar, String name, String directory) {
        this.tar = new TarReader(tar, name);
        this.directory = directory;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (length > 0) {
            if (given < pending.length) {
                int count = Math.min(length, pending.length - given);
                System.arraycopy(pending, given, target, offset, count);
                given += count;
                return count;
            }
            int count = inFile ? tar.read(target, offset, length) : -1;
            if (count > 0) {
                return count;
            }
            if (ended) {
                return -1;
            }
            step();
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    /** The padding of a file, then the header of the next one, then the end. */
    private void step() throws IOException {
        if (inFile) {
            inFile = false;
            give(new byte[(int) (TarHeader.padded(size) - size)]);
            return;
        }
        TarHeader next = tar.next();
        while (next != null && !isMember(next.name())) {
            next = tar.next();
        }
        if (next == null) {
            tar.drain();
            ended = true;
            give(new byte[END]);
        } else {
            inFile = true;
            size = next.size();
            give(TarHeader.ofFile(ArchiveMember.file(next.name()), size).block());
        }
    }

    private boolean isMember(String path) {
        return path.startsWith(directory) && ArchiveMember.is(path.substring(directory.length()));
    }

    private void give(byte[] bytes) {
        pending = bytes;
        given = 0;
    }
}

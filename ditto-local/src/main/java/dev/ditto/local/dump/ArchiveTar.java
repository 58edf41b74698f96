package dev.ditto.local.dump;

import dev.ditto.local.spi.DumpFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tar of an archive as it may be unpacked anywhere: the archive's files and nothing else, without directories, links
 * or owners, whatever was in the tar somebody made. Fails where that one is cut off.
 *
 * <p>Unpacked, pg_restore takes a tar archive for a directory one. They differ in one name: in a tar archive since version
 * 1.16 the table of contents calls the list of large objects {@code 7.dat}, where the file is {@code blobs_7.toc} in both.
 * So it is given under both names.
 */
final class ArchiveTar extends InputStream {

    private static final Pattern LIST = Pattern.compile("blobs_(\\d+)\\.toc");

    /** One names a thousand large objects, in 30 bytes each. */
    private static final int LONGEST_LIST = 1 << 24;

    private static final int END = 2 * TarHeader.BLOCK;

    private final TarReader tar;
    private final String directory;
    private final boolean renamed;
    private byte[] pending = new byte[0];
    private int given;
    private long size;
    private boolean inFile;
    private boolean ended;

    /** @param directory where in the tar the archive lies, with a slash at its end; or nothing */
    ArchiveTar(InputStream tar, String name, DumpFormat format, String directory) {
        this.tar = new TarReader(tar, name);
        renamed = format == DumpFormat.TAR;
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
            begin(ArchiveMember.file(next.name()), next.size());
        }
    }

    private void begin(String file, long bytes) throws IOException {
        Matcher list = LIST.matcher(file);
        if (renamed && list.matches()) {
            give(twice(file, list.group(1) + ".dat", tar.content(LONGEST_LIST)));
        } else {
            inFile = true;
            size = bytes;
            give(TarHeader.ofFile(file, bytes).block());
        }
    }

    private static byte[] twice(String file, String otherFile, byte[] content) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        for (String name : List.of(file, otherFile)) {
            both.writeBytes(TarHeader.ofFile(name, content.length).block());
            both.writeBytes(Arrays.copyOf(content, (int) TarHeader.padded(content.length)));
        }
        return both.toByteArray();
    }

    private boolean isMember(String path) {
        return path.startsWith(directory) && ArchiveMember.is(path.substring(directory.length()));
    }

    private void give(byte[] bytes) {
        pending = bytes;
        given = 0;
    }
}

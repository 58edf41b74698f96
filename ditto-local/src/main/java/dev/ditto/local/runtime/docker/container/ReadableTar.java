package dev.ditto.local.runtime.docker.container;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A tar with every entry readable by everybody and every directory open: the daemon unpacks it as root, and the server's
 * user could otherwise neither read nor remove what only its owner may. Belongs to one thread.
 */
final class ReadableTar extends InputStream {

    private static final int TYPE = 156;

    private final InputStream tar;
    private final byte[] header = new byte[TarStream.BLOCK];
    private int headerAt = TarStream.BLOCK;
    private long content;

    ReadableTar(InputStream tar) {
        this.tar = tar;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (headerAt == TarStream.BLOCK && content == 0 && !nextHeader()) {
            return -1;
        }
        return headerAt < TarStream.BLOCK ? readHeader(into, offset, length) : readContent(into, offset, length);
    }

    private int readHeader(byte[] into, int offset, int length) {
        int count = Math.min(length, TarStream.BLOCK - headerAt);
        System.arraycopy(header, headerAt, into, offset, count);
        headerAt += count;
        return count;
    }

    private int readContent(byte[] into, int offset, int length) throws IOException {
        int count = tar.read(into, offset, (int) Math.min(length, content));
        if (count < 0) {
            throw new EOFException("The archive ends within an entry.");
        }
        content -= count;
        return count;
    }

    private boolean nextHeader() throws IOException {
        int count = tar.readNBytes(header, 0, TarStream.BLOCK);
        if (count == 0) {
            return false;
        }
        if (count < TarStream.BLOCK) {
            throw new EOFException("The archive ends within a header.");
        }
        headerAt = 0;
        if (header[0] != 0) {
            long size = size();
            content = (size + TarStream.BLOCK - 1) / TarStream.BLOCK * TarStream.BLOCK;
            // Regular files and directories; an extended header's mode means nothing.
            if (header[TYPE] == '5' || header[TYPE] == '0' || header[TYPE] == 0) {
                TarStream.open(header, header[TYPE] == '5');
            }
        }
        return true;
    }

    private long size() throws IOException {
        if ((header[124] & 0x80) != 0) {
            long size = 0;
            for (int i = 128; i < 136; i++) {
                size = (size << Byte.SIZE) | (header[i] & 0xff);
            }
            return size;
        }
        String digits = new String(header, 124, 12, StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("The archive's size of an entry is not a number: \"" + digits + "\"", e);
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}

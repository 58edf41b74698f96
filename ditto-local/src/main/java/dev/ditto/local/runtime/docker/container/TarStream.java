package dev.ditto.local.runtime.docker.container;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Writes the few things ditto sends as a tar, without holding content in memory. Belongs to one thread.
 *
 * <p>What it sends belongs to root, as the number of the server's user in an image is not known; so directories are
 * open to everybody in the container, who is the server's user alone.
 */
public final class TarStream {

    static final int BLOCK = 512;

    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0777;
    private static final int LONGEST_NAME = 100;
    private static final long LARGEST_OCTAL = 1L << 33;

    private final List<InputStream> parts = new ArrayList<>();

    public TarStream directory(String path) {
        parts.add(new ByteArrayInputStream(header(path + "/", 0, DIRECTORY_MODE, '5')));
        return this;
    }

    public TarStream file(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return file(path, new ByteArrayInputStream(bytes), bytes.length);
    }

    /** @param size the content's length, to the byte */
    TarStream file(String path, InputStream content, long size) {
        parts.add(new ByteArrayInputStream(header(path, size, FILE_MODE, '0')));
        parts.add(new FilterInputStream(content) {
            /** Left to whoever opened it, who may want to read on. */
            @Override
            public void close() {}
        });
        parts.add(new ByteArrayInputStream(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]));
        return this;
    }

    /** The archive; this object is used up. */
    public InputStream open() {
        parts.add(new ByteArrayInputStream(new byte[2 * BLOCK]));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static byte[] header(String path, long size, int mode, char type) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_NAME) {
            throw new IllegalArgumentException("The name " + path + " is longer than " + LONGEST_NAME + " bytes.");
        }
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, name.length);
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        size(header, size);
        // Always the same: what is sent is compared by its digest.
        octal(header, 136, 12, 0);
        header[156] = (byte) type;
        System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 8);
        sign(header);
        return header;
    }

    /** Sets a header's mode, for everybody alike. */
    static void open(byte[] header, boolean directory) {
        octal(header, 100, 8, directory ? DIRECTORY_MODE : FILE_MODE);
        sign(header);
    }

    private static void sign(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        long sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        header[155] = ' ';
    }

    /** Eleven octal digits reach to 8 GiB; beyond that a binary number with its first bit set, as every reader knows. */
    private static void size(byte[] header, long size) {
        if (size < LARGEST_OCTAL) {
            octal(header, 124, 12, size);
            return;
        }
        header[124] = (byte) 0x80;
        for (int i = 0; i < Long.BYTES; i++) {
            header[135 - i] = (byte) (size >>> (Byte.SIZE * i));
        }
    }

    private static void octal(byte[] header, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        String text = "0".repeat(length - 1 - digits.length()) + digits + "\0";
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, at, length);
    }
}

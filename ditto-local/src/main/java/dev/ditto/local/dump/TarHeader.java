package dev.ditto.local.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The block before a file in a tar. Of all there is in it, a pg_dump needs the name, the size and that it is a file.
 *
 * @param type as stored: {@code '0'} for a file
 */
record TarHeader(String name, long size, char type) {

    static final int BLOCK = 512;

    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    /** The largest size that fits as octal digits. */
    private static final long OCTAL = 1L << 33;

    static TarHeader ofFile(String name, long size) {
        return new TarHeader(name, size, '0');
    }

    /** Whether a tar begins there. */
    static boolean begins(byte[] head) {
        return head.length >= BLOCK && text(head, MAGIC, 5).equals("ustar");
    }

    /** What a block says; fails if it is no such block. */
    static TarHeader parse(byte[] block) throws IOException {
        if (octal(block, CHECKSUM, CHECKSUM_LENGTH) != checksum(block)) {
            throw new IOException("the checksum of a tar header is wrong");
        }
        String prefix = text(block, MAGIC, 6).equals("ustar") ? text(block, PREFIX, PREFIX_LENGTH) : "";
        String name = text(block, 0, NAME);
        char type = block[TYPE] == 0 ? '0' : (char) block[TYPE];
        return new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, size(block), type);
    }

    static boolean isEnd(byte[] block) {
        return Arrays.equals(block, new byte[BLOCK]);
    }

    boolean isFile() {
        return type == '0' || type == '7';
    }

    /** How many bytes follow the header, the padding included. */
    long stored() {
        return padded(size);
    }

    static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** The block; always the same for the same name and size. */
    byte[] block() {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, NAME, "0000600\0" + "0000000\0" + "0000000\0");
        if (size < OCTAL) {
            put(block, SIZE, String.format(Locale.ROOT, "%011o", size));
        } else {
            putBinary(block, size);
        }
        put(block, SIZE + SIZE_LENGTH, "00000000000");
        block[TYPE] = (byte) type;
        put(block, MAGIC, "ustar\00000");
        put(block, CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", checksum(block)));
        return block;
    }

    /** The sum of all bytes, with blanks where it stands itself. */
    private static long checksum(byte[] block) {
        long sum = 0;
        for (int at = 0; at < BLOCK; at++) {
            sum += at >= CHECKSUM && at < CHECKSUM + CHECKSUM_LENGTH ? ' ' : block[at] & 0xff;
        }
        return sum;
    }

    private static long size(byte[] block) throws IOException {
        if ((block[SIZE] & 0x80) == 0) {
            return octal(block, SIZE, SIZE_LENGTH);
        }
        long size = 0;
        for (int at = SIZE + SIZE_LENGTH - Long.BYTES; at < SIZE + SIZE_LENGTH; at++) {
            size = (size << 8) | (block[at] & 0xff);
        }
        if (size < 0) {
            throw new IOException("a tar header says that a file has " + size + " bytes");
        }
        return size;
    }

    private static long octal(byte[] block, int from, int length) throws IOException {
        String digits = text(block, from, length).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw new IOException("a tar header has no number where one belongs");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static void putBinary(byte[] block, long size) {
        block[SIZE] = (byte) 0x80;
        for (int index = 0; index < Long.BYTES; index++) {
            block[SIZE + SIZE_LENGTH - 1 - index] = (byte) (size >> (8 * index));
        }
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static String text(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }
}

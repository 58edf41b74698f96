package dev.ditto.local.dump;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes what is read, and fails at the end if it is not what it was when the dump was looked at. */
final class VerifiedBytes extends FilterInputStream {

    private final MessageDigest digest = sha256();
    private final String name;
    private final String expected;

    VerifiedBytes(InputStream in, String name, String expected) {
        super(in);
        this.name = name;
        this.expected = expected;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count < 0) {
            verify();
        } else {
            digest.update(target, offset, count);
        }
        return count;
    }

    /** Reads, because what is skipped could not be verified. */
    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void verify() throws IOException {
        // A copy, so that a second read at the end gives the same answer.
        String found = HexFormat.of().formatHex(copyOf(digest).digest());
        if (!found.equals(expected)) {
            throw new IOException("Dump '" + name + "' changed while it was read: its SHA-256 was " + expected
                    + " and is " + found + " now. Write a new dump beside it and rename it, instead of overwriting.");
        }
    }

    private static MessageDigest copyOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The SHA-256 of this Java platform cannot be copied.", e);
        }
    }
}

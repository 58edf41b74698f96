package dev.ditto.local.dump;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Size and SHA-256, in hex, of stored bytes. */
record Fingerprint(String sha256, long sizeBytes) {

    private static final int BUFFER = 1 << 16;

    static Fingerprint of(StoredDump stored) throws IOException {
        MessageDigest digest = VerifiedBytes.sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (InputStream in = stored.open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                size += count;
            }
        }
        return new Fingerprint(HexFormat.of().formatHex(digest.digest()), size);
    }
}

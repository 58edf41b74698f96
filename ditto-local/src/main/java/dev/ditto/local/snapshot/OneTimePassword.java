package dev.ditto.local.snapshot;

import java.security.SecureRandom;
import java.util.Base64;

/** A password of 144 random bits for a login that is gone before anybody could write it down. */
final class OneTimePassword {

    private static final int BYTES = 18;

    private OneTimePassword() {}

    static String next() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

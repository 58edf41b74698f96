package dev.ditto.local.store;

import java.security.SecureRandom;
import java.time.Instant;

/** Ids that sort by the time they were made: 48 bits of milliseconds, 80 random bits, in Crockford's base 32. */
public final class Ulid {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 26;
    private static final int TIME_LENGTH = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ulid() {}

    public static String next(Instant now) {
        char[] text = new char[LENGTH];
        long time = now.toEpochMilli();
        for (int i = TIME_LENGTH - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (time & 31));
            time >>>= 5;
        }
        byte[] random = new byte[LENGTH - TIME_LENGTH];
        RANDOM.nextBytes(random);
        for (int i = TIME_LENGTH; i < LENGTH; i++) {
            text[i] = DIGITS.charAt(random[i - TIME_LENGTH] & 31);
        }
        return new String(text);
    }

    /** When an id was made; accepts lower case. Not an id: the epoch's last moment, so that it never looks old. */
    public static Instant time(String ulid) {
        if (ulid.length() != LENGTH) {
            return Instant.MAX;
        }
        long time = 0;
        for (int i = 0; i < TIME_LENGTH; i++) {
            int digit = DIGITS.indexOf(Character.toUpperCase(ulid.charAt(i)));
            if (digit < 0) {
                return Instant.MAX;
            }
            time = (time << 5) | digit;
        }
        return Instant.ofEpochMilli(time);
    }
}

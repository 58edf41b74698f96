package dev.ditto.local.spi;

/**
 * How much a restore may read and write. A few megabytes may decompress to any number, and a script may make rows without
 * end; both would fill the disk of the server, which others share.
 *
 * @param bytes so many of the dump, decompressed, and so many in the database; 0 = any number
 * @param origin where the limit comes from and what to do about it, for the end of a message
 */
public record RestoreLimit(long bytes, String origin) {

    /** For what is known to be small. */
    public static final RestoreLimit NONE = new RestoreLimit(0, "");

    private static final int MEGABYTE = 1 << 20;

    /** Whether so many are too many. */
    public boolean isExceededBy(long amount) {
        return bytes > 0 && amount > bytes;
    }

    /**
     * What to say when it is.
     *
     * @param dump the dump's name
     * @param what was done so far, before the number of bytes: {@code its database takes}
     */
    public String message(String dump, String what, long amount) {
        return "The restore of " + dump + " was ended: " + what + " " + amount / MEGABYTE + " MB (" + amount
                + " bytes), and " + bytes / MEGABYTE + " MB (" + bytes + " bytes) are allowed, " + origin;
    }
}

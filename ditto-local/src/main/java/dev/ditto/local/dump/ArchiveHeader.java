package dev.ditto.local.dump;

import dev.ditto.local.spi.Dump;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an archive of pg_dump says about itself in its first bytes, which are alike in every archive format. Known before
 * anything is started or sent, so that an archive nobody here can read fails at once.
 *
 * @param minor the archive version, after {@code 1.}
 * @param compressed whether its data is, which tells a changed bit; nothing else in an archive does
 * @param custom whether it is all of a custom-format archive, rather than the table of contents of another one
 * @param serverVersion of the server it was made from: {@code 15.4}
 * @param dumpVersion of the pg_dump that made it
 */
public record ArchiveHeader(int minor, boolean compressed, boolean custom, String serverVersion, String dumpVersion) {

    static final String MAGIC = "PGDMP";

    /** Enough for the longest header. */
    static final int LENGTH = 4096;

    /** Both versions are in it since then; PostgreSQL 8 wrote it. */
    private static final int OLDEST_MINOR = 10;

    /** Since then the compression is one byte that names an algorithm. */
    private static final int COMPRESSION_IS_A_BYTE = 15;

    private static final int LONGEST_TEXT = 1024;
    private static final int TIME_FIELDS = 7;

    /** Of a dump, if it is an archive and says. */
    public static Optional<ArchiveHeader> of(Dump dump) {
        return dump instanceof DumpFile file ? file.archive() : Optional.empty();
    }

    /** {@code 1.16}. */
    public String version() {
        return "1." + minor;
    }

    /** Whether it begins as an archive does, readable or not. */
    static boolean begins(byte[] head) {
        return head.length >= MAGIC.length()
                && new String(head, 0, MAGIC.length(), StandardCharsets.US_ASCII).equals(MAGIC);
    }

    /** Empty if that is not the whole header of an archive of this age of the world. */
    static Optional<ArchiveHeader> parse(byte[] head) {
        return begins(head) ? Optional.ofNullable(new Fields(head).header()) : Optional.empty();
    }

    /** Reads one field after the other. */
    private static final class Fields {

        private final byte[] head;
        private int at = MAGIC.length();
        private int intSize;
        private boolean broken;

        Fields(byte[] head) {
            this.head = head;
        }

        @Nullable
        ArchiveHeader header() {
            int major = nextByte();
            int minor = nextByte();
            nextByte();
            intSize = nextByte();
            nextByte();
            int format = nextByte();
            if (major != 1 || minor < OLDEST_MINOR || (intSize != 4 && intSize != 8)) {
                return null;
            }
            boolean compressed = (minor >= COMPRESSION_IS_A_BYTE ? nextByte() : nextInt()) != 0;
            for (int field = 0; field < TIME_FIELDS; field++) {
                nextInt();
            }
            nextText();
            ArchiveHeader header =
                    new ArchiveHeader(minor, compressed, format == 1, version(nextText()), version(nextText()));
            return broken ? null : header;
        }

        private int nextByte() {
            broken |= at >= head.length;
            return broken ? 0 : head[at++] & 0xff;
        }

        /** A sign, then the lowest byte first. */
        private long nextInt() {
            boolean negative = nextByte() != 0;
            long value = 0;
            for (int index = 0; index < intSize; index++) {
                value |= (long) nextByte() << (8 * index);
            }
            return negative ? -value : value;
        }

        private String nextText() {
            long length = nextInt();
            broken |= length < 0 || length > Math.min(LONGEST_TEXT, head.length - at);
            if (broken) {
                return "";
            }
            byte[] text = Arrays.copyOfRange(head, at, at + (int) length);
            at += (int) length;
            return new String(text, StandardCharsets.UTF_8);
        }

        private String version(String text) {
            String version = text.replaceFirst(" .*", "");
            broken |= !version.matches("\\d+[\\w.]*");
            return version;
        }
    }
}

package dev.ditto.local.dump;

import dev.ditto.local.spi.DumpFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the stored bytes of a dump are, and how to get at what is in them.
 *
 * @param gzip whether there is gzip around it
 * @param engine the engine that wrote it; empty for a script that does not say
 * @param serverVersion of the server it was made from
 * @param archive what it says of itself, if it is an archive
 * @param directory where in a tar the archive lies, with a slash at its end; or nothing
 */
record DumpContent(
        DumpFormat format,
        boolean gzip,
        Optional<String> engine,
        Optional<String> serverVersion,
        Optional<ArchiveHeader> archive,
        String directory) {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    static DumpContent script(boolean gzip, DumpHeader header) {
        return new DumpContent(DumpFormat.PLAIN, gzip, header.engine(), header.serverVersion(), Optional.empty(), "");
    }

    static DumpContent archive(DumpFormat format, boolean gzip, Optional<ArchiveHeader> header, String directory) {
        return new DumpContent(
                format, gzip, Optional.of("postgres"), header.map(ArchiveHeader::serverVersion), header, directory);
    }

    /** The script or archive in these stored bytes, which are closed if it cannot be had. */
    InputStream open(InputStream stored, String name) throws IOException {
        return switch (format) {
            case PLAIN -> script(stored, name, gzip);
            case CUSTOM -> unpacked(stored, name, gzip);
            case TAR, DIRECTORY -> new ArchiveTar(unpacked(stored, name, gzip), name, format, directory);
        };
    }

    static InputStream unpacked(InputStream stored, String name, boolean gzip) {
        return gzip ? new GzipBytes(stored, name) : stored;
    }

    /** A script, its byte order mark taken off. */
    static InputStream script(InputStream stored, String name, boolean gzip) throws IOException {
        InputStream script = unpacked(stored, name, gzip);
        try {
            PushbackInputStream in = new PushbackInputStream(script, BYTE_ORDER_MARK.length);
            byte[] start = in.readNBytes(BYTE_ORDER_MARK.length);
            if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
                in.unread(start);
            }
            return in;
        } catch (IOException e) {
            script.close();
            throw e;
        }
    }
}

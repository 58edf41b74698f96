package dev.ditto.local.dump;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Archives of pg_dump as far as their headers, byte by byte. */
final class Archives {

    private static final int CUSTOM = 1;
    private static final int TAR = 3;

    private Archives() {}

    static byte[] custom() {
        return header(16, CUSTOM, "15.4 (Debian 15.4-1)", "17.2");
    }

    /** The table of contents of the other formats. */
    static byte[] contents() {
        return header(16, TAR, "15.4", "17.2");
    }

    static byte[] uncompressed() {
        byte[] archive = custom();
        archive[11] = 0;
        return archive;
    }

    static byte[] header(int minor, int format, String server, String program) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("PGDMP".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {1, (byte) minor, 0, 4, 8, (byte) format});
        if (minor >= 15) {
            out.write(1);
        } else {
            number(out, -1);
        }
        for (int field = 0; field < 7; field++) {
            number(out, 26);
        }
        text(out, "shop");
        text(out, server);
        text(out, program);
        number(out, 0);
        return out.toByteArray();
    }

    /** Files in their order, with the end mark. */
    static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            out.writeBytes(TarHeader.ofFile(name, content.length).block());
            out.writeBytes(java.util.Arrays.copyOf(content, (int) TarHeader.padded(content.length)));
        });
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int value) {
        out.write(value < 0 ? 1 : 0);
        for (int index = 0; index < 4; index++) {
            out.write(Math.abs(value) >> (8 * index));
        }
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }
}

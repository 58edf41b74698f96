package dev.ditto.test.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What a request begins with. */
final class RequestHead {

    private static final int LONGEST = 1 << 16;

    /** Words of the daemon's paths; whatever else stands between two slashes names something. */
    private static final Set<String> WORDS = Set.of(
            "_ping",
            "archive",
            "auth",
            "commit",
            "containers",
            "create",
            "events",
            "exec",
            "images",
            "info",
            "json",
            "kill",
            "logs",
            "networks",
            "prune",
            "resize",
            "start",
            "stop",
            "system",
            "tag",
            "version",
            "volumes",
            "wait");

    private RequestHead() {}

    /** All that came up to the end of the head, and perhaps something of the body. */
    static ByteBuffer read(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        while (!text(bytes).contains("\r\n\r\n") && client.read(bytes) >= 0) {
            if (!bytes.hasRemaining()) {
                throw new IOException("A head of more than " + LONGEST + " bytes");
            }
        }
        return bytes.flip();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate().flip()).toString();
    }

    /** Method and path, without version and query, names as stars; empty if nothing came. */
    static String kind(ByteBuffer head) {
        String[] words =
                StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString().split(" ", 3);
        if (words.length < 3) {
            return "";
        }
        StringBuilder kind = new StringBuilder(words[0]).append(' ');
        String path = words[1].replaceFirst("\\?.*", "").replaceFirst("^/v[0-9.]+/", "/");
        boolean named = false;
        for (String part : path.substring(1).split("/", -1)) {
            boolean word = WORDS.contains(part);
            // An image's name has slashes in it.
            if (word || !named) {
                kind.append('/').append(word ? part : "*");
            }
            named = !word;
        }
        return kind.toString();
    }
}

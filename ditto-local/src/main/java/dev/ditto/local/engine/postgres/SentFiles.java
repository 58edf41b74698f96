package dev.ditto.local.engine.postgres;

import dev.ditto.local.dump.DumpFile;
import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.DumpFormat;
import dev.ditto.local.spi.Progress;
import dev.ditto.local.spi.ServerTools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a restore sent to where the server runs; closing removes it, whatever happened. One thread. */
final class SentFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SentFiles.class);

    private final ServerTools tools;
    private final Progress progress;
    private final Deque<String> paths = new ArrayDeque<>();

    /** @param progress where sending an archive leaves word of how far it is */
    SentFiles(ServerTools tools, Progress progress) {
        this.tools = tools;
        this.progress = progress;
    }

    /**
     * Sends an archive. One of several files is unpacked there, a tar as well: pg_restore cannot restore a tar with
     * several connections, but takes an unpacked one for a directory.
     *
     * @return its path there
     */
    String archive(Dump dump, String name) throws IOException {
        boolean single = dump.format() == DumpFormat.CUSTOM;
        long size = single ? size(dump) : 0;
        try (InputStream content = dump.open(progress)) {
            String path = sent(single ? tools.send(name, content, size) : tools.unpack(name, content));
            // A dump is verified when its end is read, and whoever knows its length need not have read that.
            content.transferTo(OutputStream.nullOutputStream());
            return path;
        }
    }

    String text(String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return sent(tools.send(name, new ByteArrayInputStream(content), content.length));
    }

    @Override
    public void close() {
        while (!paths.isEmpty()) {
            String path = paths.pop();
            try {
                tools.remove(path);
            } catch (IOException e) {
                // The restore's own outcome is the one to tell, and the server's files end with the server.
                LOG.warn("What a restore sent could not be removed from {}: {}", path, e.getMessage());
            }
        }
    }

    private String sent(String path) {
        paths.push(path);
        return path;
    }

    private static long size(Dump dump) throws IOException {
        return dump instanceof DumpFile file ? file.openedBytes() : dump.sizeBytes();
    }
}

package dev.ditto.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A copy as ditto's origin made it: a new container of the official image, and the dump restored into it. */
final class OriginalWay {

    static final String NAME = "copy.dump";

    private OriginalWay() {}

    /** From nothing until the data is there. The container is removed outside of the measured time. */
    static double millis(BenchDaemon daemon, Path dump) throws Exception {
        long begin = System.nanoTime();
        try (OfficialServer server = OfficialServer.start(daemon)) {
            try (InputStream tar = tar(dump)) {
                daemon.client()
                        .copyArchiveToContainerCmd(server.id())
                        .withRemotePath("/tmp")
                        .withTarInputStream(tar)
                        .exec();
            }
            new ContainerCommand(daemon, server.id(), OutputStream.nullOutputStream())
                    .run(
                            "pg_restore",
                            "--no-owner",
                            "--exit-on-error",
                            "-U",
                            OfficialServer.USER,
                            "-d",
                            OfficialServer.DATABASE,
                            "/tmp/" + NAME);
            return Timing.millisSince(begin);
        }
    }

    /** One file as a tar, without a second one on the disk. */
    static InputStream tar(Path file) throws IOException {
        long size = Files.size(file);
        TarArchiveEntry entry = new TarArchiveEntry(NAME, TarConstants.LF_NORMAL);
        entry.setSize(size);
        entry.setMode(0644);
        byte[] header = new byte[TarConstants.DEFAULT_RCDSIZE];
        entry.writeEntryHeader(header);
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        long odd = size % TarConstants.DEFAULT_RCDSIZE;
        end.write(new byte[(int) (odd == 0 ? 0 : TarConstants.DEFAULT_RCDSIZE - odd)]);
        end.write(new byte[2 * TarConstants.DEFAULT_RCDSIZE]);
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(header),
                Files.newInputStream(file),
                new ByteArrayInputStream(end.toByteArray()))));
    }
}

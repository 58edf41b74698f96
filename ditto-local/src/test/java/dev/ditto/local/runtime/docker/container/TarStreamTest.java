package dev.ditto.local.runtime.docker.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class TarStreamTest {

    @Test
    void anotherReaderFindsEveryFileAndDirectory() throws IOException {
        InputStream tar = new TarStream()
                .directory("ditto")
                .file("ditto/empty", "")
                .file("ditto/text", "Ünïcode\n")
                .file("ditto/block", "x".repeat(TarStream.BLOCK))
                .open();

        try (TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
            assertEntry(entries, "ditto/", "", 0777);
            assertEntry(entries, "ditto/empty", "", 0644);
            assertEntry(entries, "ditto/text", "Ünïcode\n", 0644);
            assertEntry(entries, "ditto/block", "x".repeat(TarStream.BLOCK), 0644);
            assertThat(entries.getNextEntry()).isNull();
        }
    }

    private static void assertEntry(TarArchiveInputStream entries, String name, String content, int mode)
            throws IOException {
        TarArchiveEntry entry = entries.getNextEntry();
        assertThat(entry.getName()).isEqualTo(name);
        assertThat(entry.getMode() & 0777).isEqualTo(mode);
        assertThat(entry.isDirectory()).isEqualTo(name.endsWith("/"));
        assertThat(entries.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(content);
    }

    @Test
    void theSameContentIsTheSameBytesWheneverItIsSent() throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new TarStream().file("text", "text").open())) {
            assertThat(entries.getNextEntry().getLastModifiedTime().toMillis()).isZero();
        }
    }

    @Test
    void aFileMayBeLargerThanEightGigabytes() throws IOException {
        long size = (8L << 30) + 12_345;
        InputStream tar = new TarStream()
                .file("large", InputStream.nullInputStream(), size)
                .open();

        try (TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
            assertThat(entries.getNextEntry().getSize()).isEqualTo(size);
        }
    }

    @Test
    void aNameThatDoesNotFitIsRefused() {
        String name = "n".repeat(101);

        assertThatThrownBy(() -> new TarStream().file(name, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The name " + name + " is longer than 100 bytes.");
    }

    @Test
    void anArchiveThatEndsTooSoonIsAnError() throws IOException {
        byte[] tar = new TarStream().file("file", "x".repeat(1000)).open().readAllBytes();

        for (int length : new int[] {100, 600, 1100, 1500}) {
            InputStream cut = new ReadableTar(new ByteArrayInputStream(tar, 0, length));
            assertThatThrownBy(cut::readAllBytes)
                    .isInstanceOf(EOFException.class)
                    .hasMessageStartingWith("The archive ends within");
        }
        assertThat(new ReadableTar(new ByteArrayInputStream(tar)).readAllBytes())
                .isEqualTo(tar);
    }
}

package dev.ditto.local.dump;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tar of files, made while it is read. */
final class DirectoryTar extends InputStream {

    private final Deque<LocalDirectory.Member> members;
    private InputStream part = InputStream.nullInputStream();
    private LocalDirectory.@Nullable Member open;
    private long left;
    private boolean ended;

    DirectoryTar(List<LocalDirectory.Member> members) {
        this.members = new ArrayDeque<>(members);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (length > 0) {
            int count = part.read(target, offset, length);
            if (count > 0) {
                count(count);
                return count;
            }
            if (ended) {
                return -1;
            }
            nextPart();
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        part.close();
    }

    /** A header, its file, its padding; at last the end mark. */
    private void nextPart() throws IOException {
        part.close();
        if (open != null && left < 0) {
            left = open.size();
            part = Files.newInputStream(open.file());
        } else if (open != null) {
            requireWhole(open);
            part = zeros(TarHeader.padded(open.size()) - open.size());
            open = null;
        } else if (!members.isEmpty()) {
            open = members.remove();
            left = -1;
            part = new ByteArrayInputStream(
                    TarHeader.ofFile(open.file().getFileName().toString(), open.size())
                            .block());
        } else {
            ended = true;
            part = zeros(2L * TarHeader.BLOCK);
        }
    }

    private void count(int count) throws IOException {
        if (open != null && left >= 0) {
            left -= count;
            if (left < 0) {
                throw changed(open);
            }
        }
    }

    private void requireWhole(LocalDirectory.Member member) throws IOException {
        if (left > 0) {
            throw changed(member);
        }
    }

    private static IOException changed(LocalDirectory.Member member) {
        return new IOException(member.file() + " changed while it was read: it had " + member.size()
                + " bytes and has another size now. Write a new dump beside it and rename it, instead of overwriting.");
    }

    private static InputStream zeros(long count) {
        return new ByteArrayInputStream(new byte[(int) count]);
    }
}

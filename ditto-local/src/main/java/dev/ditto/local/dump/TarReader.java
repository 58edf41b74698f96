package dev.ditto.local.dump;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Goes through a tar file by file. What is no file is passed over. For one thread. */
final class TarReader implements Closeable {

    /** Sizes that the header of a file has no room for stand in one of its own before it. */
    private static final Pattern EXTENDED_SIZE = Pattern.compile("(?:^|\n)\\d+ size=(\\d{1,18})\n");

    private static final long LONGEST_EXTENSION = 1 << 20;

    private final InputStream in;
    private final String name;
    private long left;
    private long padding;
    private long passed;

    /** @param name the dump, for messages */
    TarReader(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /** The next file, whose content {@link #read} answers then; null at the end. */
    @Nullable
    TarHeader next() throws IOException {
        pass(left + padding);
        left = 0;
        padding = 0;
        long extended = -1;
        while (true) {
            byte[] block = block();
            if (TarHeader.isEnd(block)) {
                return null;
            }
            TarHeader header = parse(block);
            if (header.type() == 'x') {
                extended = extendedSize(header);
            } else if (header.isFile()) {
                return enter(extended < 0 ? header : TarHeader.ofFile(header.name(), extended));
            } else {
                pass(header.stored());
                extended = -1;
            }
        }
    }

    /** Content of the current file; -1 at its end. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw cutOff();
        }
        left -= count;
        passed += count;
        return count;
    }

    /** What is left of the current file; fails if that is more than the most. */
    byte[] content(int most) throws IOException {
        if (left > most) {
            throw new IOException("Dump '" + name + "' is a tar with a list of " + left + " bytes near byte " + passed
                    + ", where at most " + most + " make sense. Make the dump or copy the file again.");
        }
        byte[] content = in.readNBytes((int) left);
        passed += content.length;
        if (content.length < left) {
            throw cutOff();
        }
        left = 0;
        return content;
    }

    /** How many bytes of the tar were read or passed over. */
    long passed() {
        return passed;
    }

    /** Reads what follows the end, so that whoever watches the bytes sees all of them. */
    void drain() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private TarHeader enter(TarHeader header) {
        left = header.size();
        padding = header.stored() - header.size();
        return header;
    }

    private TarHeader parse(byte[] block) throws IOException {
        try {
            return TarHeader.parse(block);
        } catch (IOException e) {
            throw new IOException(
                    "Dump '" + name + "' is a tar that is damaged near byte " + (passed - TarHeader.BLOCK) + " ("
                            + e.getMessage() + "). Make the dump or copy the file again.",
                    e);
        }
    }

    private long extendedSize(TarHeader header) throws IOException {
        if (header.size() > LONGEST_EXTENSION) {
            throw new IOException("Dump '" + name + "' is a tar with an extended header of " + header.size()
                    + " bytes near byte " + passed + ". Make the tar again.");
        }
        byte[] content = in.readNBytes((int) header.stored());
        passed += content.length;
        Matcher size = EXTENDED_SIZE.matcher(new String(content, StandardCharsets.UTF_8));
        return size.find() ? Long.parseLong(size.group(1)) : -1;
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        passed += block.length;
        if (block.length < TarHeader.BLOCK) {
            throw cutOff();
        }
        return block;
    }

    private void pass(long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (EOFException e) {
            IOException cutOff = cutOff();
            cutOff.initCause(e);
            throw cutOff;
        }
        passed += count;
    }

    private IOException cutOff() {
        return new IOException("Dump '" + name + "' is a tar that is cut off after byte " + passed
                + " (its end mark has not come). Make the dump or copy the file again.");
    }
}

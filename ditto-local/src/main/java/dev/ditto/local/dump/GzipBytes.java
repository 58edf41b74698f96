package dev.ditto.local.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip. The JDK's own stream takes garbage after the last member, and a second member that is cut off in its
 * header, for the end; here both fail, and the message says where.
 */
final class GzipBytes extends InputStream {

    private final InputStream in;
    private final String name;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long stored;
    private boolean inMember;
    private boolean ended;

    GzipBytes(InputStream in, String name) {
        this.in = in;
        this.name = name;
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
            if (!inMember && !beginMember()) {
                return -1;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                checksum.update(target, offset, count);
                return count;
            }
            endMember();
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    /** False at the end. */
    private boolean beginMember() throws IOException {
        boolean first = stored == 0;
        if (ended || (position == limit && !fill())) {
            ended = true;
            return false;
        }
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw damaged(first ? "it does not begin as gzip" : "something that is not gzip follows its end");
        }
        skipHeader(next());
        inflater.reset();
        inflater.setInput(buffer, position, limit - position);
        checksum.reset();
        inMember = true;
        return true;
    }

    private void skipHeader(int flags) throws IOException {
        skip(6);
        if ((flags & 4) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & 8) != 0) {
            skipText();
        }
        if ((flags & 16) != 0) {
            skipText();
        }
        if ((flags & 2) != 0) {
            skip(2);
        }
    }

    /** 0 at the end of the member. */
    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            while (true) {
                int count = inflater.inflate(target, offset, length);
                position = limit - inflater.getRemaining();
                if (count > 0 || inflater.finished()) {
                    return count;
                }
                if (inflater.needsDictionary()) {
                    throw damaged("it asks for a dictionary");
                }
                require(fill());
                inflater.setInput(buffer, position, limit - position);
            }
        } catch (DataFormatException e) {
            throw new IOException(message("damaged", "inflating it fails: " + e.getMessage()), e);
        }
    }

    private void endMember() throws IOException {
        inMember = false;
        long size = inflater.getBytesWritten();
        if (nextInt() != checksum.getValue() || nextInt() != (size & 0xffffffffL)) {
            throw damaged("its checksum is wrong");
        }
    }

    private long nextInt() throws IOException {
        return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int read;
        do {
            read = next();
        } while (read != 0);
    }

    private int next() throws IOException {
        require(position < limit || fill());
        return buffer[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(count, 0);
        stored += limit;
        return count > 0;
    }

    private void require(boolean more) throws IOException {
        if (!more) {
            throw new IOException(message("cut off", "the file ends there"));
        }
    }

    private IOException damaged(String why) {
        return new IOException(message("damaged", why));
    }

    private String message(String what, String why) {
        return "Dump '" + name + "' is gzip data that is " + what + " at about byte " + (stored - limit + position)
                + " of the file (" + why + "). Make the dump or copy the file again.";
    }
}

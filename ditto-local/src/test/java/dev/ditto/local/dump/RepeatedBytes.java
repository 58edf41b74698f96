package dev.ditto.local.dump;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A long script that is made while it is read. */
final class RepeatedBytes extends InputStream {

    private final byte[] head;
    private final byte[] unit;
    private final byte[] tail;
    private final long length;
    private long at;

    RepeatedBytes(String head, String unit, int times, String tail) {
        this.head = head.getBytes(StandardCharsets.UTF_8);
        this.unit = unit.getBytes(StandardCharsets.UTF_8);
        this.tail = tail.getBytes(StandardCharsets.UTF_8);
        this.length = (long) this.unit.length * times;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) {
        byte[] source = at < head.length ? head : at < head.length + length ? unit : tail;
        long from = source == head ? at : source == unit ? (at - head.length) % unit.length : at - head.length - length;
        int count = (int) Math.min(wanted, source.length - from);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(source, (int) from, target, offset, count);
        at += count;
        return count;
    }
}

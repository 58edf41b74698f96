package dev.ditto.local.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GzipBytesTest {

    private final byte[] content = content();

    @Test
    void severalMembersAreReadAsOne() throws IOException {
        byte[] packed = concat(RealDumpTest.gzip(content), RealDumpTest.gzip(new byte[0]), RealDumpTest.gzip(content));
        assertThat(unpack(packed)).isEqualTo(concat(content, content));
    }

    @Test
    void optionalHeaderFieldsAreSkipped() throws IOException {
        byte[] packed = RealDumpTest.gzip(content);
        byte[] header = Arrays.copyOf(packed, 10);
        header[3] = 4 | 8 | 16 | 2;
        byte[] fields = {2, 0, 7, 7, 's', 'h', 'o', 'p', 0, 'c', 0, 1, 2};
        assertThat(unpack(concat(header, fields, Arrays.copyOfRange(packed, 10, packed.length))))
                .isEqualTo(content);
    }

    @Test
    void cutAnywhereInAnyMemberButBetweenThemItIsRejected() throws IOException {
        byte[] member = RealDumpTest.gzip(Arrays.copyOf(content, 3000));
        byte[] packed = concat(member, member);
        for (int length = 0; length < packed.length; length++) {
            if (length != 0 && length != member.length) {
                byte[] cut = Arrays.copyOf(packed, length);
                assertThatThrownBy(() -> unpack(cut))
                        .as("cut at " + length)
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith(
                                "Dump 'x.gz' is gzip data that is cut off at about byte " + length + " of the file");
            }
        }
    }

    @Test
    void garbageBehindTheLastMemberIsRejected() throws IOException {
        byte[] packed = RealDumpTest.gzip(content);
        assertThatThrownBy(() -> unpack(concat(packed, "garbage".getBytes(StandardCharsets.US_ASCII))))
                .hasMessageContaining("is gzip data that is damaged at about byte")
                .hasMessageContaining(
                        "(something that is not gzip follows its end). Make the dump or copy the file again.");
        assertThatThrownBy(() -> unpack(concat(packed, new byte[1]))).isInstanceOf(IOException.class);
    }

    @Test
    void oneFlippedBitInDataOrTrailerIsNeverTakenForTheSameContent() throws IOException {
        byte[] packed = RealDumpTest.gzip(Arrays.copyOf(content, 2000));
        for (int bit = 80; bit < packed.length * 8; bit++) {
            byte[] damaged = packed.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> unpack(damaged)).as("bit " + bit).isInstanceOf(IOException.class);
        }
    }

    private static byte[] unpack(byte[] packed) throws IOException {
        try (GzipBytes in = new GzipBytes(new ByteArrayInputStream(packed), "x.gz")) {
            return in.readAllBytes();
        }
    }

    /** Longer than any buffer, and not too easy to compress. */
    private static byte[] content() {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        for (int at = 0; at < bytes.length; at += 3) {
            bytes[at] = 'x';
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

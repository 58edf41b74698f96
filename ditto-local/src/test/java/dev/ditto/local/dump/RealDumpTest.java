package dev.ditto.local.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** shop.sql is what pg_dump 15 wrote of a small database, unchanged. */
class RealDumpTest {

    private final byte[] dump = dump();
    private final String text = new String(dump, StandardCharsets.UTF_8);

    @Test
    void nothingBetweenItsItemsIsLost() throws IOException {
        int at = 0;
        for (String item : Scripts.read(dump)) {
            String sql = item.replaceFirst("(?s) <<.*", "");
            int found = text.indexOf(sql, at);
            assertThat(found).as(sql).isNotNegative();
            assertThat(text.substring(at, found))
                    .as("before " + sql)
                    .matches("(;|\\s|--[^\\n]*\\n|\\\\restrict \\w+\\n)*");
            at = found + sql.length();
            if (!sql.equals(item)) {
                String rows = item.substring(sql.length() + 3, item.length() - 2);
                assertThat(text.substring(at)).startsWith(";\n" + rows + "\\.\n");
                at += 2 + rows.length() + 3;
            }
        }
        assertThat(text.substring(at)).matches("(;|\\s|--[^\\n]*\\n|\\\\unrestrict \\w+\\n)*");
    }

    @Test
    void itsTrickyStatementsAreWhole() throws IOException {
        List<String> items = Scripts.read(dump);
        assertThat(items)
                .filteredOn(item -> item.contains("BEGIN ATOMIC"))
                .hasSize(2)
                .allMatch(item -> item.endsWith("END"));
        assertThat(items).filteredOn(item -> item.startsWith("COPY ")).hasSize(3);
        assertThat(items)
                .filteredOn(item -> item.contains("CREATE RULE"))
                .singleElement()
                .asString()
                .endsWith(")");
        assertThat(items)
                .filteredOn(item -> item.contains("plpgsql"))
                .singleElement()
                .asString()
                .endsWith("$_$");
    }

    @Test
    void cutAnywhereItIsRejectedUntilItsLastCommandIsComplete() throws IOException {
        int complete = text.stripTrailing().getBytes(StandardCharsets.UTF_8).length;
        for (int length = 0; length < complete; length++) {
            byte[] cut = Arrays.copyOf(dump, length);
            assertRejected(cut);
        }
        for (int length = complete; length <= dump.length; length++) {
            assertThat(Scripts.read(Arrays.copyOf(dump, length))).isEqualTo(Scripts.read(dump));
        }
    }

    @Test
    void anOlderOneWithoutRestrictIsRejectedUntilItsTrailer() throws IOException {
        byte[] older = text.replaceAll("\\\\(un)?restrict .*\\n", "").getBytes(StandardCharsets.UTF_8);
        int complete = new String(older, StandardCharsets.UTF_8).lastIndexOf("complete") + "complete".length();
        complete += older.length - new String(older, StandardCharsets.UTF_8).length();
        for (int length = 0; length < complete; length++) {
            byte[] cut = Arrays.copyOf(older, length);
            assertRejected(cut);
        }
        for (int length = complete; length <= older.length; length++) {
            byte[] cut = Arrays.copyOf(older, length);
            if (cut[length - 2] == '\n' && cut[length - 1] == '-') {
                assertRejected(cut); // half a comment is no comment
            } else {
                assertThat(Scripts.read(cut)).isEqualTo(Scripts.read(dump));
            }
        }
    }

    @Test
    void compressedAndCutAnywhereItIsRejected() throws IOException {
        byte[] packed = gzip(dump);
        for (int length = 0; length < packed.length; length++) {
            InputStream in = new GzipBytes(new ByteArrayInputStream(packed, 0, length), "shop.sql.gz");
            assertThatThrownBy(() -> Scripts.items(in)).as("cut at " + length).isInstanceOf(IOException.class);
        }
        assertThat(Scripts.items(new GzipBytes(new ByteArrayInputStream(packed), "shop.sql.gz")))
                .hasSize(Scripts.read(dump).size());
    }

    @Test
    void twoInOneFileAreReadOneAfterTheOther() throws IOException {
        List<String> once = Scripts.read(dump);
        assertThat(Scripts.read(text + text)).hasSize(2 * once.size());
    }

    private static void assertRejected(byte[] cut) {
        assertThatThrownBy(() -> Scripts.read(cut)).as("cut at " + cut.length).isInstanceOf(ScriptException.class);
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    static byte[] dump() {
        try (InputStream in = RealDumpTest.class.getResourceAsStream("shop.sql")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

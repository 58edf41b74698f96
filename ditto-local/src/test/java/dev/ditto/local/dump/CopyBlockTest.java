package dev.ditto.local.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyBlockTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY public.t (a, b) FROM stdin",
                "copy \"from;\" from STDIN with (format csv, header)",
                "COPY t FROM\n  stdin"
            })
    void rowsFollowTheStatement(String sql) throws IOException {
        assertThat(Scripts.read(sql + ";\n1\t;'\n\\N\t\\.\n\\\\.\n\\.\nSELECT 1"))
                .containsExactly(sql + " <<1\t;'\n\\N\t\\.\n\\\\.\n>>", "SELECT 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM 'stdin'",
                "COPY (SELECT x FROM stdin) TO STDOUT",
                "COPY t TO stdout",
                "SELECT x FROM stdin",
                "COPY t FROM PROGRAM 'x'"
            })
    void otherStatementsTakeNoRows(String sql) throws IOException {
        assertThat(Scripts.read(sql + ";\n\\echo\n")).containsExactly(sql, "\\echo|");
    }

    @Test
    void aBlockMayBeEmptyAndMayEndTheScript() throws IOException {
        assertThat(Scripts.read("COPY t FROM stdin;\n\\.\nCOPY u FROM stdin;\n1\n\\."))
                .containsExactly("COPY t FROM stdin <<>>", "COPY u FROM stdin <<1\n>>");
    }

    @Test
    void windowsLineEndsAreKeptInTheRowsAndToleratedAtTheEnd() throws IOException {
        assertThat(Scripts.read("COPY t FROM stdin; -- rows\r\n1\r\n\\.\r\nSELECT 1;\r\n"))
                .containsExactly("COPY t FROM stdin <<1\r\n>>", "SELECT 1");
    }

    @Test
    void somethingBehindTheSemicolonIsRefusedInsteadOfLost() {
        assertThatThrownBy(() -> Scripts.read("COPY t FROM stdin; SELECT 1;\n1\n\\.\n"))
                .hasMessage(
                        "shop.sql, line 1: something follows the COPY of line 1. Its rows must begin on the next line.");
    }

    @Test
    void rowsNobodyReadAreSkipped() throws IOException {
        byte[] script = "COPY t FROM stdin;\n1\n2\n3\n\\.\nSELECT 1".getBytes(StandardCharsets.UTF_8);
        try (ScriptReader reader = new ScriptReader(new ByteArrayInputStream(script), "shop.sql")) {
            InputStream rows = ((ScriptItem.CopyBlock) reader.next()).data();
            assertThat(rows.read()).isEqualTo('1');
            assertThat(rows.read()).isEqualTo('\n');
            assertThat(reader.next()).isEqualTo(new ScriptItem.Statement("SELECT 1", 6));
            assertThat(rows.read()).isEqualTo(-1);
        }
    }

    @Test
    void rowsPassWithoutBeingKept() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        InputStream script =
                new RepeatedBytes("COPY t FROM stdin;\n", "12345\t\\N\tsome text; and 'more'\n", 6_700_000, "\\.\n");
        byte[] buffer = new byte[8192];
        long total = 0;
        try (ScriptReader reader = new ScriptReader(script, "shop.sql")) {
            InputStream rows = ((ScriptItem.CopyBlock) reader.next()).data();
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int count = rows.read(buffer); count >= 0; count = rows.read(buffer)) {
                total += count;
            }
            assertThat(reader.next()).isNull();
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            assertThat(allocated).isLessThan(4 << 20);
        }
        assertThat(total).isGreaterThan(200_000_000);
    }
}

package dev.ditto.local.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptReaderTest {

    /** Each has semicolons that end nothing. */
    static Stream<String> singleStatements() {
        return Stream.of(
                "SELECT 'a;''b;'",
                "SELECT 'back\\', 1",
                "SELECT E'it\\'s;', 1",
                "SELECT e'\\\\', ';'",
                "SELECT E'a'\n  'b\\';'",
                "SELECT U&'\\0061;', U&'\\', B'1;', X'f;', n'\\'",
                "SELECT \"a;\"\"b;\" FROM t",
                "SELECT $$;$x$ ' \" -- /* $$",
                "SELECT $a1$ $b$ ; $a $a1 $$ $a1$",
                "SELECT $a$ x$a$",
                "SELECT $é$;$é$",
                "SELECT a$b$c, d$b$e FROM t WHERE x = $1 OR y=$2",
                "SELECT 1 -- ; ' \" $$ /*\n + 2",
                "SELECT 1 /* ; /* ' */ ; */ + 2",
                "SELECT 4 / 2 - 1 * 3",
                "CREATE RULE r AS ON INSERT TO t DO (INSERT INTO a VALUES (1); DELETE FROM b)",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN CASE 1 WHEN 1 THEN 2 END END; END",
                "create or replace procedure p()\nbegin\n atomic; select (case when 1=1 then 1 end); end",
                "CREATE FUNCTION f() RETURNS int AS $$ BEGIN; END $$ LANGUAGE plpgsql",
                "SELECT 'é', '漢字;', \"ü;\"",
                "DO $$ BEGIN\r\n RAISE NOTICE ';';\r\nEND $$");
    }

    @ParameterizedTest
    @MethodSource("singleStatements")
    void semicolonsInsideOfSomethingEndNothing(String sql) throws IOException {
        assertThat(Scripts.read(sql + ";SELECT 'next'")).containsExactly(sql, "SELECT 'next'");
    }

    /** Every byte comes alone, so that every look ahead crosses the end of what was read. */
    @ParameterizedTest
    @MethodSource("singleStatements")
    void theSameIsFoundWhenBytesComeOneByOne(String sql) throws IOException {
        byte[] bytes = (sql + ";\nSELECT 'next'").getBytes(StandardCharsets.UTF_8);
        assertThat(Scripts.items(oneByOne(new ByteArrayInputStream(bytes))))
                .extracting(item -> ((ScriptItem.Statement) item).sql())
                .containsExactly(sql, "SELECT 'next'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "END", "CASE", "BEGIN ATOMIC", "SELECT begin, atomic FROM function"})
    void wordsOfABodyMeanNothingOutsideOfAFunction(String sql) throws IOException {
        assertThat(Scripts.read(sql + "; SELECT 1;")).containsExactly(sql, "SELECT 1");
    }

    @Test
    void commentsBlankLinesAndEmptyStatementsAreLeftOutAndLinesCounted() throws IOException {
        String script = ";;\n-- one; ' \n\n/* two; /* three */ \" */ SELECT 1\n;\n\n;\r\nSELECT\r\n2 ;-- end";
        assertThat(Scripts.items(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8))))
                .containsExactly(new ScriptItem.Statement("SELECT 1", 4), new ScriptItem.Statement("SELECT\r\n2", 8));
    }

    @Test
    void theLastStatementNeedsNoSemicolonAndNoNewline() throws IOException {
        assertThat(Scripts.read("SELECT 1;\nSELECT 2\n")).containsExactly("SELECT 1", "SELECT 2");
        assertThat(Scripts.read("SELECT 3")).containsExactly("SELECT 3");
    }

    @Test
    void statementsLongerThanTheBufferAreWhole() throws IOException {
        String value = "x;\n".repeat(700_000);
        assertThat(Scripts.items(new ByteArrayInputStream(
                        ("SELECT '" + value + "';\nSELECT 1").getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        new ScriptItem.Statement("SELECT '" + value + "'", 1),
                        new ScriptItem.Statement("SELECT 1", 700_002));
    }

    @Test
    void aStatementOver64MiBIsAnErrorNamingItsLine() {
        InputStream endless = new RepeatedBytes("SELECT 1;\nSELECT '", "0123456789abcdef\n", 5_000_000, "");
        assertThatThrownBy(() -> Scripts.items(endless))
                .isInstanceOf(ScriptException.class)
                .hasMessageStartingWith(
                        "shop.sql, line 2: the statement that begins here is longer than 64 MiB. Look for a quote");
    }

    @Nested
    class Settings {

        @Test
        void withoutStandardConformingStringsABackslashEscapes() throws IOException {
            String script = "SET standard_conforming_strings = off;SELECT 'it\\'s;', B'1', X'a\\';"
                    + "SET SESSION standard_conforming_strings TO 'on';SELECT '\\';SELECT 1";
            assertThat(Scripts.read(script))
                    .containsExactly(
                            "SET standard_conforming_strings = off",
                            "SELECT 'it\\'s;', B'1', X'a\\'",
                            "SET SESSION standard_conforming_strings TO 'on'",
                            "SELECT '\\'",
                            "SELECT 1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"SET client_encoding = 'LATIN1'", "set names 'latin-1'", "SET client_encoding TO latin1"})
        void statementsAreDecodedAsTheScriptDeclares(String set) throws IOException {
            byte[] script = (set + ";SELECT 'é';COPY t FROM stdin;\né\n\\.\n").getBytes(StandardCharsets.ISO_8859_1);
            try (ScriptReader reader = new ScriptReader(new ByteArrayInputStream(script), "shop.sql")) {
                assertThat(reader.charset()).isEqualTo(StandardCharsets.UTF_8);
                reader.next();
                assertThat(reader.next()).isEqualTo(new ScriptItem.Statement("SELECT 'é'", 1));
                ScriptItem.CopyBlock block = (ScriptItem.CopyBlock) reader.next();
                assertThat(reader.charset()).isEqualTo(StandardCharsets.ISO_8859_1);
                assertThat(block.data().readAllBytes()).containsExactly(0xe9, '\n');
            }
        }

        @Test
        void sqlAsciiIsReadAsUtf8() throws IOException {
            assertThat(Scripts.read("SET client_encoding = 'SQL_ASCII';SELECT 'é'"))
                    .contains("SELECT 'é'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"WIN1252", "LATIN9", "EUC_JP", "KOI8R", "ISO_8859_5", "windows-1251", "EUC_CN", "WIN866"})
        void postgresNamesOfEncodingsAreKnown(String encoding) throws IOException {
            assertThat(Scripts.read("SET client_encoding = '" + encoding + "';"))
                    .hasSize(1);
        }

        @Test
        void anUnknownEncodingIsAnError() {
            assertThatThrownBy(() -> Scripts.read("\nSET client_encoding = 'KLINGON';"))
                    .hasMessage("shop.sql, line 2: the client encoding 'KLINGON' is not known."
                            + " Make the dump in UTF-8: pg_dump --encoding=UTF8 --format=plain.");
        }

        @Test
        void anEncodingWhereAQuoteCouldHideIsRefused() {
            assertThatThrownBy(() -> Scripts.read("SET client_encoding = 'SJIS';"))
                    .hasMessageContaining("'SJIS' cannot be split into statements safely");
        }

        @Test
        void bytesThatAreNotInTheEncodingAreAnErrorInsteadOfQuestionMarks() {
            assertThatThrownBy(() -> Scripts.read("SELECT 1;\nSELECT 'é'".getBytes(StandardCharsets.ISO_8859_1)))
                    .isInstanceOf(ScriptException.class)
                    .hasMessageStartingWith(
                            "shop.sql, line 2: the statement that begins here has bytes that are not UTF-8.");
        }

        @Test
        void aReplacementCharacterIsLawful() throws IOException {
            assertThat(Scripts.read("SELECT '\uFFFD'")).containsExactly("SELECT '\uFFFD'");
        }
    }

    @Nested
    class Unclosed {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "quote:SELECT 'abc;\n",
                    "quote:SELECT E'abc\\';\n",
                    "double quote:SELECT \"abc;\n",
                    "dollar quote:SELECT $x$ abc $y$;\n",
                    "comment:SELECT /* /* */ 1;\n",
                    "comment:/* 1;\n",
                    "parenthesis:SELECT (1;\n",
                    "BEGIN ATOMIC:CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1; END;\n"
                })
        void whatIsOpenAtTheEndIsNamedWithItsLine(String example) {
            String[] parts = example.split(":", 2);
            assertThatThrownBy(() -> Scripts.read("SELECT 1;\n\n" + parts[1]))
                    .isInstanceOfSatisfying(
                            ScriptException.class, e -> assertThat(e.line()).isEqualTo(3))
                    .hasMessageStartingWith("shop.sql, line 3: the " + parts[0] + " begun at line 3 is not closed");
        }

        @Test
        void theLineIsThatOfTheQuoteAndNotOfItsStatement() {
            assertThatThrownBy(() -> Scripts.read("SELECT 1,\n2,\n'a"))
                    .hasMessageContaining("the quote begun at line 3");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "COPY t FROM stdin;\n1\n2\n",
                    "COPY t FROM stdin;\n1\\.\n",
                    "COPY t FROM stdin;",
                    "COPY t FROM stdin;\n\\"
                })
        void rowsWithoutTheirEndAreAnError(String script) {
            assertThatThrownBy(() -> Scripts.read("\n" + script))
                    .isInstanceOf(ScriptException.class)
                    .hasMessage("shop.sql, line 2: the rows of the COPY begun at line 2 do not end:"
                            + " the line \"\\.\" is missing. The script is cut off; make it or copy it again.");
        }
    }

    @Nested
    class Commands {

        @Test
        void theyAreReturnedWithTheirArguments() throws IOException {
            assertThat(Scripts.read("\\connect shop\n  \\c\r\nSELECT 1; \\echo a ; 'b\n\\!ls\n\\."))
                    .containsExactly("\\connect|shop", "\\c|", "SELECT 1", "\\echo|a ; 'b", "\\!|ls", "\\.|");
        }

        @Test
        void insideOfAStatementTheyAreRefused() {
            assertThatThrownBy(() -> Scripts.read("SELECT 1\n\\gset x\n"))
                    .hasMessageStartingWith("shop.sql, line 2: a psql command inside the statement begun at line 1.");
        }
    }

    private static InputStream oneByOne(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 1));
            }
        };
    }
}

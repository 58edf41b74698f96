package dev.ditto.local.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CompletenessTest {

    private static final String BEGIN = "--\n-- PostgreSQL database dump\n--\n";
    private static final String END = "--\n-- PostgreSQL database dump complete\n--\n";

    @Test
    void aScriptWrittenByHandIsTakenAsItIs() throws IOException {
        assertThat(Scripts.read("-- my data\nSELECT 1;\n-- the end")).containsExactly("SELECT 1");
    }

    @Test
    void aDumpWithoutItsTrailerIsCutOff() {
        assertThatThrownBy(() -> Scripts.read(BEGIN + "SELECT 1;\nSELECT 2;\n"))
                .isInstanceOfSatisfying(
                        ScriptException.class, e -> assertThat(e.line()).isEqualTo(5))
                .hasMessage(
                        "shop.sql, line 5: the dump begun at line 2 is cut off: the script ends at line 5, and the line"
                                + " \"-- PostgreSQL database dump complete\" has not come. Data would be missing, so it is not"
                                + " used. Make the dump again and check pg_dump's exit status and the disk, or copy the file"
                                + " again.");
    }

    @Test
    void aDumpCutInsideOfAStatementIsNotRunIntoASyntaxError() {
        assertThatThrownBy(() -> Scripts.read(BEGIN + "CREATE TABLE a (x int), y in"))
                .hasMessageContaining("is cut off: the script ends at line 4 in the middle of a statement");
        assertThatThrownBy(() -> Scripts.read(BEGIN + "\\conn")).hasMessageContaining("in the middle of a statement");
    }

    @Test
    void aTrailerInsideOfDataOrAStringDoesNotCount() {
        assertThatThrownBy(() -> Scripts.read(BEGIN + "COPY t FROM stdin;\n" + END + "\\.\nSELECT '\n" + END + "';\n"))
                .hasMessageContaining("cut off");
    }

    @Test
    void aDumpThatBeginsInsideOfAnotherShowsThatTheFirstIsCutOff() {
        assertThatThrownBy(() -> Scripts.read(BEGIN + "SELECT 1;\n" + BEGIN + "SELECT 2;\n" + END))
                .hasMessageContaining("the dump begun at line 2 is cut off: another one begins at line 6");
    }

    @Test
    void nothingMayFollowTheEnd() throws IOException {
        assertThat(Scripts.read(BEGIN + "SELECT 1;\n" + END + "\n-- bye\n/* bye */;\n"))
                .hasSize(1);
        assertThatThrownBy(() -> Scripts.read(BEGIN + "SELECT 1;\n" + END + "SELECT 2;\n"))
                .hasMessage("shop.sql, line 8: something follows the end of the dump. After"
                        + " \"-- PostgreSQL database dump complete\" only comments may follow; put statements of your own"
                        + " into a script that runs after the restore.");
    }

    @Test
    void aScriptOfCommentsAloneHasNothingToRun() {
        assertThatThrownBy(() -> Scripts.read("-- one\n-- two\n"))
                .hasMessage(
                        "shop.sql, line 2: nothing to run: the script has 2 lines and not one statement. Is it cut off?");
    }

    @Test
    void windowsLineEndsChangeNothing() throws IOException {
        assertThat(Scripts.read((BEGIN + "\\restrict k\nSELECT 1;\n" + END + "\\unrestrict k\n").replace("\n", "\r\n")))
                .containsExactly("SELECT 1");
    }

    @Test
    void restrictedScriptsMayNotCommandPsql() {
        assertThatThrownBy(() -> Scripts.read("\\restrict k\nSELECT 1;\n\\! rm x\n"))
                .hasMessage(
                        "shop.sql, line 3: the psql command \\! is not allowed here: since \\restrict at line 1 only its"
                                + " \\unrestrict may come, or data could run commands. The dump was changed or cut off; make it"
                                + " again.");
        assertThatThrownBy(() -> Scripts.read("\\restrict k\n\\restrict l\n"))
                .hasMessageContaining("\\restrict is not allowed");
    }

    @Test
    void theKeyMustMatch() {
        assertThatThrownBy(() -> Scripts.read("\\restrict k\nSELECT 1;\n\\unrestrict l\n"))
                .hasMessageContaining("\\unrestrict with another key than the \\restrict of line 1")
                .hasMessageNotContaining(" l ");
        assertThatThrownBy(() -> Scripts.read("\\unrestrict l\n"))
                .hasMessageContaining("without a \\restrict before it");
        assertThatThrownBy(() -> Scripts.read("\\restrict\n")).hasMessageContaining("\\restrict without a key");
        assertThatThrownBy(() -> Scripts.read("\\restrict k\nSELECT 1;\n"))
                .hasMessageContaining("the \\unrestrict for line 1 is missing after 2 lines");
    }

    @Test
    void afterUnrestrictCommandsAreReturnedAgain() throws IOException {
        assertThat(Scripts.read("\\restrict k\n\\unrestrict k\n\\connect shop\n"))
                .containsExactly("\\connect|shop");
    }
}

package dev.ditto.local.dump;

import org.jspecify.annotations.Nullable;

/**
 * Whether a script is all there. A pg_dump writes a first and a last comment line; a dump cut off between two statements
 * is perfectly good SQL, so that nothing else tells. A script written by hand has neither line and is taken as it is.
 *
 * <p>Also watches {@code \restrict}: up to the command that ends it a pg_dump promises to contain no other psql
 * command, so that data cannot smuggle one in.
 */
final class Completeness {

    private static final String BEGIN = "-- PostgreSQL database dump";
    private static final String END = "-- PostgreSQL database dump complete";

    private final String script;
    private int begun;
    private boolean complete;
    private boolean anything;
    private @Nullable String restrictKey;
    private int restrictLine;

    Completeness(String script) {
        this.script = script;
    }

    /** A comment between statements. */
    void comment(String text, int line) throws ScriptException {
        if (text.equals(END)) {
            complete = begun > 0;
            begun = 0;
        } else if (text.equals(BEGIN)) {
            if (begun > 0) {
                throw cutOff(line, "another one begins at line " + line);
            }
            begun = line;
            complete = false;
        }
    }

    /** Something to run. */
    void item(int line) throws ScriptException {
        if (complete) {
            throw new ScriptException(
                    script,
                    line,
                    "something follows the end of the dump. After \"" + END
                            + "\" only comments may follow; put statements of your own into a script that runs after the restore.");
        }
        anything = true;
    }

    /** A statement or command that the script's end ended, at that line. */
    void unfinished(int lastLine) throws ScriptException {
        if (begun > 0) {
            throw cutOff(lastLine, "the script ends at line " + lastLine + " in the middle of a statement");
        }
    }

    void restrict(String key, int line) throws ScriptException {
        if (key.isEmpty()) {
            throw new ScriptException(script, line, "\\restrict without a key. The dump was changed; make it again.");
        }
        requireUnrestricted("restrict", line);
        restrictKey = key;
        restrictLine = line;
    }

    void unrestrict(String key, int line) throws ScriptException {
        if (!key.equals(restrictKey)) {
            throw new ScriptException(
                    script,
                    line,
                    restrictKey == null
                            ? "\\unrestrict without a \\restrict before it. The dump was changed; make it again."
                            : "\\unrestrict with another key than the \\restrict of line " + restrictLine
                                    + ". The dump was changed or cut off; make it again.");
        }
        restrictKey = null;
    }

    void requireUnrestricted(String command, int line) throws ScriptException {
        if (restrictKey != null) {
            throw new ScriptException(
                    script,
                    line,
                    "the psql command \\" + command + " is not allowed here: since \\restrict at line " + restrictLine
                            + " only its \\unrestrict may come, or data could run commands. The dump was changed or cut off;"
                            + " make it again.");
        }
    }

    /** The end of the script. */
    void end(int lastLine) throws ScriptException {
        if (begun > 0) {
            throw cutOff(lastLine, "the script ends at line " + lastLine);
        }
        if (restrictKey != null) {
            throw new ScriptException(
                    script,
                    lastLine,
                    "the dump is cut off: the \\unrestrict for line " + restrictLine + " is missing after " + lastLine
                            + " lines. Make it or copy it again.");
        }
        if (!anything) {
            throw new ScriptException(
                    script,
                    lastLine,
                    "nothing to run: the script has " + lastLine + " lines and not one statement. Is it cut off?");
        }
    }

    private ScriptException cutOff(int line, String where) {
        return new ScriptException(
                script,
                line,
                "the dump begun at line " + begun + " is cut off: " + where + ", and the line \"" + END
                        + "\" has not come. Data would be missing, so it is not used. Make the dump again and check pg_dump's"
                        + " exit status and the disk, or copy the file again.");
    }
}

package dev.ditto.local.dump;

import java.io.InputStream;

/** What {@link ScriptReader} finds in a script, in its order. */
public sealed interface ScriptItem permits ScriptItem.Statement, ScriptItem.CopyBlock, ScriptItem.MetaCommand {

    /** Line of the script on which it begins, 1-based. */
    int line();

    /**
     * One SQL statement.
     *
     * @param sql its text, without the semicolon that ends it and the comments before it; never blank
     */
    record Statement(String sql, int line) implements ScriptItem {}

    /**
     * {@code COPY … FROM stdin} with the rows that follow it.
     *
     * @param sql the statement, without the semicolon
     * @param data the rows as they stand in the script, in {@link ScriptReader#charset()}, without the end marker; to
     *     be read before the next item is asked for, which skips what is left. Need not be closed.
     */
    record CopyBlock(String sql, int line, InputStream data) implements ScriptItem {}

    /**
     * A command for psql, not for the server.
     *
     * @param command its name without the backslash: {@code connect}
     * @param arguments the rest of the line, without blanks around it; empty if there is none
     */
    record MetaCommand(String command, String arguments, int line) implements ScriptItem {}
}

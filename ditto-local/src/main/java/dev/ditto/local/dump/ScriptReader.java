package dev.ditto.local.dump;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plain {@code pg_dump} or a hand-written SQL script item by item, because the embedded Postgres brings no psql.
 * Memory is bounded by the longest statement, at most 64 MiB or a quarter of the heap; rows of {@code COPY} are streamed.
 *
 * <p>A script that says it is a pg_dump must also say that it is complete, else the last call fails; see the messages of
 * {@link ScriptException}. {@code \restrict} and its end are dealt with here and not returned.
 *
 * <p>For one thread.
 */
public final class ScriptReader implements Closeable {

    private static final Set<Integer> LINE_ENDS = Set.of(-1, (int) '\n', (int) '\r');

    private final String name;
    private final ScriptBytes bytes;
    private final Comments comments;
    private final Completeness completeness;
    private final ScriptSettings settings = new ScriptSettings();
    private @Nullable CopyData rows;

    /**
     * A reader at the start of a script.
     *
     * @param in the script without a byte order mark; closed with this reader
     * @param name the script as the user named it, for messages
     */
    public ScriptReader(InputStream in, String name) {
        this.name = name;
        this.bytes = new ScriptBytes(in, name);
        this.comments = new Comments(bytes);
        this.completeness = new Completeness(name);
    }

    /** The encoding the script has declared so far: that of the last item returned, its rows included. */
    public Charset charset() {
        return settings.charset();
    }

    /**
     * The next item, or null at the end of a complete script. Rows of the item before that were not read are skipped.
     *
     * @throws ScriptException if the script is cut off or cannot be understood
     * @throws IOException if it cannot be read
     */
    public @Nullable ScriptItem next() throws IOException {
        if (rows != null) {
            rows.drain();
            rows = null;
        }
        ScriptItem item = null;
        while (item == null) {
            int found = bytes.skipTo(ByteClass.NOT_BLANK);
            if (found < 0) {
                completeness.end(bytes.lastLine());
                return null;
            }
            item = itemAt(found);
        }
        return item;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** Null if what stands there is nothing for the caller. */
    private @Nullable ScriptItem itemAt(int found) throws IOException {
        if (found == ';') {
            bytes.skip(1);
            return null;
        }
        bytes.mark();
        if (comments.lineBegins()) {
            comments.skipLine();
            // Only looked at for two ASCII lines; this charset never fails.
            completeness.comment(bytes.text(StandardCharsets.ISO_8859_1), bytes.markLine());
            return null;
        }
        if (comments.blockBegins()) {
            comments.skipBlock();
            bytes.unmark();
            return null;
        }
        return found == '\\' ? command() : statement();
    }

    private ScriptItem statement() throws IOException {
        int line = bytes.markLine();
        completeness.item(line);
        StatementLexer lexer = new StatementLexer(bytes, comments, settings.backslashEscapes());
        boolean ended = lexer.skipStatement();
        String sql = bytes.text(charset());
        if (!ended) {
            completeness.unfinished(bytes.lastLine());
        }
        bytes.skip(1);
        if (lexer.takesRows()) {
            return rowsOf(sql, line);
        }
        ScriptItem.Statement statement = new ScriptItem.Statement(sql, line);
        settings.observe(statement, name);
        return statement;
    }

    private ScriptItem rowsOf(String sql, int line) throws IOException {
        while (!LINE_ENDS.contains(bytes.peek()) && ByteClass.isBlank(bytes.peek())) {
            bytes.skip(1);
        }
        if (!LINE_ENDS.contains(bytes.peek()) && !comments.lineBegins()) {
            throw bytes.failure(
                    bytes.line(),
                    "something follows the COPY of line " + line + ". Its rows must begin on the next line.");
        }
        bytes.skipTo(ByteClass.NEWLINE);
        bytes.skip(1);
        rows = new CopyData(bytes, line);
        return new ScriptItem.CopyBlock(sql, line, rows);
    }

    private @Nullable ScriptItem command() throws IOException {
        bytes.skip(1);
        boolean finished = bytes.skipTo(ByteClass.LINE_END) >= 0;
        int line = bytes.markLine();
        String text = bytes.text(charset()).substring(1);
        int nameEnd = nameEnd(text);
        String command = text.substring(0, nameEnd);
        String arguments = text.substring(nameEnd).strip();
        switch (command) {
            case "restrict" -> completeness.restrict(arguments, line);
            case "unrestrict" -> completeness.unrestrict(arguments, line);
            default -> {
                if (!finished) {
                    completeness.unfinished(line);
                }
                completeness.requireUnrestricted(command, line);
                completeness.item(line);
                return new ScriptItem.MetaCommand(command, arguments, line);
            }
        }
        return null;
    }

    /** Letters, or one other character: {@code \!ls} runs "ls". */
    private static int nameEnd(String text) {
        int at = 0;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        return at == 0 && !text.isBlank() ? 1 : at;
    }
}

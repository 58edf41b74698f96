package dev.ditto.local.dump;

import java.io.IOException;

/** Finds where a statement ends. Knows as much of Postgres' grammar as psql needs for that, and no more. */
final class StatementLexer {

    private final ScriptBytes bytes;
    private final Comments comments;
    private final Quotes quotes;
    private final boolean backslashEscapes;
    private final StatementShape shape = new StatementShape();
    private int parentheses;
    private int begin;

    /** @param backslashEscapes whether a backslash escapes in a plain string, as it did before Postgres 9.1 */
    StatementLexer(ScriptBytes bytes, Comments comments, boolean backslashEscapes) {
        this.bytes = bytes;
        this.comments = comments;
        this.quotes = new Quotes(bytes);
        this.backslashEscapes = backslashEscapes;
    }

    /** Whether {@code COPY … FROM stdin} was passed. */
    boolean takesRows() {
        return shape.takesRows();
    }

    /** Skips to the semicolon that ends the statement, which is left. False if the script ended before. */
    boolean skipStatement() throws IOException {
        while (true) {
            int found = bytes.skipTo(ByteClass.NOTABLE);
            if (found < 0) {
                requireClosed();
                requireWord();
                return false;
            }
            if (found == ';' && parentheses == 0 && !shape.inBody()) {
                return true;
            }
            skip(found);
        }
    }

    private void skip(int found) throws IOException {
        switch (found) {
            case '\'' -> quotes.skipString(backslashEscapes);
            case '"' -> quotes.skipIdentifier();
            case '$' -> quotes.skipDollar();
            case '-', '/' -> skipOperator();
            case '(', ')', ';' -> skipPunctuation(found);
            case '\\' ->
                throw bytes.failure(
                        bytes.line(),
                        "a psql command inside the statement begun at line " + bytes.markLine()
                                + ". ditto sends statements to the server as they are; end the statement with a semicolon and"
                                + " leave the command out.");
            default -> skipWord();
        }
    }

    private void skipOperator() throws IOException {
        if (comments.lineBegins()) {
            comments.skipLine();
        } else if (comments.blockBegins()) {
            comments.skipBlock();
        } else {
            bytes.skip(1);
        }
    }

    private void skipPunctuation(int found) throws IOException {
        if (found == '(') {
            begin = parentheses == 0 ? bytes.marked() : begin;
            parentheses++;
        } else if (found == ')' && parentheses > 0) {
            parentheses--;
        }
        bytes.skip(1);
    }

    private void skipWord() throws IOException {
        int first = bytes.peek() | 0x20;
        int start = bytes.marked();
        int next = bytes.skipTo(ByteClass.NOT_WORD);
        boolean letter = bytes.marked() - start == 1;
        if (letter && next == '\'' && (first == 'e' || first == 'b' || first == 'x')) {
            quotes.skipString(first == 'e');
        } else if (letter && first == 'u' && next == '&' && bytes.peek(1) == '\'') {
            bytes.skip(1);
            quotes.skipString(false);
        } else {
            word(bytes.keyword(start), start);
        }
    }

    private void word(Keyword word, int start) {
        boolean before = shape.inBody();
        shape.word(word, parentheses > 0);
        if (!before && shape.inBody()) {
            begin = start;
        }
    }

    private void requireClosed() throws ScriptException {
        if (parentheses > 0 || shape.inBody()) {
            int line = bytes.lineAt(begin);
            throw bytes.failure(
                    line,
                    (shape.inBody() ? "the BEGIN ATOMIC" : "the parenthesis") + " begun at line " + line
                            + " is not closed before the script ends. Either "
                            + (shape.inBody() ? "its END" : "the closing one")
                            + " is missing or the script is cut off.");
        }
    }

    private void requireWord() throws ScriptException {
        if (shape.isWordless()) {
            throw bytes.failure(
                    bytes.markLine(),
                    "the script ends with something that is no statement. Most likely it is cut off; make it or copy it"
                            + " again.");
        }
    }
}

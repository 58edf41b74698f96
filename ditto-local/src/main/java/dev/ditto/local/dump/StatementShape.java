package dev.ditto.local.dump;

import org.jspecify.annotations.Nullable;

/**
 * What the words of a statement seen so far say about its end: whether rows follow it, and whether it is inside the body
 * of an SQL-standard function, where a semicolon ends nothing.
 */
final class StatementShape {

    private @Nullable Keyword first;
    private Keyword previous = Keyword.OTHER;
    private boolean function;
    private boolean prefix = true;
    private boolean fromStdin;
    private int bodyDepth;

    /** One more word, outside of quotes and comments. */
    void word(Keyword word, boolean inParentheses) {
        if (first == null) {
            first = word;
        } else if (prefix) {
            prefix(word);
        }
        if (!inParentheses && previous == Keyword.FROM && word == Keyword.STDIN) {
            fromStdin = true;
        }
        body(word, inParentheses);
        previous = word;
    }

    /** Whether there was no word yet; a statement has one. */
    boolean isWordless() {
        return first == null;
    }

    /** Whether it is {@code COPY … FROM stdin}. */
    boolean takesRows() {
        return first == Keyword.COPY && fromStdin;
    }

    /** Whether the words so far leave a {@code BEGIN ATOMIC} open. */
    boolean inBody() {
        return bodyDepth > 0;
    }

    /** {@code CREATE [OR REPLACE] FUNCTION | PROCEDURE}, and nothing else, may have such a body. */
    private void prefix(Keyword word) {
        function = first == Keyword.CREATE && (word == Keyword.FUNCTION || word == Keyword.PROCEDURE);
        prefix = word == Keyword.OR || word == Keyword.REPLACE;
    }

    private void body(Keyword word, boolean inParentheses) {
        if (bodyDepth == 0) {
            boolean begins = function && !inParentheses && previous == Keyword.BEGIN && word == Keyword.ATOMIC;
            bodyDepth = begins ? 1 : 0;
        } else if (word == Keyword.CASE) {
            bodyDepth++;
        } else if (word == Keyword.END) {
            bodyDepth--;
        }
    }
}

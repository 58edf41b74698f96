package dev.ditto.faults.seam;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A call that passes a seam.
 *
 * @param name says what is done, and from where
 * @param failure how it may fail by its contract
 */
record Step(String name, Failure failure) {

    /** How a step says that it failed. */
    enum Failure {
        /** It may not. */
        NONE,
        DITTO,
        SQL,
        CONNECT,
        IO;

        Exception make(boolean lost) {
            String words = lost ? "A test took the answer away" : "A test made this fail";
            return switch (this) {
                case SQL -> new SQLException(words, lost ? "08006" : "53400");
                case CONNECT -> new SQLException(words, "08001");
                case IO -> new IOException(words);
                default -> new RuntimeUnavailableException(words);
            };
        }
    }

    /** What must not stay open when the answer is lost. */
    static void dispose(@Nullable Object result, @Nullable Object target, Failure failure) throws Exception {
        if (result instanceof AutoCloseable open) {
            open.close();
        }
        if (failure == Failure.SQL && target instanceof java.sql.Statement statement) {
            statement.getConnection().close();
        }
    }
}

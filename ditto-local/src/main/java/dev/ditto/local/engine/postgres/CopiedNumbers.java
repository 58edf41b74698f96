package dev.ditto.local.engine.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;

/** The numbers in what a COPY sends, whatever stands between them: a million rows are no million objects. One thread. */
final class CopiedNumbers implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream text;
    private long number;

    CopiedNumbers(InputStream copied) {
        text = new BufferedInputStream(copied, BUFFER_BYTES);
    }

    /** Goes to the next number; false if there is none. */
    boolean next() throws SQLException {
        try {
            int letter = text.read();
            while (letter >= 0 && letter != '-' && !isDigit(letter)) {
                letter = text.read();
            }
            if (letter < 0) {
                return false;
            }
            number = letter == '-' ? downwards(text.read()) : -downwards(letter);
            return true;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Below zero: the smallest number has no counterpart above it. */
    private long downwards(int first) throws IOException {
        long value = 0;
        for (int letter = first; isDigit(letter); letter = text.read()) {
            value = value * 10 - (letter - '0');
        }
        return value;
    }

    private static boolean isDigit(int letter) {
        return letter >= '0' && letter <= '9';
    }

    long number() {
        return number;
    }

    /** Ends the COPY if it is not over. */
    @Override
    public void close() throws SQLException {
        try {
            text.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The driver wraps what the server said. */
    private static SQLException failure(IOException e) {
        return e.getCause() instanceof SQLException said
                ? said
                : new SQLException("What the server sends cannot be read", "08006", e);
    }
}

package dev.ditto.local.runtime.docker.container;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Cuts what a program says into lines, tells them on, and remembers the last ones, secrets left out. Thread-safe. */
final class SaidLines {

    private static final int LINES = 50;
    private static final int LONGEST_LINE = 4096;

    private final Consumer<String> listener;
    private final List<String> secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<String> last = new ArrayDeque<>();

    SaidLines(Consumer<String> listener, Collection<String> secrets) {
        this.listener = listener;
        this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
    }

    synchronized void add(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '\n') {
                end();
            } else if (line.size() < LONGEST_LINE) {
                line.write(b);
            }
        }
    }

    /** The rest is a line, too. */
    synchronized void end() {
        if (line.size() == 0) {
            return;
        }
        String text = redacted(line.toString(StandardCharsets.UTF_8));
        line.reset();
        last.addLast(text);
        if (last.size() > LINES) {
            last.removeFirst();
        }
        listener.accept(text);
    }

    synchronized String last() {
        return String.join("\n", last);
    }

    private String redacted(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, "***");
        }
        return redacted;
    }
}

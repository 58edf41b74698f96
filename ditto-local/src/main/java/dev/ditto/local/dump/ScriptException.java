package dev.ditto.local.dump;

import java.io.IOException;

/** A script that is cut off or cannot be understood. The message begins with its name and the line. */
final class ScriptException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int line;

    /**
     * A problem at a place.
     *
     * @param script the script as the user named it
     * @param line where in it, 1-based
     * @param problem what is wrong, why, and what to do next
     */
    ScriptException(String script, int line, String problem) {
        super(script + ", line " + line + ": " + problem);
        this.line = line;
    }

    /** Line of the script, 1-based. */
    public int line() {
        return line;
    }
}

package dev.ditto.local.engine.postgres;

/** The start of a statement, on one line: enough to find it, too little to publish its data. */
final class Excerpt {

    private static final int LENGTH = 100;

    private Excerpt() {}

    static String of(String sql) {
        String start = sql.length() > 2 * LENGTH ? sql.substring(0, 2 * LENGTH) : sql;
        String line = start.strip().replaceAll("\\s+", " ");
        return line.length() > LENGTH ? line.substring(0, LENGTH) + " …" : line;
    }
}

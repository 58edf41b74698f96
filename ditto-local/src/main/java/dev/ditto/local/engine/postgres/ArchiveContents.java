package dev.ditto.local.engine.postgres;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entries of an archive's table of contents, in its order, as {@code pg_restore --list} prints them. */
record ArchiveContents(List<Entry> entries) {

    private static final Pattern LINE = Pattern.compile("(\\d+); \\d+ \\d+ (.*)");

    /**
     * What runs through the script reader, at the end: it may name roles the server lacks or take a superuser, and is
     * counted or left out by the same rules as in a plain dump. Nothing else depends on any of it.
     */
    private static final Pattern IN_SCRIPT = Pattern.compile(
            "(ACL|DEFAULT ACL|COMMENT|SECURITY LABEL|POLICY|ROW SECURITY|EVENT TRIGGER|PUBLICATION|PUBLICATION TABLE"
                    + "|PUBLICATION TABLES IN SCHEMA|SUBSCRIPTION|SUBSCRIPTION TABLE) .*");

    /** Statistics are made anew at the end of every restore; older servers could not read these. */
    private static final Pattern LEFT_OUT = Pattern.compile("STATISTICS DATA .*");

    private static final Pattern TABLE = Pattern.compile("TABLE (?!DATA |ATTACH ).*");
    private static final Pattern EXTENSION = Pattern.compile("EXTENSION - (.*)");

    ArchiveContents {
        entries = List.copyOf(entries);
    }

    /** Lines that begin with a semicolon are remarks. */
    static ArchiveContents parse(String list) {
        return new ArchiveContents(list.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Entry(Integer.parseInt(line.group(1)), line.group(2)))
                .toList());
    }

    ArchiveContents inScript() {
        return only(entry -> entry.is(IN_SCRIPT));
    }

    ArchiveContents inParallel() {
        return only(entry -> !entry.is(IN_SCRIPT) && !entry.is(LEFT_OUT));
    }

    long tables() {
        return only(entry -> entry.is(TABLE)).size();
    }

    /** Names of extensions. */
    List<String> extensions() {
        return entries.stream()
                .map(entry -> EXTENSION.matcher(entry.description()))
                .filter(Matcher::matches)
                .map(extension -> extension.group(1).strip())
                .toList();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    /** As {@code pg_restore --use-list} reads it. */
    String asList() {
        StringBuilder list = new StringBuilder();
        entries.forEach(entry -> list.append(entry.id()).append(";\n"));
        return list.toString();
    }

    private ArchiveContents only(Predicate<Entry> wanted) {
        return new ArchiveContents(entries.stream().filter(wanted).toList());
    }

    /**
     * One of them.
     *
     * @param description kind, schema, name and owner, with blanks between and in them
     */
    record Entry(int id, String description) {

        boolean is(Pattern kind) {
            return kind.matcher(description).matches();
        }
    }
}

package dev.ditto.local.dump;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script says about itself in the comments before its first statement. */
record DumpHeader(Optional<String> engine, Optional<String> serverVersion) {

    private static final Pattern VERSION = Pattern.compile("-- Dumped from database version (\\S+).*");

    static DumpHeader of(byte[] head) {
        Optional<String> engine = Optional.empty();
        Optional<String> version = Optional.empty();
        for (String line : (Iterable<String>) new String(head, StandardCharsets.UTF_8).lines()::iterator) {
            Matcher matcher = VERSION.matcher(line);
            if (line.stripTrailing().equals("-- PostgreSQL database dump")) {
                engine = Optional.of("postgres");
            } else if (matcher.matches()) {
                version = Optional.of(matcher.group(1));
            } else if (!line.isBlank() && !line.startsWith("--") && !line.startsWith("\\")) {
                break;
            }
        }
        return new DumpHeader(engine, version);
    }
}

package dev.ditto.local.dump;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises, by its first bytes, what looks like a dump to its user and is none that can be read. */
final class ForeignContent {

    static final String PLAIN_DUMP = "make one with: pg_dump --format=plain --file=shop.sql <database>";

    static final String READABLE = ". ditto reads plain SQL and archives of pg_dump, also gzipped: ";

    private static final List<Signature> SIGNATURES = List.of(
            packed("28b52ffd", "zstd"),
            packed("425a68", "bzip2"),
            packed("fd377a585a00", "xz"),
            packed("04224d18", "lz4"),
            packed("1f9d", "compress (.Z)"),
            packed("377abcaf271c", "7-Zip"),
            packed("504b0304", "zip"),
            packed("1f8b", "gzip inside of gzip"),
            new Signature("feff", "is UTF-16 text. Save it as UTF-8"),
            new Signature("fffe", "is UTF-16 text. Save it as UTF-8"),
            new Signature("89504e47", "is a PNG image" + READABLE + PLAIN_DUMP),
            new Signature("53616c7465645f5f", "is encrypted (openssl). Decrypt it first"),
            new Signature("53514c69746520666f726d61742033", "is an SQLite database" + READABLE + PLAIN_DUMP));

    private static final List<Text> TEXTS = List.of(
            text(
                    "<!doctype html|<html",
                    "is an HTML page, perhaps the error page of a download. Look into it and download the dump again"),
            text(
                    "<\\?xml",
                    "is an XML document, perhaps the error answer of a download. Look into it and download the dump again"),
            text(
                    "version https://git-lfs",
                    "is a Git LFS pointer, not the file it stands for. Fetch that with: git lfs pull"),
            text("-----begin pgp", "is encrypted (PGP). Decrypt it first"),
            text("age-encryption\\.org", "is encrypted (age). Decrypt it first"),
            text(
                    "-- postgresql database cluster dump",
                    "is the output of pg_dumpall: roles and all databases of a server, where a copy is one database"
                            + READABLE + PLAIN_DUMP),
            mysql("-- mariadb dump \\d|/\\*m?!999999\\\\- enable the sandbox", "mariadb"),
            mysql("-- mysql dump \\d|/\\*!(40|50|80)\\d{3} ", "mysql"));

    private ForeignContent() {}

    /**
     * What it is and what to do, as the end of a sentence about it; empty if it may well be a script.
     *
     * @param head the first bytes, decompressed
     */
    static Optional<String> find(byte[] head) {
        String hex = hex(head);
        return SIGNATURES.stream()
                .filter(signature -> hex.startsWith(signature.start()))
                .map(Signature::meaning)
                .findFirst()
                .or(() -> leadingLines(head).stream()
                        .flatMap(line -> TEXTS.stream().filter(text -> text.begins(line)))
                        .map(Text::meaning)
                        .findFirst())
                .or(() -> binary(head));
    }

    /** The comments before anything else, and the line after them, in lower case: one of them says what it is. */
    private static List<String> leadingLines(byte[] head) {
        List<String> leading = new ArrayList<>();
        for (String line : (Iterable<String>) new String(head, StandardCharsets.ISO_8859_1).lines()::iterator) {
            String text = line.strip().toLowerCase(Locale.ROOT);
            leading.add(text);
            if (!text.isEmpty() && !text.startsWith("--")) {
                break;
            }
        }
        return leading;
    }

    /** How a file begins, in hex. */
    private record Signature(String start, String meaning) {}

    /** How one of the leading lines begins, in lower case. */
    private record Text(Pattern start, String meaning) {

        boolean begins(String line) {
            return start.matcher(line).lookingAt();
        }
    }

    private static Signature packed(String hex, String format) {
        return new Signature(
                hex, "is compressed as " + format + ". ditto reads gzip and no other compression: decompress it first");
    }

    private static Text text(String pattern, String meaning) {
        return new Text(Pattern.compile(pattern), meaning);
    }

    private static Text mysql(String pattern, String engine) {
        return text(pattern, "is a dump of engine '" + engine + "'. Only 'postgres' works today: " + PLAIN_DUMP);
    }

    private static Optional<String> binary(byte[] head) {
        for (int at = 0; at < Math.min(head.length, 8192); at++) {
            if (head[at] == 0) {
                return Optional.of("is not text: byte " + at + " is zero" + READABLE + PLAIN_DUMP);
            }
        }
        return Optional.empty();
    }

    private static String hex(byte[] head) {
        StringBuilder hex = new StringBuilder();
        for (int at = 0; at < Math.min(head.length, 16); at++) {
            hex.append(String.format(Locale.ROOT, "%02x", head[at]));
        }
        return hex.toString();
    }
}

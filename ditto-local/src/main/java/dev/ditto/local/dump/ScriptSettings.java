package dev.ditto.local.dump;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two settings of a session that decide how a script is read: its encoding, and what a backslash means. */
final class ScriptSettings {

    private static final int LONGEST = 200;
    private static final Pattern SET = Pattern.compile(
            "SET\\s+(?:SESSION\\s+|LOCAL\\s+)?(?:(standard_conforming_strings|client_encoding)(?:\\s*=\\s*|\\s+TO\\s+)|(NAMES)\\s+)"
                    + "(?:'([^']*)'|([\\w-]+))",
            Pattern.CASE_INSENSITIVE);
    /** In these the second byte of a character may be that of a backslash or a letter. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("BIG5|GBK|GB18030|JOHAB|SJIS|SHIFTJIS.*|UHC|MSKANJI|WIN9(32|36|49|50)");

    private Charset charset = StandardCharsets.UTF_8;
    private boolean backslashEscapes;

    Charset charset() {
        return charset;
    }

    boolean backslashEscapes() {
        return backslashEscapes;
    }

    /** Looks whether a statement changes one of them. */
    void observe(ScriptItem.Statement statement, String script) throws ScriptException {
        if (statement.sql().length() > LONGEST || !statement.sql().regionMatches(true, 0, "SET", 0, 3)) {
            return;
        }
        Matcher set = SET.matcher(statement.sql());
        if (set.matches()) {
            String value = set.group(3) == null ? set.group(4) : set.group(3);
            if ("standard_conforming_strings".equalsIgnoreCase(set.group(1))) {
                backslashEscapes = value.matches("(?i)off|of|f(a(l(s(e)?)?)?)?|no?|0");
            } else {
                charset = charset(value, statement.line(), script);
            }
        }
    }

    private static Charset charset(String name, int line, String script) throws ScriptException {
        String plain = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        if (AMBIGUOUS.matcher(plain).matches()) {
            throw refused(name, line, script, "cannot be split into statements safely");
        }
        try {
            return Charset.forName(javaName(plain));
        } catch (IllegalArgumentException e) {
            ScriptException refused = refused(name, line, script, "is not known");
            refused.initCause(e);
            throw refused;
        }
    }

    private static ScriptException refused(String name, int line, String script, String why) {
        return new ScriptException(
                script,
                line,
                "the client encoding '" + name + "' " + why
                        + ". Make the dump in UTF-8: pg_dump --encoding=UTF8 --format=plain.");
    }

    /** Postgres' names without punctuation, as Java calls them. */
    private static String javaName(String plain) {
        if (plain.matches("WIN(DOWS)?125\\d")) {
            return "windows-" + plain.substring(plain.length() - 4);
        }
        if (plain.matches("ISO8859\\d+")) {
            return "ISO-8859-" + plain.substring(7);
        }
        return switch (plain) {
            case "UTF8", "UNICODE", "SQLASCII", "DEFAULT" -> "UTF-8";
            case "LATIN1" -> "ISO-8859-1";
            case "LATIN2" -> "ISO-8859-2";
            case "LATIN3" -> "ISO-8859-3";
            case "LATIN4" -> "ISO-8859-4";
            case "LATIN5" -> "ISO-8859-9";
            case "LATIN6" -> "ISO-8859-10";
            case "LATIN7" -> "ISO-8859-13";
            case "LATIN8" -> "ISO-8859-14";
            case "LATIN9" -> "ISO-8859-15";
            case "LATIN10" -> "ISO-8859-16";
            case "KOI8", "KOI8R" -> "KOI8-R";
            case "KOI8U" -> "KOI8-U";
            case "ALT", "WIN866" -> "IBM866";
            case "WIN874" -> "x-windows-874";
            case "WIN" -> "windows-1251";
            case "EUCJP" -> "EUC-JP";
            case "EUCKR" -> "EUC-KR";
            case "EUCCN" -> "GB2312";
            case "ABC", "TCVN", "TCVN5712", "VSCII" -> "windows-1258";
            // No name at all, which is an error: Java knows encodings that no Postgres has.
            default -> "";
        };
    }
}

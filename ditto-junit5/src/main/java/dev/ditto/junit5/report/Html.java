package dev.ditto.junit5.report;

/** Text that becomes part of a page or a picture. */
final class Html {

    private Html() {}

    /** For elements and for attributes in double quotes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isWritable(c) ? c : '\ufffd');
            }
        });
        return escaped.toString();
    }

    /** Half of a pair is no character, and would keep the page from being written. */
    private static boolean isWritable(int c) {
        return (c >= ' ' || c == '\n' || c == '\t') && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The name of a class without its package; of a job, with its method. */
    static String simpleName(String name) {
        int method = name.indexOf('#');
        String type = method < 0 ? name : name.substring(0, method);
        return name.substring(type.lastIndexOf('.') + 1);
    }

    /** As many characters as there is room for, the last one saying that there were more. */
    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, Math.max(length - 1, 0)) + "\u2026";
    }

    static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}

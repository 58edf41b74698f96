package dev.ditto.junit5.report;

/** Text that becomes part of a page or a picture. */
final class Html {

    private Html() {}

    /** For elements and for attributes in double quotes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
            }
        }
        return escaped.toString();
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

package dev.ditto.local.config;

import java.util.List;

/**
 * The harmless part of a YAML parser's message. Such a message consists of what was found, where, and the source line
 * itself with a caret below; the line may hold a password.
 */
final class YamlProblem {

    private static final String PLACE = " in ";

    private YamlProblem() {}

    static String in(String message) {
        List<String> lines = message.lines().toList();
        for (int i = lines.size() - 1; i > 0; i--) {
            if (lines.get(i).startsWith(PLACE)) {
                return lines.get(i - 1).trim();
            }
        }
        return "the parser gave no reason that may be shown";
    }
}

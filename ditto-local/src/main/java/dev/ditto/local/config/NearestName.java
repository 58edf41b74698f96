package dev.ditto.local.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds what somebody meant who mistyped a name. */
final class NearestName {

    private NearestName() {}

    /** The candidate nearest to a name; the first one of several. There has to be one. */
    static String of(String name, Stream<String> candidates) {
        return candidates
                .min(Comparator.comparingInt(known -> rank(name, known)))
                .orElseThrow();
    }

    /** A name that is part of the other one is what was meant, more likely than one of about its length. */
    private static int rank(String name, String known) {
        String left = letters(name);
        String right = letters(known);
        boolean part = left.length() > 2 && (right.contains(left) || left.contains(right));
        return part ? Math.min(2, distance(left, right)) : distance(left, right);
    }

    /** Case and separators carry no meaning here: {@code copyTtl-Seconds} is {@code copy_ttl_seconds}. */
    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** How many characters were inserted, left out, replaced or swapped with their neighbour. */
    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = cell(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cell(int[][] cost, String from, String to, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        int replace = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}

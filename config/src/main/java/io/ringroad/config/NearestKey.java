package io.ringroad.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what a mistyped word was probably meant to be. */
final class NearestKey {
    private NearestKey() {}

    /** The known word with the smallest edit distance, if that is at most a third of the word and a letter. */
    static Optional<String> of(String word, Collection<String> known) {
        String best = null;
        int bestDistance = word.length() / 3 + 2;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code ; did you mean "x"?} or nothing. */
    static String hint(String word, Collection<String> known) {
        return of(word, known).map(nearest -> "; did you mean \"" + nearest + "\"?").orElse("");
    }

    /** Levenshtein distance: insertions, deletions and replacements that make one word of the other. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column < previous.length; column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}

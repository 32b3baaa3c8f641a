package dev.easel.bulk;

import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Words that several classes use. */
final class Words {
    private Words() {}

    static String of(ItemState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Returns a text that a column of that length takes. */
    static String cut(String text, int longest) {
        // No NUL: PostgreSQL takes none.
        String clean = text.replace('\0', ' ');
        return clean.length() <= longest ? clean : clean.substring(0, longest - 3) + "...";
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }
}

package dev.easel.local;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A server's closed list of words for what the common vocabulary may name otherwise: samplers, schedules. Immutable.
 */
final class Words {
    private final Map<String, String> words;
    private final Set<String> own;

    private Words(Map<String, String> words, Set<String> own) {
        this.words = words;
        this.own = own;
    }

    /** @param words the server's words */
    static Words of(String... words) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String word : words) {
            all.put(word.toLowerCase(Locale.ROOT), word);
        }
        return new Words(all, new LinkedHashSet<>(all.values()));
    }

    /** A copy that knows another name for one of the words. */
    Words called(String name, String word) {
        Map<String, String> all = new LinkedHashMap<>(words);
        all.put(name.toLowerCase(Locale.ROOT), word);
        return new Words(all, own);
    }

    /** The server's word for a name, in whatever case; empty where it has none. */
    Optional<String> of(String name) {
        return Optional.ofNullable(words.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The server's words, for messages. */
    @Override
    public String toString() {
        return String.join(", ", own);
    }
}

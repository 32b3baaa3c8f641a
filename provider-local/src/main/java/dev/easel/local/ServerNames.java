package dev.easel.local;

import dev.easel.Sampler;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A server's words for what the common vocabulary may name otherwise: samplers, schedulers. A word is found in any case, also
 * by its aliases, and is sent as the server writes it. Immutable.
 */
final class ServerNames {
    private final Map<String, String> byName;
    private final List<String> own;

    private ServerNames(Map<String, String> byName, Collection<String> own) {
        this.byName = byName;
        this.own = List.copyOf(own);
    }

    /** @param words the server's words */
    static ServerNames of(String... words) {
        return listed(List.of(words));
    }

    private static ServerNames listed(List<String> words) {
        Map<String, String> all = new LinkedHashMap<>();
        words.forEach(word -> all.put(key(word), word));
        return new ServerNames(all, words);
    }

    /** Returns a copy with another name for one of the words. */
    ServerNames called(String name, String word) {
        Map<String, String> all = new LinkedHashMap<>(byName);
        all.put(key(name), word);
        return new ServerNames(all, own);
    }

    /** Returns a copy without some of the words. */
    ServerNames without(Collection<String> words) {
        return only(own.stream().filter(word -> !words.contains(word)).toList());
    }

    /** Returns a copy with exactly the words that a server lists, also those that are not known here. */
    ServerNames only(List<String> words) {
        ServerNames listed = listed(words);
        Map<String, String> all = new LinkedHashMap<>(byName);
        all.values().removeIf(word -> !words.contains(word));
        all.putAll(listed.byName);
        return new ServerNames(all, words);
    }

    /** Returns the server's word for a name; empty where it has none. */
    Optional<String> of(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    /** Returns the samplers of the common vocabulary that the server has a word for. */
    List<Sampler> samplers() {
        return Sampler.known().stream()
                .filter(sampler -> of(sampler.name()).isPresent())
                .toList();
    }

    /** Returns the server's words. */
    List<String> all() {
        return own;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The server's words, for messages. */
    @Override
    public String toString() {
        return String.join(", ", own);
    }
}

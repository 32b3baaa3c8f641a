package dev.easel.internal.engine;

import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.spi.ProviderProtocol;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of samplers and schedulers in images and responses: {@code DPM++ 2M}, {@code dpmpp_2m}, {@code k_dpmpp_2m} and {@code
 * DPM++ 2M Karras} name one sampler, and so may a word of the service's own. A name that is not known here is never said to be
 * another one. Immutable.
 */
public final class SettingNames {
    /** The web UI's word for a scheduler that nobody chose. */
    private static final String NOT_CHOSEN = "automatic";

    private final ProviderProtocol protocol;
    private final Set<String> samplers = new HashSet<>();
    private final Set<String> schedulers = new HashSet<>();

    private SettingNames(ProviderProtocol protocol) {
        this.protocol = protocol;
        Sampler.known().forEach(sampler -> samplers.addAll(words(sampler.name(), protocol.samplerWord(sampler))));
        Scheduler.known()
                .forEach(scheduler -> schedulers.addAll(words(scheduler.name(), protocol.schedulerWord(scheduler))));
        schedulers.add(NOT_CHOSEN);
    }

    /** Returns the names that a service uses. */
    public static SettingNames of(ProviderProtocol protocol) {
        return new SettingNames(protocol);
    }

    /** Returns the names of a sampler; {@code null} for one whose other names are not known. */
    @Nullable Name of(Sampler sampler) {
        Name name = name(sampler.name(), Sampler.known().contains(sampler), protocol.samplerWord(sampler));
        String plain = plain(sampler.name());
        int suffix = suffix(plain);
        return name == null || suffix == 0 ? name : name.or(plain.substring(0, plain.length() - suffix));
    }

    /** Returns the names of a scheduler; {@code null} for one whose other names are not known. */
    @Nullable Name of(Scheduler scheduler) {
        return name(scheduler.name(), Scheduler.known().contains(scheduler), protocol.schedulerWord(scheduler));
    }

    private @Nullable Name name(String name, boolean known, Optional<String> word) {
        return known || word.isPresent() ? new Name(name, words(name, word), this) : null;
    }

    private static Set<String> words(String name, Optional<String> word) {
        return word.isPresent() ? Set.copyOf(List.of(plain(name), plain(word.get()))) : Set.of(plain(name));
    }

    /** Returns a name in the form in which names are compared. */
    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return (lower.startsWith("k_") ? lower.substring(2) : lower)
                .replace("ancestral", "a")
                .replace("dpmpp", "dpm++")
                .replace(" ", "")
                .replace("_", "");
    }

    /** Returns the length of the scheduler's name behind a sampler's, in the plain form; 0 where none stands there. */
    private int suffix(String plain) {
        return schedulers.stream()
                .filter(scheduler -> plain.endsWith(scheduler)
                        && samplers.contains(plain.substring(0, plain.length() - scheduler.length())))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /**
     * What was asked for, by all its names.
     *
     * @param common its name in the common vocabulary
     */
    record Name(String common, Set<String> words, SettingNames all) {
        /** Returns a copy with one more name. */
        private Name or(String word) {
            Set<String> more = new HashSet<>(words);
            more.add(word);
            return new Name(common, more, all);
        }

        /** Returns whether a sampler that is told is known to be another one. A scheduler may stand behind it. */
        boolean isOtherSampler(String told) {
            String plain = plain(told);
            String alone = plain.substring(0, plain.length() - all.suffix(plain));
            return !words.contains(plain) && !words.contains(alone) && all.samplers.contains(alone);
        }

        /** Returns whether a scheduler that is told is known to be another one. */
        boolean isOtherScheduler(String told) {
            String plain = plain(told);
            return !words.contains(plain) && all.schedulers.contains(plain);
        }

        /** The same of one that stands behind a sampler. */
        boolean isOtherSchedulerOf(String sampler) {
            String plain = plain(sampler);
            return isOtherScheduler(plain.substring(plain.length() - all.suffix(plain)));
        }
    }
}

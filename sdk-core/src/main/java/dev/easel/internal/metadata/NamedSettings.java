package dev.easel.internal.metadata;

import dev.easel.Generation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the settings that {@link Generation} has fields for among all settings of an image. Programs write the same name as
 * {@code CFG scale}, {@code cfg_scale} and {@code cfgscale}: case, spaces and underscores do not count.
 */
final class NamedSettings {
    /** No image has more; what a hostile one has beyond that is left out. */
    static final int MAX_ENTRIES = 512;

    static final int LONGEST_NAME = 64;

    private static final Pattern INTEGER = Pattern.compile("\\d{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,6}(\\.\\d{1,20})?");

    private final Map<String, String> byName = new HashMap<>();

    private NamedSettings(Map<String, String> settings) {
        settings.forEach((name, value) -> byName.putIfAbsent(plain(name), value));
    }

    /** A generation with these settings as its metadata, and with the fields that they tell. */
    static Generation.Builder read(Map<String, String> settings) {
        NamedSettings named = new NamedSettings(settings);
        Generation.Builder generation = Generation.builder()
                .metadata(settings)
                .sampler(named.find("sampler", "samplername").orElse(null))
                .scheduler(
                        named.find("scheduletype", "scheduler", "noiseschedule").orElse(null))
                // stable-diffusion.cpp leaves the model's name empty where its parts were loaded one by one.
                .model(named.find("model", "basemodel", "ckptname", "unetname", "modelhash")
                        .orElse(null));
        named.integer("seed", "noiseseed").ifPresent(generation::seed);
        named.integer("steps")
                .filter(steps -> steps <= Integer.MAX_VALUE)
                .ifPresent(steps -> generation.steps(steps.intValue()));
        named.find("cfgscale", "cfg", "guidancescale", "scale")
                .filter(value -> DECIMAL.matcher(value).matches())
                .ifPresent(value -> generation.guidanceScale(Double.parseDouble(value)));
        return generation;
    }

    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace(" ", "").replace("_", "");
    }

    /** The first of these that is there and not empty. */
    private Optional<String> find(String... names) {
        return Stream.of(names)
                .map(name -> byName.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** A whole number from 0 up to what a {@code long} holds. */
    private Optional<Long> integer(String... names) {
        return find(names)
                .filter(value -> INTEGER.matcher(value).matches())
                .map(Long::parseUnsignedLong)
                .filter(number -> number >= 0);
    }
}

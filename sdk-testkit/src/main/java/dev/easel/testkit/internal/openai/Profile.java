package dev.easel.testkit.internal.openai;

import dev.easel.testkit.OpenAiEmulator.ErrorForm;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one host takes and how it words it, as data: see {@link Profiles}. Immutable.
 *
 * @param edit route of edits; null where there is none
 * @param models route of the model list; null where there is none
 * @param sizePattern what the size may look like in a field of its own
 * @param countField empty where one call draws one image
 * @param format of an image where the request names none
 * @param modelNames which names of models exist
 */
record Profile(
        String base,
        Fields fields,
        String generate,
        @Nullable String edit,
        @Nullable String models,
        Auth auth,
        Size size,
        String sizeField,
        Pattern sizePattern,
        String countField,
        String format,
        ErrorForm errors,
        Moderation moderation,
        Pattern modelNames,
        Set<Trait> traits) {

    /** How a request proves who sends it. */
    enum Auth {
        NONE,
        BEARER,
        /** A key is checked where one was configured, and may be left out otherwise. */
        OPTIONAL_BEARER,
        /** {@code api-key} with the key, or a bearer with a token. */
        AZURE,
        PORTKEY
    }

    /** How a request names its size. */
    enum Size {
        /** One field, of pixels unless the profile's pattern allows more. */
        FIELD,
        WIDTH_AND_HEIGHT,
        RATIO_AND_TIER,
        /** Pixels, or a ratio and a tier, which must not contradict them. */
        EITHER
    }

    /** What only some hosts do. */
    enum Trait {
        /** Models of OpenAI are known, and their rules hold. */
        OPENAI_MODELS,
        /** A vendor may stand before the model's name. */
        VENDOR_PREFIXES,
        /** Edits are taken in JSON. */
        JSON_EDITS,
        /** Edits are taken as forms. */
        FORM_EDITS,
        /** The files of several images are called {@code image}, not {@code image[]}. */
        PLAIN_IMAGE_PARTS,
        /** A mask is transparent where the image is drawn anew, and must have transparent pixels. */
        ALPHA_MASK,
        MASK,
        RESPONSES,
        /** The response holds an address unless the request asks for base64. */
        URL_BY_DEFAULT,
        /** There is nothing but addresses. */
        URL_ONLY
    }

    /**
     * Makes a profile from text.
     *
     * @param fields as {@link Fields} reads them
     * @param words {@code name=value} for what differs from a host that differs in nothing, and the names of traits
     */
    static Profile of(String base, String fields, String words) {
        Map<String, String> values = new HashMap<>();
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (String word : words.split(" ")) {
            int equals = word.indexOf('=');
            if (equals >= 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            } else if (!word.isEmpty()) {
                traits.add(Trait.valueOf(word));
            }
        }
        return new Profile(
                base,
                Fields.of(fields),
                values.getOrDefault("generate", "/images/generations"),
                values.get("edit"),
                values.get("models"),
                Auth.valueOf(values.getOrDefault("auth", "BEARER")),
                Size.valueOf(values.getOrDefault("size", "FIELD")),
                values.getOrDefault("sizeField", "size"),
                Pattern.compile(values.getOrDefault("sizes", Sizes.PIXELS)),
                values.getOrDefault("count", "n"),
                values.getOrDefault("format", "png"),
                ErrorForm.valueOf(values.getOrDefault("errors", "OPENAI")),
                Moderation.valueOf(values.getOrDefault("moderation", "BLOCKED")),
                Pattern.compile(values.getOrDefault("modelNames", ".*")),
                traits);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }
}

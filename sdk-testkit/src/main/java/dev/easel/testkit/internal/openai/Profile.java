package dev.easel.testkit.internal.openai;

import dev.easel.testkit.OpenAiEmulator.ErrorForm;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one host takes and how it words it, as data. Each host's differences are in {@link Profiles}. Immutable once made. */
final class Profile {

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
        /** Edits in JSON: {@code images[]} of {@code image_url} or {@code file_id}. */
        JSON_EDITS,
        /** The files of several images are called {@code image}, not {@code image[]}. */
        PLAIN_IMAGE_PARTS,
        /** A mask is transparent where the image is drawn anew, and must have transparent pixels. */
        ALPHA_MASK,
        MASK,
        RESPONSES,
        /** The answer is an address unless the request asks for base64. */
        URL_BY_DEFAULT,
        /** There is nothing but addresses. */
        URL_ONLY
    }

    final String base;
    final String generate;
    final @Nullable String edit;
    final @Nullable String models;
    final Auth auth;
    final Fields fields;
    final Size size;
    final String sizeField;
    final Pattern sizePattern;
    final String countField;
    final String format;
    final ErrorForm errors;
    final Moderation moderation;
    final @Nullable Pattern modelNames;
    private final Set<Trait> traits;

    private Profile(Draft draft) {
        base = draft.base;
        generate = draft.generate;
        edit = draft.edit;
        models = draft.models;
        auth = draft.auth;
        fields = Fields.of(draft.fields);
        size = draft.size;
        sizeField = draft.sizeField;
        sizePattern = Pattern.compile(draft.sizePattern);
        countField = draft.countField;
        format = draft.format;
        errors = draft.errors;
        moderation = draft.moderation;
        modelNames = draft.modelNames == null ? null : Pattern.compile(draft.modelNames);
        traits = EnumSet.copyOf(draft.traits);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** A profile in the making, which starts as a host that differs in nothing. */
    static final class Draft {
        private final String base;
        private final String fields;
        private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
        private String generate = "/images/generations";
        private @Nullable String edit;
        private @Nullable String models;
        private Auth auth = Auth.BEARER;
        private Size size = Size.FIELD;
        private String sizeField = "size";
        private String sizePattern = "[1-9][0-9]{0,3}x[1-9][0-9]{0,3}";
        private String countField = "n";
        private String format = "png";
        private ErrorForm errors = ErrorForm.OPENAI;
        private Moderation moderation = Moderation.BLOCKED;
        private @Nullable String modelNames;

        Draft(String base, String fields) {
            this.base = base;
            this.fields = fields;
        }

        Draft generate(String path) {
            generate = path;
            return this;
        }

        Draft edit(String path) {
            edit = path;
            return this;
        }

        Draft models(String path) {
            models = path;
            return this;
        }

        Draft auth(Auth way) {
            auth = way;
            return this;
        }

        Draft size(Size form) {
            size = form;
            return this;
        }

        Draft size(String field, String pattern) {
            sizeField = field;
            sizePattern = pattern;
            return this;
        }

        Draft count(String field) {
            countField = field;
            return this;
        }

        Draft format(String name) {
            format = name;
            return this;
        }

        Draft errors(ErrorForm form) {
            errors = form;
            return this;
        }

        Draft moderation(Moderation shape) {
            moderation = shape;
            return this;
        }

        Draft modelNames(String pattern) {
            modelNames = pattern;
            return this;
        }

        Draft traits(Trait... more) {
            traits.addAll(Set.of(more));
            return this;
        }

        Profile made() {
            return new Profile(this);
        }
    }
}

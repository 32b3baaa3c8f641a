package dev.easel.local;

import dev.easel.Violation.Code;
import dev.easel.openai.internal.OpenAiFamily;
import dev.easel.spi.Findings;
import dev.easel.spi.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** One of {@link LocalOptions}: no server has them all. */
enum LocalOption {
    QUALITY("quality", LocalOptions::quality),
    STYLE("style", LocalOptions::style),
    BACKGROUND("background", LocalOptions::background),
    MODERATION("moderation", LocalOptions::moderation),
    COMPLEXITY("complexity", LocalOptions::complexity),
    OUTPUT_COMPRESSION("outputCompression", options -> boxed(options.outputCompression())),
    INPUT_FIDELITY("inputFidelity", LocalOptions::inputFidelity),
    PARTIAL_IMAGES("partialImages", options -> boxed(options.partialImages())),
    USER("user", LocalOptions::user),
    REFERENCE_IMAGES("referenceImages", options -> some(options.referenceImages())),
    REFERENCE_ADDRESSES("referenceAddresses", options -> some(options.referenceAddresses())),
    REFERENCE_FILES("referenceFiles", options -> some(options.referenceFiles())),
    MASK_FILE("maskFile", LocalOptions::maskFile),
    MARKUP("markup", LocalOptions::markup),
    EXTRA_IMAGES(
            "extraImages", options -> some(List.copyOf(options.extraImages().keySet())));

    /** Those without which it would be another image than was requested. */
    private static final Set<LocalOption> IMAGES =
            EnumSet.of(REFERENCE_IMAGES, REFERENCE_ADDRESSES, REFERENCE_FILES, MASK_FILE, MARKUP, EXTRA_IMAGES);

    /** Once: values() makes a new array each time. */
    private static final List<LocalOption> ALL = List.of(values());

    private final String field;
    private final Function<LocalOptions, Optional<?>> value;

    LocalOption(String field, Function<LocalOptions, Optional<?>> value) {
        this.field = field;
        this.value = value;
    }

    /**
     * Returns those that go with a family of OpenAI's models.
     *
     * @param edit whether images go along
     * @param json whether they go as JSON
     */
    static Set<LocalOption> of(OpenAiFamily family, boolean edit, boolean json) {
        Set<String> fields = family.fields(edit, edit && !json);
        EnumSet<LocalOption> options = EnumSet.of(EXTRA_IMAGES);
        ALL.stream().filter(option -> fields.contains(option.wireName())).forEach(options::add);
        if (!family.isDallE()) {
            // Also without an image to edit: then that is what is missing, and the message says so.
            options.add(MASK_FILE);
        }
        if (edit && family != OpenAiFamily.DALL_E_2) {
            options.add(REFERENCE_IMAGES);
        }
        if (edit && !family.isDallE()) {
            options.addAll(EnumSet.of(REFERENCE_ADDRESSES, REFERENCE_FILES));
        }
        if (edit && family.takesMarkup()) {
            options.add(MARKUP);
        }
        return options;
    }

    /**
     * Says which of the options that are set will not be honoured.
     *
     * @param honoured those that the server has, for this request
     * @param dialect the server's, which says how images can come
     * @param server whose server it is, or which model, for messages
     */
    static void check(
            LocalOptions options, Set<LocalOption> honoured, LocalDialect dialect, String server, Findings findings) {
        LocalResponseFormat format = options.responseFormat().orElse(LocalResponseFormat.B64_JSON);
        if (format == LocalResponseFormat.URL && !dialect.knows(format)) {
            findings.unsupported("options", "has responseFormat URL", server + " returns no addresses");
        } else if (!dialect.knows(format)) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "options",
                    "has responseFormat " + format + ", which " + server + " does not know; leave it out");
        }
        for (LocalOption option : ALL) {
            if (honoured.contains(option) || option.value.apply(options).isEmpty()) {
                continue;
            }
            if (IMAGES.contains(option)) {
                findings.violation(
                        Code.UNSUPPORTED,
                        "options",
                        "has " + option.field + ", which " + server + " does not take; leave "
                                + (option.field.endsWith("s") ? "them" : "it") + " out");
            } else {
                findings.unsupported("options", "has " + option.field, server + " has none");
            }
        }
    }

    /** Puts those of the options that have a field of their own: text and numbers. */
    static void put(LocalOptions options, Set<LocalOption> honoured, JsonObject fields) {
        for (LocalOption option : ALL) {
            Object value = honoured.contains(option) && !IMAGES.contains(option)
                    ? option.value.apply(options).orElse(null)
                    : null;
            if (value instanceof Integer number) {
                if (option == PARTIAL_IMAGES) {
                    fields.put("stream", true);
                }
                fields.put(option.wireName(), number);
            } else if (value != null) {
                fields.put(option.wireName(), value.toString());
            }
        }
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Integer> boxed(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    private static Optional<List<?>> some(List<?> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list);
    }
}

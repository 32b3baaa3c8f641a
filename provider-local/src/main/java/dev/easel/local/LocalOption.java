package dev.easel.local;

import dev.easel.spi.Findings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** One of {@link LocalOptions}: no server knows them all. */
enum LocalOption {
    RESPONSE_FORMAT(
            "responseFormat",
            options -> options.responseFormat()
                    .filter(format -> format != LocalResponseFormat.FILE)
                    .isPresent()),
    RESPONSE_FILE(
            "responseFormat",
            options -> options.responseFormat()
                    .filter(LocalResponseFormat.FILE::equals)
                    .isPresent()),
    QUALITY("quality", options -> options.quality().isPresent()),
    STYLE("style", options -> options.style().isPresent()),
    BACKGROUND("background", options -> options.background().isPresent()),
    MODERATION("moderation", options -> options.moderation().isPresent()),
    OUTPUT_COMPRESSION(
            "outputCompression", options -> options.outputCompression().isPresent()),
    INPUT_FIDELITY("inputFidelity", options -> options.inputFidelity().isPresent()),
    PARTIAL_IMAGES("partialImages", options -> options.partialImages().isPresent()),
    USER("user", options -> options.user().isPresent()),
    REFERENCE_IMAGES("referenceImages", options -> !options.referenceImages().isEmpty()),
    REFERENCE_ADDRESSES(
            "referenceAddresses", options -> !options.referenceAddresses().isEmpty()),
    REFERENCE_FILES("referenceFiles", options -> !options.referenceFiles().isEmpty()),
    MASK_FILE("maskFile", options -> options.maskFile().isPresent()),
    EXTRA_IMAGES("extraImages", options -> !options.extraImages().isEmpty());

    /** Those without which it would be another picture than was asked for. */
    private static final Set<LocalOption> PICTURES =
            EnumSet.of(REFERENCE_IMAGES, REFERENCE_ADDRESSES, REFERENCE_FILES, MASK_FILE, EXTRA_IMAGES);

    /** Once: values() makes a new array each time. */
    private static final List<LocalOption> ALL = List.of(values());

    private final String field;
    private final Predicate<LocalOptions> set;

    LocalOption(String field, Predicate<LocalOptions> set) {
        this.field = field;
        this.set = set;
    }

    /**
     * Says which of the options that are set will not be honoured.
     *
     * @param honoured those that the server has, for this request
     * @param server whose server it is, or which model, for messages
     */
    static void check(LocalOptions options, Set<LocalOption> honoured, String server, Findings findings) {
        for (LocalOption option : ALL) {
            if (honoured.contains(option) || !option.set.test(options)) {
                continue;
            }
            if (PICTURES.contains(option)) {
                findings.violation(
                        "options",
                        "has " + option.field + ", which " + server + " does not take; leave "
                                + (option == MASK_FILE ? "it" : "them") + " out");
            } else if (option == RESPONSE_FILE) {
                findings.violation(
                        "options",
                        "has responseFormat FILE, which " + server
                                + " does not know: VLLM_OMNI alone does; leave it out");
            } else if (option == RESPONSE_FORMAT) {
                noAddresses(options, server, findings);
            } else {
                findings.unsupported("options", "has " + option.field + ", left out: " + server + " has none");
            }
        }
    }

    private static void noAddresses(LocalOptions options, String server, Findings findings) {
        if (options.responseFormat().filter(LocalResponseFormat.URL::equals).isPresent()) {
            findings.unsupported("options", "has responseFormat URL, left out: " + server + " answers no addresses");
        }
    }
}

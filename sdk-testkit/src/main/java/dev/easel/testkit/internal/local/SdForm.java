package dev.easel.testkit.internal.local;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the multipart form of sd-api-server's generations and edits. Each has its own list of parts and refuses all others;
 * parts are handled in the order they were sent.
 */
final class SdForm {
    private static final Set<String> GENERATION_PARTS = Set.of(
            "prompt",
            "negative_prompt",
            "model",
            "n",
            "size",
            "response_format",
            "user",
            "cfg_scale",
            "sample_method",
            "steps",
            "height",
            "width",
            "control_strength",
            "control_image",
            "seed");
    private static final Set<String> EDIT_PARTS = plus(GENERATION_PARTS, "image", "mask", "strength");
    private static final Set<String> FILES = Set.of("image", "mask", "control_image");
    private static final Set<String> IGNORED_BY_EDITS = Set.of("mask", "control_image");

    private final boolean edit;
    private final boolean strict;
    private final SdArchive archive;
    private final SdOrder order;

    private SdForm(boolean edit, boolean strict, SdArchive archive) {
        this.edit = edit;
        this.strict = strict;
        this.archive = archive;
        this.order = new SdOrder(strict);
    }

    static SdOrder read(boolean edit, String contentType, byte[] body, boolean strict, SdArchive archive) {
        return new SdForm(edit, strict, archive).read(parts(contentType, body, strict));
    }

    private static List<Multipart.Part> parts(String contentType, byte[] body, boolean strict) {
        // Everything behind the first "boundary=" is the boundary to this server, quotes and further parameters too.
        int at = contentType.indexOf("boundary=");
        if (at < 0) {
            throw strict
                    ? Refusal.strict("the body must be multipart/form-data with a boundary, not "
                            + (contentType.isEmpty() ? "without a Content-Type" : contentType))
                    : Refusal.panic("no boundary in the Content-Type");
        }
        String boundary = contentType.substring(at + "boundary=".length());
        try {
            return Multipart.parse(body, boundary);
        } catch (Multipart.MalformedException malformed) {
            throw strict
                    ? Refusal.strict("the multipart body is unreadable, " + malformed.getMessage()
                            + "; boundary= must come last in the Content-Type and be unquoted")
                    : Refusal.serverError("Failed to read the multipart body: " + malformed.getMessage());
        }
    }

    private SdOrder read(List<Multipart.Part> parts) {
        Set<String> seen = new HashSet<>();
        for (Multipart.Part part : parts) {
            if (!(edit ? EDIT_PARTS : GENERATION_PARTS).contains(part.name())) {
                throw Refusal.badRequest("Unsupported field: " + part.name());
            }
            if (strict) {
                refuseWhatIsNotHonoured(part, seen.add(part.name()));
            }
            take(part);
        }
        if (strict) {
            requireParts(seen);
        }
        return order;
    }

    private void take(Multipart.Part part) {
        if (FILES.contains(part.name())) {
            takeFile(part);
        } else if (part.isText()) {
            takeText(part.name(), part.text());
        } else {
            throw Refusal.serverError("Failed to get the " + part.name() + ". The " + part.name()
                    + " field in the request should be a text field.");
        }
    }

    private void takeFile(Multipart.Part part) {
        if (part.filename() == null) {
            throw Refusal.serverError("Failed to upload the " + part.name() + " file. The filename is not provided.");
        }
        archive.keep(part.filename(), part.content());
        switch (part.name()) {
            case "image" -> order.image(part.content());
            case "control_image" -> order.controlImage(part.content());
            default -> {
                // a mask is stored and never looked at
            }
        }
    }

    private void takeText(String name, String value) {
        switch (name) {
            // The server stores a negative prompt into the prompt: whichever comes later is drawn.
            case "prompt", "negative_prompt" -> order.prompt(value);
            case "size" -> order.size(value);
            case "user" -> order.user(value);
            case "n", "height", "width", "steps" -> order.count(name, value);
            case "seed" -> order.seed(value);
            case "cfg_scale", "control_strength", "strength" -> order.number(name, value);
            case "response_format" -> order.responseFormat(value.toLowerCase(Locale.ROOT));
            case "sample_method" -> takeSampleMethod(value);
            default -> {
                // model: unchecked
            }
        }
    }

    private void takeSampleMethod(String value) {
        if (strict && !SdOrder.SAMPLE_METHODS.contains(value.toLowerCase(Locale.ROOT))) {
            throw Refusal.strict("sample_method " + value + " is unknown and would silently become euler_a; use one of "
                    + SdOrder.SAMPLE_METHODS);
        }
        order.sampleMethod(value.toLowerCase(Locale.ROOT));
    }

    private void refuseWhatIsNotHonoured(Multipart.Part part, boolean first) {
        if (!first) {
            throw Refusal.strict("part " + part.name() + " is given twice");
        }
        if (part.name().equals("negative_prompt")) {
            throw Refusal.strict("a multipart negative_prompt overwrites the prompt; leave it out");
        }
        if (edit && IGNORED_BY_EDITS.contains(part.name())) {
            throw Refusal.strict("part " + part.name() + " is accepted by edits and ignored; leave it out");
        }
    }

    private void requireParts(Set<String> seen) {
        for (String name : edit ? List.of("image", "prompt", "model") : List.of("prompt", "model")) {
            if (!seen.contains(name)) {
                throw Refusal.strict("part " + name + " is missing");
            }
        }
    }

    private static Set<String> plus(Set<String> names, String... more) {
        Set<String> all = new HashSet<>(names);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}

package dev.easel.spring.ai;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.UnsupportedPolicy;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.Warning;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.content.Media;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageOptions;
import org.springframework.ai.image.ImagePrompt;

/** Makes a request of an {@link ImagePrompt}. What there is no place for becomes a warning. For one call. */
final class PromptReader {
    private static final String BASE64 = "b64_json";
    private static final String BETWEEN = ", ";

    private final ImagePrompt prompt;
    private final EaselImageOptions defaults;
    private final List<Warning> warnings = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> prompts = new ArrayList<>();
    private final List<String> negativePrompts = new ArrayList<>();
    private final List<Media> media = new ArrayList<>();

    private PromptReader(ImagePrompt prompt, EaselImageOptions defaults) {
        this.prompt = prompt;
        this.defaults = defaults;
    }

    /**
     * Reads a prompt.
     *
     * @throws InvalidRequestException if something of it is wrong, or has no place and the options say that this is an error
     */
    static Reading read(ImagePrompt prompt, EaselImageOptions defaults) {
        return new PromptReader(prompt, defaults).read();
    }

    /** What is sent, and what is to be said about it. */
    record Reading(ImageRequest request, CallOptions options, List<Warning> warnings) {}

    private Reading read() {
        ImageOptions given = prompt.getOptions();
        ImageRequest.Builder request = defaults.on(ImageRequest.builder());
        CallOptions options = defaults.callOptions().orElse(CallOptions.defaults());
        if (given instanceof EaselImageOptions easel) {
            request = easel.on(request);
            options = easel.callOptions().orElse(options);
        } else if (given != null) {
            portable(given, request, options);
        }
        messages(request);
        if (options.unsupported().equals(Optional.of(UnsupportedPolicy.FAIL))) {
            warnings.forEach(
                    warning -> violations.add(Violation.of(Code.UNSUPPORTED, warning.field(), warning.message())));
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        return new Reading(request.build(), options, List.copyOf(warnings));
    }

    private void portable(ImageOptions given, ImageRequest.Builder request, CallOptions options) {
        if (given.getN() != null) {
            request.count(given.getN());
        }
        if (given.getModel() != null) {
            request.model(given.getModel());
        }
        size(given.getWidth(), given.getHeight(), request);
        boolean inMemory = options.destination().orElse(Destination.memory()) instanceof Destination.Memory;
        if (given.getResponseFormat() != null && !(inMemory && BASE64.equals(given.getResponseFormat()))) {
            warn(
                    "responseFormat",
                    "\"" + given.getResponseFormat()
                            + "\" is not honoured; an image has its bytes in base64, or the address of its file where the"
                            + " call options name a directory");
        }
        if (given.getStyle() != null) {
            warn(
                    "style",
                    "\"" + given.getStyle()
                            + "\" is not sent; say it in the prompt, or with the options of the provider in EaselImageOptions");
        }
    }

    private void size(@Nullable Integer width, @Nullable Integer height, ImageRequest.Builder request) {
        if (width != null && height != null) {
            request.size(Size.of(width, height));
        } else if (width != null || height != null) {
            violations.add(Violation.of(
                    Code.CONFLICT,
                    width == null ? "height" : "width",
                    "is set alone; set width and height, or neither"));
        }
    }

    private void messages(ImageRequest.Builder request) {
        List<ImageMessage> messages = Objects.requireNonNullElse(prompt.getInstructions(), List.of());
        messages.forEach(this::message);
        if (!prompts.isEmpty()) {
            request.prompt(String.join(BETWEEN, prompts));
        }
        if (!negativePrompts.isEmpty()) {
            request.negativePrompt(String.join(BETWEEN, negativePrompts));
        }
        if (!media.isEmpty()) {
            input(media.get(0)).ifPresent(request::initImage);
        }
        if (media.size() > 1) {
            warn("media", "has " + media.size() + " images; only the first is used, as the init image");
        }
    }

    private void message(ImageMessage message) {
        media.addAll(media(message));
        String text = message.getText();
        if (text == null || text.isBlank()) {
            return;
        }
        Float weight = message.getWeight();
        if (weight == null || weight > 0) {
            prompts.add(text);
        } else if (weight < 0) {
            negativePrompts.add(text);
        } else {
            warn("prompt", "has a message of weight " + weight + ", which is not sent");
            return;
        }
        if (weight != null && Math.abs(weight) != 1) {
            warn("prompt", "has a message of weight " + weight + "; only whether it is above or below zero counts");
        }
    }

    private static List<Media> media(ImageMessage message) {
        try {
            return message.getMedia();
        } catch (NoSuchMethodError e) {
            // Messages of Spring AI 1.1 are text alone.
            return List.of();
        }
    }

    private Optional<ImageInput> input(Media image) {
        Object data = image.getData();
        if (data instanceof byte[] bytes) {
            return Optional.of(ImageInput.bytes(bytes));
        }
        String address = String.valueOf(data);
        if (address.regionMatches(true, 0, "data:", 0, 5)) {
            return Optional.of(ImageInput.dataUri(address));
        }
        if (address.regionMatches(true, 0, "http:", 0, 5) || address.regionMatches(true, 0, "https:", 0, 6)) {
            return Optional.of(ImageInput.url(URI.create(address)));
        }
        // A program may take such an address from a model or a stranger, and the service would get any file of this
        // machine.
        violations.add(Violation.of(
                Code.UNSUPPORTED,
                "media",
                "has neither bytes nor an address of http:, https: or data:; give one of these, or set ImageInput.file"
                        + " in EaselImageOptions"));
        return Optional.empty();
    }

    private void warn(String field, String message) {
        warnings.add(Warning.of(Warning.Code.UNSUPPORTED, field, message));
    }
}

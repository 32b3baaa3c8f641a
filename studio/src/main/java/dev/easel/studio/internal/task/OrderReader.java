package dev.easel.studio.internal.task;

import dev.easel.InvalidRequestException;
import dev.easel.Sampler;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what the page orders. Every field is checked, and everything that is wrong is said at once. For one order. */
public final class OrderReader {
    private static final Set<String> FIELDS = Set.of(
            "id",
            "prompt",
            "negativePrompt",
            "services",
            "width",
            "height",
            "count",
            "seed",
            "steps",
            "guidanceScale",
            "sampler",
            "models",
            "strength",
            "image",
            "mask");
    private static final int LONGEST_TEXT = 10_000;
    private static final int LONGEST_NAME = 300;
    private static final int LARGEST_SIDE = 8_192;

    /** What a script's numbers hold exactly. */
    private static final long LARGEST_SEED = (1L << 53) - 1;

    /** Seeds that nobody chose are short enough to be typed again. */
    private static final int DRAWN_SEEDS = 1_000_000;

    private final JsonValue json;
    private final List<Violation> violations = new ArrayList<>();

    private OrderReader(JsonValue json) {
        this.json = json;
    }

    /**
     * Reads an order.
     *
     * @param text what the page sent
     * @param isService whether there is a service of that id
     * @param input finds an input image by its id; it returns {@code null} where there is none
     * @throws InvalidRequestException with everything that is wrong
     */
    public static Order read(String text, Predicate<String> isService, Function<String, @Nullable Path> input) {
        JsonValue json = JsonValue.parse(text.strip());
        if (!json.isObject() || json.toString().length() != text.strip().length()) {
            throw new InvalidRequestException(
                    Violation.of(Code.MALFORMED, "order", "is not one JSON object; send all of it, and nothing else"));
        }
        return new OrderReader(json).order(isService, input);
    }

    private Order order(Predicate<String> isService, Function<String, @Nullable Path> input) {
        json.fields().keySet().stream()
                .filter(name -> !FIELDS.contains(name))
                .forEach(name -> wrong(
                        Code.UNSUPPORTED, name.substring(0, Math.min(40, name.length())), "is no field of an order"));
        UUID id = id();
        String prompt = text("prompt");
        if (prompt == null) {
            wrong(Code.MISSING, "prompt", "is empty; say what to draw");
        }
        List<String> services = services(isService);
        int width = (int) whole("width", 512, 16, LARGEST_SIDE);
        int height = (int) whole("height", 512, 16, LARGEST_SIDE);
        int count = (int) whole("count", 1, 1, 8);
        long seed = whole("seed", ThreadLocalRandom.current().nextInt(DRAWN_SEEDS), 0, LARGEST_SEED);
        Integer steps = isSet("steps") ? Integer.valueOf((int) whole("steps", 1, 1, 1_000)) : null;
        Double guidanceScale = decimal("guidanceScale", 0, 100);
        String sampler = name("sampler", json.get("sampler"));
        Map<String, String> models = models(services);
        Path image = image("image", input);
        Path mask = image("mask", input);
        if (mask != null && image == null) {
            wrong(Code.CONFLICT, "mask", "goes with an image; add the image that it covers");
        }
        Double strength = decimal("strength", 0, 1);
        if (strength != null && image == null) {
            wrong(Code.CONFLICT, "strength", "goes with an image; add the image to start from");
        }
        if (!violations.isEmpty() || id == null || prompt == null) {
            throw new InvalidRequestException(violations);
        }
        return new Order(
                id,
                prompt,
                text("negativePrompt"),
                services,
                new Size(width, height),
                count,
                seed,
                steps,
                guidanceScale,
                sampler == null ? null : Sampler.of(sampler),
                models,
                strength,
                image,
                mask);
    }

    private @Nullable UUID id() {
        String text = json.get("id").text().orElse("");
        if (text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return UUID.fromString(text);
        }
        wrong(Code.MALFORMED, "id", "is not a UUID; make a new one for each order");
        return null;
    }

    private List<String> services(Predicate<String> isService) {
        List<String> ids = json.get("services").elements().stream()
                .limit(100)
                .map(element -> element.text().orElse(""))
                .distinct()
                .toList();
        if (ids.isEmpty()) {
            wrong(Code.MISSING, "services", "is empty; choose at least one");
        } else if (!ids.stream().allMatch(isService)) {
            wrong(Code.INVALID, "services", "names one that is not here; load the page again");
        }
        return ids;
    }

    private @Nullable Path image(String field, Function<String, @Nullable Path> input) {
        if (!isSet(field)) {
            return null;
        }
        Path found = input.apply(json.get(field).text().orElse(""));
        if (found == null) {
            wrong(Code.INVALID, field, "is not an image that was sent before; add it again");
        }
        return found;
    }

    /** Services have models of their own, so each is named with its service. */
    private Map<String, String> models(List<String> services) {
        if (!isSet("models")) {
            return Map.of();
        }
        if (!json.get("models").isObject()) {
            wrong(Code.MALFORMED, "models", "is not an object; name a model for each service: {\"dan\": \"…\"}");
            return Map.of();
        }
        Map<String, String> models = new LinkedHashMap<>();
        json.get("models").fields().forEach((service, value) -> {
            String model = name("models", value);
            if (!services.contains(service)) {
                wrong(Code.INVALID, "models", "names one for a service that is not chosen; choose it, or leave it out");
            } else if (model == null) {
                wrong(Code.MISSING, "models", "has none for " + service + "; name it, or leave the service out");
            } else {
                models.put(service, model);
            }
        });
        return models;
    }

    /** A name of a service's own: it is sent as it is. */
    private @Nullable String name(String field, JsonValue value) {
        String name = value.nonBlank().map(String::strip).orElse(null);
        if (name == null) {
            return null;
        }
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            wrong(
                    Code.INVALID,
                    field,
                    "holds a line break or has more than " + LONGEST_NAME + " characters; give the plain name");
            return null;
        }
        return name;
    }

    private @Nullable Double decimal(String field, double least, double most) {
        if (!isSet(field)) {
            return null;
        }
        double value = json.get(field).decimal().orElse(Double.NaN);
        if (!(value >= least && value <= most)) {
            wrong(Code.OUT_OF_RANGE, field, "is not a number from " + (int) least + " to " + (int) most);
            return null;
        }
        return value;
    }

    private @Nullable String text(String field) {
        String text = json.get(field).nonBlank().map(String::strip).orElse(null);
        if (text != null && text.length() > LONGEST_TEXT) {
            wrong(Code.OUT_OF_RANGE, field, "has " + text.length() + " characters; write at most " + LONGEST_TEXT);
            return null;
        }
        return text;
    }

    private long whole(String field, long otherwise, long least, long most) {
        if (!isSet(field)) {
            return otherwise;
        }
        long value = json.get(field).integer().orElse(least - 1);
        if (value < least || value > most) {
            wrong(Code.OUT_OF_RANGE, field, "is not a whole number from " + least + " to " + most);
            return least;
        }
        return value;
    }

    private boolean isSet(String field) {
        JsonValue value = json.get(field);
        return value.isPresent() && !value.isNull();
    }

    private void wrong(Code code, String field, String message) {
        if (violations.stream().noneMatch(known -> known.field().equals(field))) {
            violations.add(Violation.of(code, field, message));
        }
    }
}

package dev.easel.studio.internal.library;

import dev.easel.Generation;
import dev.easel.InvalidRequestException;
import dev.easel.Sidecar;
import dev.easel.Size;
import dev.easel.spi.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What is known of an image: from the sidecar beside it, and from the metadata in it. */
public final class ImageDetails {
    private static final int LONGEST_TEXT = 4_000;

    private ImageDetails() {}

    /** Returns what a list shows. Only the sidecar is read, since it is small. */
    public static JsonObject summary(Library library, Library.Entry entry) {
        JsonObject json = head(entry);
        sidecar(library.file(entry)).ifPresent(sidecar -> {
            json.put("service", sidecar.provider().value());
            put(json, "prompt", sidecar.generation().prompt().or(() -> prompt(sidecar)));
            put(json, "size", sidecar.size().map(Size::toString));
        });
        return json;
    }

    /** Returns everything. */
    public static JsonObject all(Library library, Library.Entry entry) {
        Path file = library.file(entry);
        JsonObject json = head(entry);
        Generation inside = inside(file);
        Optional<Sidecar> sidecar = sidecar(file);
        Generation beside = sidecar.map(Sidecar::generation).orElse(Generation.unknown());
        put(json, "prompt", inside.prompt().or(beside::prompt).or(() -> sidecar.flatMap(ImageDetails::prompt)));
        put(json, "negativePrompt", inside.negativePrompt().or(beside::negativePrompt));
        put(json, "model", inside.model().or(beside::model).or(() -> sidecar.flatMap(Sidecar::model)));
        put(json, "sampler", inside.sampler().or(beside::sampler));
        put(json, "scheduler", inside.scheduler().or(beside::scheduler));
        first(inside.seed().isPresent() ? inside : beside, json);
        sidecar.ifPresent(found -> {
            json.put("service", found.provider().value());
            put(json, "size", found.size().map(Size::toString));
            put(
                    json,
                    "cost",
                    found.usage()
                            .amount()
                            .map(amount -> amount.toPlainString()
                                    + found.usage()
                                            .currency()
                                            .map(currency -> " " + currency)
                                            .orElse("")));
        });
        return json.put("metadata", metadata(inside.metadata()));
    }

    private static JsonObject head(Library.Entry entry) {
        return JsonObject.create()
                .put("name", entry.name())
                .put("modified", entry.modified())
                .put("length", entry.length());
    }

    private static void first(Generation generation, JsonObject json) {
        // As text: a script's numbers do not hold all of a seed's 64 bits.
        generation.seed().ifPresent(seed -> json.put("seed", Long.toString(seed)));
        generation.steps().ifPresent(steps -> json.put("steps", steps));
        generation.guidanceScale().ifPresent(scale -> json.put("guidanceScale", scale));
    }

    private static JsonObject metadata(Map<String, String> metadata) {
        JsonObject json = JsonObject.create();
        metadata.forEach((name, value) ->
                json.put(name, value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) + "..." : value));
        return json;
    }

    private static Generation inside(Path file) {
        try {
            return Generation.read(file);
        } catch (InvalidRequestException e) {
            return Generation.unknown();
        }
    }

    private static Optional<String> prompt(Sidecar sidecar) {
        try {
            return Optional.of(sidecar.request().prompt());
        } catch (InvalidRequestException e) {
            return Optional.empty();
        }
    }

    /** A damaged sidecar is as none: the image is there all the same. */
    private static Optional<Sidecar> sidecar(Path image) {
        Path file = Sidecar.beside(image);
        try {
            return Files.isRegularFile(file) ? Optional.of(Sidecar.read(file)) : Optional.empty();
        } catch (InvalidRequestException e) {
            return Optional.empty();
        }
    }

    private static void put(JsonObject json, String name, Optional<String> value) {
        value.ifPresent(
                text -> json.put(name, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text));
    }
}

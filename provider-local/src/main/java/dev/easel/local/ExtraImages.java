package dev.easel.local;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;

/** Adds the images that a user names in the server's own words. */
final class ExtraImages {
    private ExtraImages() {}

    /** @throws InvalidRequestException if Easel itself sends a field of that name */
    static void into(JsonObject fields, LocalOptions options, SubmitContext context) {
        options.extraImages().forEach((name, image) -> {
            if (fields.has(name)) {
                throw new InvalidRequestException(Violation.of(
                        Violation.Code.CONFLICT,
                        "options",
                        "has \"" + name + "\" among extraImages, which Easel itself sends; set it in the request"
                                + " instead"));
            }
            fields.put(name, context.payload(image));
        });
    }
}

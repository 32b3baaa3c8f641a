package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.Findings;
import dev.easel.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sees to it that what goes out as an image is one, for servers that skip what they cannot read and draw without it. It looks
 * at an image's first bytes; one that is damaged further on gets through.
 *
 * @param formats what the formats begin with, as Latin-1 text
 * @param types those of their media types that the core finds out
 * @param names the formats, for messages
 */
record InputFormats(Pattern formats, Set<String> types, String names) {
    /** What stable-diffusion.cpp's server reads. */
    static final InputFormats SD_CPP = new InputFormats(
            Pattern.compile("(?s)(?:\\x89PNG|\\xff\\xd8\\xff|RIFF.{4}WEBP).*+"),
            Set.of("image/png", "image/jpeg", "image/webp"),
            "PNG, JPEG or WebP");

    /** What servers in Python read as a rule. */
    static final InputFormats PYTHON = new InputFormats(
            Pattern.compile("(?s)(?:\\x89PNG|\\xff\\xd8\\xff|RIFF.{4}WEBP|GIF8|BM|II\\*\\x00|MM\\x00\\*|.{4}ftyp).*+"),
            Set.of("image/png", "image/jpeg", "image/webp", "image/gif"),
            "PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF");

    private static final int MAGIC = 12;

    /** Looks at the images that are in memory; those in files show when the request is mapped. */
    static void check(ImageRequest request, InputFormats wanted, Findings findings) {
        request.initImage().ifPresent(input -> wanted.check("initImage", input, findings));
        request.mask().ifPresent(input -> wanted.check("mask", input, findings));
        request.controls().forEach(control -> wanted.check("controls", control.image(), findings));
        LocalOptions.of(request).inputs().forEach(input -> wanted.check("options", input, findings));
    }

    private void check(String field, ImageInput input, Findings findings) {
        if (input instanceof ImageInput.Bytes bytes && !isImage(bytes.open())) {
            findings.violation(Violation.Code.MALFORMED, field, junk());
        }
    }

    /**
     * Returns the image, also where it is in a file.
     *
     * @throws InvalidRequestException if it is none
     */
    Payload checked(String field, Payload image) {
        if (!types.contains(image.mediaType()) && !isImage(image.open())) {
            throw new InvalidRequestException(Violation.of(Violation.Code.MALFORMED, field, junk()));
        }
        return image;
    }

    List<Payload> checked(String field, List<Payload> images) {
        images.forEach(image -> checked(field, image));
        return images;
    }

    private String junk() {
        return "is no " + names + ", and the server would generate without it and not say so; give one of these";
    }

    private boolean isImage(InputStream content) {
        try (content) {
            return formats.matcher(new String(content.readNBytes(MAGIC), StandardCharsets.ISO_8859_1))
                    .matches();
        } catch (IOException unreadable) {
            return false;
        }
    }
}

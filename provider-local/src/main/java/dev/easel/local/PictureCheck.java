package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.Findings;
import dev.easel.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Sees to it that what goes out as a picture is one, for servers that skip what they cannot read and draw without it. It
 * looks at a picture's first bytes; one that is damaged further on gets through.
 */
final class PictureCheck {
    private static final Set<String> KNOWN = Set.of("image/png", "image/jpeg", "image/webp");
    private static final int MAGIC = 12;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] RIFF = {'R', 'I', 'F', 'F'};
    private static final byte[] WEBP = {'W', 'E', 'B', 'P'};
    private static final String JUNK =
            "is no PNG, JPEG or WebP, and the server would draw without it and not say so; give one of these";

    private PictureCheck() {}

    /** Looks at the pictures that are in memory; those in files show when the request is mapped. */
    static void check(ImageRequest request, Findings findings) {
        request.initImage().ifPresent(input -> check("initImage", input, findings));
        request.mask().ifPresent(input -> check("mask", input, findings));
        request.controls().forEach(control -> check("controls", control.image(), findings));
        LocalOptions.of(request).inputs().forEach(input -> check("options", input, findings));
    }

    private static void check(String field, ImageInput input, Findings findings) {
        if (input instanceof ImageInput.Bytes bytes && !isPicture(bytes)) {
            findings.violation(field, JUNK);
        }
    }

    /**
     * The same, for one that may be in a file.
     *
     * @throws InvalidRequestException if it is none
     */
    static Payload checked(String field, Payload picture) {
        if (!KNOWN.contains(picture.mediaType())) {
            throw new InvalidRequestException(new Violation(field, JUNK));
        }
        return picture;
    }

    static List<Payload> checked(String field, List<Payload> pictures) {
        pictures.forEach(picture -> checked(field, picture));
        return pictures;
    }

    private static boolean isPicture(ImageInput.Bytes bytes) {
        try (InputStream content = bytes.open()) {
            byte[] head = content.readNBytes(MAGIC);
            return begins(head, 0, PNG) || begins(head, 0, JPEG) || (begins(head, 0, RIFF) && begins(head, 8, WEBP));
        } catch (IOException inMemory) {
            throw new IllegalStateException("reading from memory", inMemory);
        }
    }

    private static boolean begins(byte[] head, int at, byte[] magic) {
        return head.length >= at + magic.length && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
    }
}

package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * The images that go in.
 *
 * @param mask of the first image; null where all of it is drawn anew
 * @param markup over the first image; null without one
 * @param alpha whether the mask is transparent, rather than white, where the image is drawn anew
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record Inputs(List<byte[]> images, byte @Nullable [] mask, byte @Nullable [] markup, boolean alpha) {
    static final Inputs NONE = new Inputs(List.of(), null, null, true);

    private static final int LARGEST_FILE = 50 * 1000 * 1000;
    private static final int LARGEST_MASK = 4 * 1000 * 1000;
    private static final int LONGEST_ADDRESS = 20_971_520;

    /** How many images shape the drawing, the mask not counted. */
    int count() {
        return images.size() + (markup == null ? 0 : 1);
    }

    Redrawn redrawn() {
        return mask == null ? Redrawn.EVERYTHING : alpha ? Redrawn.TRANSPARENT : Redrawn.WHITE;
    }

    /** What the images make of a drawing. One that is only an address tints: the emulator fetches nothing. */
    EmulatedImage shape(EmulatedImage drawing) {
        EmulatedImage shaped = drawing;
        for (byte[] image : images) {
            shaped = shaped.influencedBy(image);
        }
        if (mask != null && decoded(mask) != null && decoded(images.get(0)) != null) {
            shaped = shaped.drawnInto(images.get(0), mask, redrawn());
        }
        return markup == null ? shaped : shaped.influencedBy(markup);
    }

    /**
     * Checks the files of an edit.
     *
     * @throws ApiError where there is none, too many, or one that is not what it should be
     */
    Inputs checked(int most, boolean alphaMask) {
        if (images.isEmpty()) {
            throw ApiError.missing("image");
        }
        if (images.size() > most) {
            throw ApiError.value("image", "at most " + most + " images");
        }
        for (byte[] image : images) {
            if (image.length >= LARGEST_FILE) {
                throw ApiError.of(413, "invalid_request_error", "The file is too large.", "image", null);
            }
        }
        checkCover(mask, "mask", alphaMask);
        checkCover(markup, "markup", true);
        return this;
    }

    private void checkCover(byte @Nullable [] cover, String name, boolean alphaWanted) {
        // A file's id or an address, which nobody looks into here.
        if (cover == null || startsWith(cover, "file-") || startsWith(cover, "http")) {
            return;
        }
        BufferedImage over = decoded(cover);
        BufferedImage first = decoded(images.get(0));
        if (over == null || cover[0] != (byte) 0x89 || cover.length >= LARGEST_MASK) {
            throw ApiError.invalid("The " + name + " must be a PNG below 4 MB.", name, "invalid_image_file");
        }
        if (first != null && (first.getWidth() != over.getWidth() || first.getHeight() != over.getHeight())) {
            throw ApiError.value(name, "an image of the first image's size");
        }
        if (alphaWanted && !hasTransparency(cover)) {
            throw ApiError.value(name, "a PNG that is transparent where the image is to change");
        }
    }

    private static boolean hasTransparency(byte[] bytes) {
        BufferedImage image = decoded(bytes);
        if (image == null || !image.getColorModel().hasAlpha()) {
            return false;
        }
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(pixels).anyMatch(pixel -> pixel >>> 24 < 0xff);
    }

    private static boolean startsWith(byte[] bytes, String text) {
        return new String(bytes, 0, Math.min(bytes.length, text.length()), StandardCharsets.ISO_8859_1).equals(text);
    }

    /** The form of an edit: its files, and its other parts put into the request. */
    static Inputs ofForm(List<Form.Part> parts, Profile profile, ObjectNode request) {
        boolean plain = profile.has(Profile.Trait.PLAIN_IMAGE_PARTS);
        List<byte[]> images = new ArrayList<>();
        byte[] mask = null;
        byte[] markup = null;
        long unindexed =
                parts.stream().filter(part -> part.name().equals("image")).count();
        for (Form.Part part : parts) {
            boolean image =
                    part.name().equals("image") || (!plain && part.name().equals("image[]"));
            boolean cover = part.name().equals("mask") && profile.has(Profile.Trait.MASK);
            boolean marks = part.name().equals("markup") && profile.has(Profile.Trait.OPENAI_MODELS);
            if ((image || cover || marks) && !part.isFile()) {
                throw ApiError.invalid("'" + part.name() + "' must be a file.", part.name(), "invalid_type");
            }
            if (image) {
                images.add(readable(part.content(), part.name()));
            } else if (cover) {
                mask = part.content();
            } else if (marks) {
                markup = part.content();
            } else {
                putText(part, profile, request);
            }
        }
        if (!plain && unindexed > 1) {
            throw ApiError.strict("several images go as repeated image[] parts", "image");
        }
        boolean alpha = profile.has(Profile.Trait.ALPHA_MASK) || (mask != null && hasTransparency(mask));
        return new Inputs(List.copyOf(images), mask, markup, alpha);
    }

    private static void putText(Form.Part part, Profile profile, ObjectNode request) {
        String name = part.name();
        if (request.has(name) || part.isFile()) {
            throw request.has(name)
                    ? ApiError.invalid("'" + name + "' is given twice.", name, "invalid_value")
                    : ApiError.unknown(name);
        }
        if (!Json.putBracketed(request, "svg", name, part.text())) {
            profile.fields().put(request, name, part.text());
        }
    }

    /** The images of a request in JSON, by the kinds of its fields. */
    static Inputs ofJson(Fields fields, ObjectNode request) {
        List<byte[]> images = new ArrayList<>();
        byte[] mask = null;
        byte[] markup = null;
        for (Map.Entry<String, String> field : fields.images().entrySet()) {
            JsonNode value = request.path(field.getKey());
            for (JsonNode one :
                    value.isArray() ? value : value.isMissingNode() ? List.<JsonNode>of() : List.of(value)) {
                byte[] image = image(field.getValue(), one, field.getKey());
                switch (field.getKey()) {
                    case "mask", "input_image_mask" -> mask = image;
                    case "markup" -> markup = image;
                    default -> images.add(image);
                }
            }
        }
        return new Inputs(List.copyOf(images), mask, markup, true);
    }

    /** An image in one of the forms that hosts have for it. */
    static byte[] image(String kind, JsonNode value, String param) {
        if (kind.startsWith("address")) {
            return address(value, param);
        }
        if (!(value instanceof ObjectNode object)) {
            throw ApiError.value(param, "an object");
        }
        if (kind.startsWith("typed")) {
            Fields.of("url!=text type=image_url|").check(object, param + ".");
            return address(object.get("url"), param);
        }
        if (kind.startsWith("part")) {
            Fields.of("type!=image_url| image_url!=object").check(object, param + ".");
            return address(object.at("/image_url/url"), param);
        }
        Fields.of("image_url=text file_id=text").check(object, param + ".");
        if (object.size() != 1) {
            throw ApiError.value(param, "either image_url or file_id");
        }
        return object.has("file_id") ? bytes(object.get("file_id").asText()) : address(object.get("image_url"), param);
    }

    /** What an address holds: the bytes of a {@code data:} URI, else the address itself. */
    private static byte[] address(JsonNode value, String param) {
        String text = value.asText();
        if (!value.isTextual() || text.length() > LONGEST_ADDRESS) {
            throw ApiError.value(param, "a URL, at most " + LONGEST_ADDRESS + " characters long");
        }
        if (text.matches("https?://\\S+")) {
            return bytes(text);
        }
        int comma = text.indexOf(',');
        if (comma < 0 || !text.substring(0, comma).toLowerCase(Locale.ROOT).matches("data:image/[a-z+]+;base64")) {
            throw ApiError.value(param, "an http(s) URL or a data: URI of an image in base64");
        }
        try {
            return readable(Base64.getDecoder().decode(text.substring(comma + 1)), param);
        } catch (IllegalArgumentException notBase64) {
            throw ApiError.invalid("The base64 cannot be decoded.", param, "invalid_base64_image");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] readable(byte[] image, String param) {
        // The JDK reads no WebP; the services do.
        if (!(startsWith(image, "RIFF") && image.length > 12 && image[8] == 'W') && decoded(image) == null) {
            throw ApiError.invalid("Invalid image file.", param, "invalid_image_file");
        }
        return image;
    }

    /** The image, or null where the JDK reads none. */
    static @Nullable BufferedImage decoded(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException | RuntimeException broken) {
            return null;
        }
    }
}

package dev.easel.testkit;

import dev.easel.testkit.internal.image.Blend;
import dev.easel.testkit.internal.image.Jpeg;
import dev.easel.testkit.internal.image.Png;
import dev.easel.testkit.internal.image.TinyType;
import dev.easel.testkit.internal.scene.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws the image that an emulator returns: a small scene that depends on prompt and seed, with a strip at the bottom edge
 * that says that an emulator drew it, so that nobody takes it for a service's image. Immutable.
 *
 * <p>The same prompt, seed, size and inputs give the same pixels on every JDK. No font is needed, so it draws on machines
 * that have none.
 */
public final class EmulatedImage {

    private static final int LARGEST_SIDE = 4096;
    private static final double DEFAULT_STRENGTH = 0.75;

    private final String prompt;
    private final long seed;
    private final int width;
    private final int height;
    private final String service;
    private final List<Influence> influences;
    private final byte @Nullable [] original;
    private final @Nullable Cutout cutout;

    private EmulatedImage(
            String prompt,
            long seed,
            int width,
            int height,
            String service,
            List<Influence> influences,
            byte @Nullable [] original,
            @Nullable Cutout cutout) {
        this.prompt = prompt;
        this.seed = seed;
        this.width = width;
        this.height = height;
        this.service = service;
        this.influences = influences;
        this.original = original;
        this.cutout = cutout;
    }

    /**
     * Describes an image; nothing is drawn before one of its formats is called.
     *
     * @param width in pixels, 1 to 4096
     * @param height in pixels, 1 to 4096
     * @throws IllegalArgumentException if a side is out of range
     */
    public static EmulatedImage of(String prompt, long seed, int width, int height) {
        checkSize(width, height);
        return new EmulatedImage(prompt, seed, width, height, "", List.of(), null, null);
    }

    /**
     * Describes an existing image at another size, as an upscaler gives it back.
     *
     * @param width in pixels, 1 to 4096
     * @param height in pixels, 1 to 4096
     * @throws IllegalArgumentException if a side is out of range
     */
    public static EmulatedImage resized(byte[] image, int width, int height) {
        checkSize(width, height);
        return new EmulatedImage("", 0, width, height, "", List.of(), image.clone(), null);
    }

    private static void checkSize(int width, int height) {
        if (width < 1 || width > LARGEST_SIDE || height < 1 || height > LARGEST_SIDE) {
            throw new IllegalArgumentException(
                    "the size is " + width + "x" + height + "; give sides of 1 to " + LARGEST_SIDE);
        }
    }

    /** Returns the image that the service of that name makes of it: drawn in its own way, its name in the strip. */
    public EmulatedImage labelled(String service) {
        return new EmulatedImage(prompt, seed, width, height, service, influences, original, cutout);
    }

    /**
     * Returns this image under the influence of an input image, which visibly shines through. Bytes that are no PNG or
     * JPEG only tint it. Several inputs add up.
     */
    public EmulatedImage influencedBy(byte[] image) {
        return influencedBy(image, DEFAULT_STRENGTH);
    }

    /**
     * The same, saying how far the input image is left behind.
     *
     * @param strength from 0, where all of it is kept, to 1, where nothing is
     * @throws IllegalArgumentException if it is out of range
     */
    public EmulatedImage influencedBy(byte[] image, double strength) {
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("strength is " + strength + "; give 0 to 1");
        }
        List<Influence> more = new ArrayList<>(influences);
        // Squared, so that the default strengths of services leave enough of it to be seen.
        more.add(new Influence(image.clone(), 1 - strength * strength));
        return new EmulatedImage(prompt, seed, width, height, service, List.copyOf(more), original, cutout);
    }

    /**
     * Returns this image drawn into another, as by inpainting: where the mask says so this one shows, everywhere else the
     * other stays as it is. Both are stretched to this one's size. A mask that is no PNG or JPEG is one opaque grey.
     *
     * @param other the image of which a part is drawn anew
     * @param redrawn which part of the mask is drawn anew
     */
    public EmulatedImage drawnInto(byte[] other, byte[] mask, Redrawn redrawn) {
        Cutout part = new Cutout(other.clone(), mask.clone(), redrawn);
        return new EmulatedImage(prompt, seed, width, height, service, influences, original, part);
    }

    /** Draws the image as PNG. */
    public byte[] png() {
        return png(Map.of());
    }

    /**
     * Draws the image as PNG with text chunks right behind its header.
     *
     * @param textChunks keyword to text, such as {@code parameters}; written as tEXt, or as UTF-8 iTXt where Latin-1 can't
     *     hold the text
     */
    public byte[] png(Map<String, String> textChunks) {
        return Png.encode(width, height, pixels(), textChunks);
    }

    /** Draws the image as JPEG, by the JDK's own writer: its bytes may differ between JDK releases. */
    public byte[] jpeg() {
        return Jpeg.encode(width, height, pixels());
    }

    /**
     * Draws the image as JPEG with a text about how it was made, where the web UI of Stable Diffusion writes it: as EXIF
     * user comment.
     *
     * @param parameters the prompts and settings, at most 32,737 characters; PNG has the same under {@code parameters}
     * @throws IllegalArgumentException if the text is longer
     */
    public byte[] jpeg(String parameters) {
        return Jpeg.withUserComment(jpeg(), parameters);
    }

    private int[] pixels() {
        int[] rgb = original == null
                ? Scene.paint(prompt, seed ^ (service.hashCode() * 0x9e3779b97f4a7c15L), width, height)
                : Blend.stretched(original, width, height);
        influences.forEach(influence -> Blend.into(rgb, width, height, influence.image, influence.share));
        if (cutout != null) {
            Blend.keep(rgb, width, height, cutout.other, cutout.mask, cutout.redrawn);
        }
        String made = original == null ? "SEED " + seed : "RESIZED";
        TinyType.strip(rgb, width, height, "EASEL EMULATOR " + (service.isEmpty() ? "" : service + " ") + made);
        return rgb;
    }

    @Override
    public String toString() {
        return "EmulatedImage{" + width + "x" + height + ", seed " + seed + "}";
    }

    /** Which part of another image this one is. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
    private record Cutout(byte[] other, byte[] mask, Redrawn redrawn) {}

    /** An input image and how much of it is kept. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
    private record Influence(byte[] image, double share) {}
}

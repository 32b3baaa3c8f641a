package dev.easel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The width and height of an image in pixels. {@link Capabilities} say which sizes a service takes. Immutable.
 *
 * @param width pixels, 1 or more
 * @param height pixels, 1 or more
 */
public record Size(int width, int height) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*[xX×]\\s*(\\d{1,6})");

    /** @throws InvalidRequestException if width or height is below 1 */
    public Size {
        if (width < 1 || height < 1) {
            throw new InvalidRequestException(Violation.of(
                    "size", "is " + width + "x" + height + ", but width and height are at least 1 pixel each"));
        }
    }

    /** @throws InvalidRequestException if width or height is below 1 */
    public static Size of(int width, int height) {
        return new Size(width, height);
    }

    /**
     * Returns the size that is written as {@code WIDTHxHEIGHT}, for example {@code 512x768}.
     *
     * @throws InvalidRequestException if the text has any other form, or a side is below 1
     */
    public static Size parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new InvalidRequestException(
                    Violation.of("size", "is \"" + text + "\"; write WIDTHxHEIGHT, for example 512x768"));
        }
        return new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Returns it as it is written: {@code 512x768}. */
    @Override
    public String toString() {
        return width + "x" + height;
    }
}

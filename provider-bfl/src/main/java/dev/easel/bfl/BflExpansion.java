package dev.easel.bfl;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.util.List;

/**
 * Says by how many pixels {@code flux-pro-1.0-expand} makes an image larger on each side.
 *
 * @param top above the image, 0 to 2048
 * @param bottom below it, 0 to 2048
 * @param left left of it, 0 to 2048
 * @param right right of it, 0 to 2048
 */
public record BflExpansion(int top, int bottom, int left, int right) {
    private static final int MOST = 2_048;

    /** @throws InvalidRequestException if a number is out of its range */
    public BflExpansion {
        for (int side : new int[] {top, bottom, left, right}) {
            if (side < 0 || side > MOST) {
                throw new InvalidRequestException(List.of(Violation.of(
                        Violation.Code.OUT_OF_RANGE,
                        "options",
                        "has an expansion by " + side + " pixels; give 0 to " + MOST)));
            }
        }
    }
}

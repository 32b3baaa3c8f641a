package dev.easel.internal.image;

import dev.easel.ImageFormat;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an image's file name is made of.
 *
 * @param provider who made it
 * @param request the client's own name of the request
 * @param index its place among the images of the request
 * @param seed what it was made from, where that is known
 * @param format what it really is
 */
public record ImageName(
        String provider,
        String request,
        int index,
        @Nullable Long seed,
        ImageFormat format) {
    String fill(String pattern) {
        String name = pattern;
        for (Map.Entry<String, String> value : Map.of(
                        "{provider}",
                        provider,
                        "{request}",
                        request,
                        "{index}",
                        Integer.toString(index),
                        "{seed}",
                        seed == null ? "random" : seed.toString(),
                        "{ext}",
                        format.extension())
                .entrySet()) {
            name = name.replace(value.getKey(), value.getValue());
        }
        return name;
    }

    /** {@code image.png}, {@code image-2.png}, …: the n-th image beside a file of that name. */
    static Path numbered(Path file, int number) {
        if (number < 2) {
            return file;
        }
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(
                dot <= 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot));
    }
}

package dev.easel.comfyui;

import dev.easel.Size;
import java.util.Set;

/**
 * What makes an image larger: {@code Latent} or {@code Latent (bislerp)}, a method for pixels such as {@code lanczos}, or a model's
 * file.
 *
 * @param name the server's name of the method or of the file
 */
record Upscaler(Kind kind, String name) {
    static final String LATENT = "Latent";
    static final String LANCZOS = "lanczos";

    private static final Set<String> PIXELS = Set.of("nearest-exact", "bilinear", "area", "bicubic", LANCZOS);
    private static final Set<String> LATENTS = Set.of("nearest-exact", "bilinear", "area", "bicubic", "bislerp");
    private static final String METHOD = LATENT + " (";

    enum Kind {
        LATENT,
        PIXELS,
        MODEL,
        /** {@code Latent} with a method that the server does not have. */
        UNKNOWN
    }

    static Upscaler of(String text) {
        if (text.equals(LATENT)) {
            return new Upscaler(Kind.LATENT, "nearest-exact");
        }
        if (text.startsWith(METHOD) && text.endsWith(")")) {
            String method = text.substring(METHOD.length(), text.length() - 1);
            return new Upscaler(LATENTS.contains(method) ? Kind.LATENT : Kind.UNKNOWN, method);
        }
        return new Upscaler(PIXELS.contains(text) ? Kind.PIXELS : Kind.MODEL, text);
    }

    static Size times(Size size, double factor) {
        return Size.of((int) (size.width() * factor), (int) (size.height() * factor));
    }
}

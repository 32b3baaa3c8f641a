package me.app;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import dev.easel.dan.DanOptions;
import dev.easel.testkit.DanEmulator;

/** Generates one image from an emulator, in a module of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        try (DanEmulator emulator = DanEmulator.start();
                ImageClient client = Dan.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .apiKey(DanEmulator.ANONYMOUS_KEY)
                        .build()) {
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model(Dan.MODEL_CLARITY)
                    .addOptions(DanOptions.builder().maskBlur(1).build())
                    .build();
            // The options' format is a service of the provider's module.
            client.generate(ImageRequest.fromJson(request.toJson())).first();
        }
        Class<?> internal = Class.forName("dev.easel.internal.time.SystemTime");
        try {
            internal.getDeclaredConstructor().newInstance();
            throw new IllegalStateException("internal packages are open");
        } catch (IllegalAccessException closed) {
            System.out.println("generated");
        }
    }
}

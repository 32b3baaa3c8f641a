package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.local.Local;
import java.nio.file.Path;

/** What stable-diffusion.cpp's server does. Needs its address in {@code EASEL_LOCAL_URL}. */
public final class LocalExample {
    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        // detectDialect() asks the server what it is and what it can do; dialect(…) names it without asking.
        try (ImageClient client = Local.builder()
                .baseUrl(System.getenv("EASEL_LOCAL_URL"))
                .detectDialect()
                .build()) {
            System.out.println(client.capabilities().samplers());

            // Text to image.
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .size(512, 512)
                    .steps(20)
                    .sampler(Sampler.EULER_A)
                    .scheduler(Scheduler.KARRAS)
                    .seed(42)
                    .build();
            client.generate(request).first().saveTo(lighthouse);

            // Image to image. With mask(…) it is inpainting: white is redrawn.
            ImageRequest fromImage = request.toBuilder()
                    .prompt("a lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .strength(0.6)
                    .build();
            client.generate(fromImage).first().saveTo(Path.of("winter.png"));
        }
    }
}

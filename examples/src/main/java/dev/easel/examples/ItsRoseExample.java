package dev.easel.examples;

import dev.easel.CaptionRequest;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.itsrose.ItsRose;
import dev.easel.itsrose.ItsRoseOptions;
import java.net.URI;
import java.nio.file.Path;

/**
 * Everything that ItsRose does. Needs {@code ITSROSE_API_KEY}, and in {@code PUBLIC_BASE} the address at which a web server
 * publishes this folder: the service takes input images by address.
 */
public final class ItsRoseExample {
    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        FolderUploader uploader = new FolderUploader(Path.of("."), URI.create(System.getenv("PUBLIC_BASE")));
        try (ImageClient client = ItsRose.builder()
                .apiKey(System.getenv("ITSROSE_API_KEY"))
                .baseUrl(System.getenv().getOrDefault("ITSROSE_BASE_URL", "https://api.itsrose.rest"))
                .uploader(uploader)
                .build()) {
            client.models().forEach(model -> System.out.println(model.id()));

            // Text to image, with an option that only this service has.
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model("dreamshaper")
                    .sampler(Sampler.DPMPP_2M)
                    .scheduler(Scheduler.KARRAS)
                    .addOptions(ItsRoseOptions.builder().safetyChecker(true).build())
                    .build();
            ImageResult result = client.generate(request);
            result.warnings().forEach(System.err::println); // what the service does not take
            result.first().saveTo(lighthouse);

            // Image to image. With mask(…) it is inpainting: white is redrawn.
            ImageRequest fromImage = request.toBuilder()
                    .prompt("a lighthouse in winter")
                    .size(512, 512)
                    .initImage(ImageInput.file(lighthouse))
                    .build();
            client.generate(fromImage).first().saveTo(Path.of("winter.png"));

            System.out.println(client.caption(CaptionRequest.of(ImageInput.file(lighthouse))));
        }
    }
}

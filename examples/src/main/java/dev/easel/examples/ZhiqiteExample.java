package dev.easel.examples;

import dev.easel.CaptionRequest;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.zhiqite.Zhiqite;
import dev.easel.zhiqite.ZhiqiteOptions;
import dev.easel.zhiqite.ZhiqiteService;
import dev.easel.zhiqite.ZhiqiteToolRequest;
import java.net.URI;
import java.nio.file.Path;

/**
 * What Zhiqite does. Needs {@code ZHIQITE_ACCESS_KEY_ID} and {@code ZHIQITE_ACCESS_KEY_SECRET}, and in {@code PUBLIC_BASE}
 * the address at which a web server publishes this folder: the service takes input images by address.
 */
public final class ZhiqiteExample {
    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.jpg");
        FolderUploader uploader = new FolderUploader(Path.of("."), URI.create(System.getenv("PUBLIC_BASE")));
        try (ImageClient client = Zhiqite.builder()
                .accessKeyId(System.getenv("ZHIQITE_ACCESS_KEY_ID"))
                .accessKeySecret(System.getenv("ZHIQITE_ACCESS_KEY_SECRET"))
                .baseUrl(System.getenv().getOrDefault("ZHIQITE_BASE_URL", "https://api.zhiqite.com"))
                .uploader(uploader)
                .build()) {
            client.models().stream().limit(10).forEach(model -> System.out.println(model.id()));

            // Text to image.
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model("revAnimated_v122_7371.safetensors")
                    .size(768, 512)
                    .build();
            client.generate(request).first().saveTo(lighthouse);

            // Image to image. With mask(…) it is inpainting: white is redrawn.
            ImageRequest fromImage = request.toBuilder()
                    .prompt("a lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .strength(0.6)
                    .addOptions(ZhiqiteOptions.builder().resizeMode(1).build())
                    .build();
            client.generate(fromImage).first().saveTo(Path.of("winter.jpg"));

            // A caption, a better prompt, and one of the service's tools.
            System.out.println(client.caption(CaptionRequest.of(ImageInput.file(lighthouse))));
            client.expandPrompt("a lighthouse").forEach(System.out::println);
            ZhiqiteToolRequest wider = ZhiqiteToolRequest.outpaint()
                    .image(ImageInput.file(lighthouse))
                    .prompt("the sea")
                    .verticalRatio(1)
                    .horizontalRatio(2)
                    .build();
            ZhiqiteService.of(client).run(wider).first().saveTo(Path.of("wider.jpg"));
        }
    }
}

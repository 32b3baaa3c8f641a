package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.comfyui.ComfyUi;
import dev.easel.comfyui.ComfyUiOptions;
import dev.easel.comfyui.ComfyUiWorkflow;
import java.nio.file.Path;

/** What ComfyUI does. Needs the server's address in {@code COMFYUI_BASE_URL}. */
public final class ComfyUiExample {
    /** As "Export (API)" saves it to a file, with marks where the fields of a request go. */
    private static final String OWN_GRAPH = """
            {"1":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"%model%"}},
             "2":{"class_type":"CLIPTextEncode","inputs":{"text":"%prompt%, oil on canvas","clip":["1",1]}},
             "3":{"class_type":"CLIPTextEncode","inputs":{"text":"%negative_prompt%","clip":["1",1]}},
             "4":{"class_type":"EmptyLatentImage","inputs":{"width":"%width%","height":"%height%","batch_size":1}},
             "5":{"class_type":"KSampler","inputs":{"model":["1",0],"seed":"%seed%","steps":20,"cfg":7,
               "sampler_name":"euler","scheduler":"normal","positive":["2",0],"negative":["3",0],
               "latent_image":["4",0],"denoise":1}},
             "6":{"class_type":"VAEDecode","inputs":{"samples":["5",0],"vae":["1",2]}},
             "7":{"class_type":"SaveImage","inputs":{"images":["6",0],"filename_prefix":"painting"}}}""";

    public static void main(String[] args) {
        Path lighthouse = Path.of("lighthouse.png");
        try (ImageClient client =
                ComfyUi.builder().baseUrl(System.getenv("COMFYUI_BASE_URL")).build()) {
            client.models().forEach(model -> System.out.println(model.id()));

            // Text to image, by a graph of Easel's.
            ImageRequest request = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model("sd_xl_base_1.0.safetensors")
                    .size(1024, 1024)
                    .sampler(Sampler.DPMPP_2M)
                    .scheduler(Scheduler.KARRAS)
                    .build();
            client.generate(request).first().saveTo(lighthouse);

            // Image to image. With mask(…) it is inpainting: white is redrawn.
            ImageRequest fromImage = request.toBuilder()
                    .prompt("a lighthouse in winter")
                    .initImage(ImageInput.file(lighthouse))
                    .strength(0.6)
                    .build();
            client.generate(fromImage).first().saveTo(Path.of("winter.png"));

            // A graph of your own. Files of a bound output get names that are never used twice.
            ComfyUiWorkflow workflow = ComfyUiWorkflow.parse(OWN_GRAPH).bind("output", "7", "filename_prefix");
            ImageRequest own = ImageRequest.builder()
                    .prompt("a lighthouse at dusk")
                    .model("sd_xl_base_1.0.safetensors")
                    .size(1024, 1024)
                    .addOptions(ComfyUiOptions.builder().workflow(workflow).build())
                    .build();
            client.generate(own).first().saveTo(Path.of("painting.png"));
        }
    }
}

import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.RetryPolicy;
import dev.easel.Sampler;
import dev.easel.Upscale;
import dev.easel.bfl.BflOptions;
import dev.easel.comfyui.ComfyUiOptions;
import dev.easel.dan.DanOptions;
import dev.easel.fal.FalOptions;
import dev.easel.gemini.GeminiOptions;
import dev.easel.itsrose.ItsRoseOptions;
import dev.easel.local.LocalOptions;
import dev.easel.openai.OpenAiOptions;
import dev.easel.replicate.ReplicateOptions;
import dev.easel.routing.Budget;
import dev.easel.routing.Choice;
import dev.easel.routing.Images;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import dev.easel.zhiqite.ZhiqiteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Uses what builders and clients offer; it is compiled with every warning as an error. */
public final class Strict {
    private Strict() {}

    public static void main(String[] arguments) {
        request(20, 7.0);
        options();
        retries();
        Generate.main(arguments);
    }

    static ImageRequest request(Integer steps, Double scale) {
        ImageRequest.Builder builder = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .size(512, 512)
                .steps(steps)
                .guidanceScale(scale)
                .seed(42)
                .sampler(Sampler.EULER_A)
                .addLora(Lora.of("detail", 0.5))
                .addControl(ControlNet.builder()
                        .type(ControlType.CANNY)
                        .image(ImageInput.file(Path.of("edges.png")))
                        .weight(1)
                        .build())
                .addOptions(DanOptions.builder().maskBlur(4).build())
                .addOptions(ItsRoseOptions.builder().panorama(true).build())
                .addOptions(LocalOptions.builder().quality("high").build())
                .addOptions(OpenAiOptions.builder().partialImages(2).build())
                .addOptions(ZhiqiteOptions.builder().hiresSize(1024, 1024).build())
                .addOptions(ComfyUiOptions.builder().previews(true).build())
                .addOptions(ReplicateOptions.builder().goFast(true).build())
                .addOptions(BflOptions.builder().promptUpsampling(false).build())
                .addOptions(FalOptions.builder().lowPriority(true).build())
                .addOptions(GeminiOptions.builder().aspectRatio("16:9").build())
                .upscale(Upscale.by(2))
                .putExtraField("field", 1);
        return builder.build();
    }

    static CallOptions options() {
        return CallOptions.builder()
                .deadline(Duration.ofMinutes(5))
                .destination(Destination.directory(Path.of("images")))
                .build();
    }

    static CompletableFuture<String> caption(ImageClient client) {
        return client.captionAsync(CaptionRequest.of(ImageInput.file(Path.of("image.png"))), options());
    }

    static ImageClient several(ImageClient first, ImageClient second, PriceList prices) {
        return Images.builder()
                .add(first)
                .add("second", second)
                .choice(Choice.cheapest(prices).then(Choice.fastest()))
                .prices(prices)
                .budget(Budget.total(Money.of("5.00", "USD")))
                .build();
    }

    static RetryPolicy retries() {
        return RetryPolicy.defaults().toBuilder().attempts(2).build();
    }
}

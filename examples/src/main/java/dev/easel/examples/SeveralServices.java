package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.fal.Fal;
import dev.easel.replicate.Replicate;
import dev.easel.routing.Aliases;
import dev.easel.routing.Budget;
import dev.easel.routing.Choice;
import dev.easel.routing.Images;
import dev.easel.routing.Money;
import dev.easel.routing.Preset;
import dev.easel.routing.PriceList;
import dev.easel.routing.Route;
import java.nio.file.Path;
import java.time.ZoneId;

/** Takes the cheaper of two services, and the other where that has no image. Needs {@code FAL_KEY} and {@code REPLICATE_API_TOKEN}. */
public final class SeveralServices {
    public static void main(String[] args) {
        // What you pay; these amounts are made up.
        PriceList prices = PriceList.builder()
                .perImage(Fal.PROVIDER, Money.of("0.02", "USD"))
                .perImage(Replicate.PROVIDER, Money.of("0.01", "USD"))
                .build();
        Aliases aliases = Aliases.builder()
                .add("draft", "fal", Preset.of(Fal.FLUX_SCHNELL))
                .add("draft", "replicate", Preset.of(Replicate.FLUX_SCHNELL))
                .build();
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model("draft")
                .outputFormat(ImageFormat.PNG)
                .build();
        try (ImageClient client = Images.builder()
                .add(Fal.fromEnv())
                .add(Replicate.fromEnv())
                .aliases(aliases)
                .choice(Choice.cheapest(prices))
                .prices(prices)
                .budget(Budget.perDay(Money.of("5", "USD"), ZoneId.systemDefault()))
                .build()) {
            ImageResult result = client.generate(request);
            result.first().saveTo(Path.of("lighthouse.png"));
            System.out.println(result.tag(Route.class).orElseThrow()); // which services were tried, and why
        }
    }
}

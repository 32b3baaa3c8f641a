package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.fal.Fal;
import dev.easel.replicate.Replicate;
import dev.easel.routing.Aliases;
import dev.easel.routing.Budget;
import dev.easel.routing.Images;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import java.nio.file.Path;
import java.time.ZoneId;

/** Asks Replicate, and fal where that has no image. Needs {@code REPLICATE_API_TOKEN} and {@code FAL_KEY}. The prices are made up. */
public final class SeveralServices {
    public static void main(String[] args) {
        try (ImageClient client = Images.builder()
                .add(Replicate.fromEnv())
                .add(Fal.fromEnv())
                .aliases(Aliases.read(Path.of("models.json")))
                .prices(PriceList.builder()
                        .perImage(Replicate.PROVIDER, Money.of("0.01", "USD"))
                        .perImage(Fal.PROVIDER, Money.of("0.02", "USD"))
                        .build())
                .budget(Budget.perDay(Money.of("5", "USD"), ZoneId.systemDefault()))
                .build()) {
            ImageRequest request =
                    ImageRequest.of("a lighthouse").toBuilder().model("draft").build();
            client.generate(request).saveAll(Path.of("images"));
        }
    }
}

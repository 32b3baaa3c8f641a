package dev.easel.routing;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ProviderId;
import java.nio.file.Path;
import java.time.ZoneId;

/** The program of the README: two services, a fallback and a budget. */
final class RoutingExample {
    private RoutingExample() {}

    static void run(ImageClient fal, ImageClient replicate, Path file) {
        PriceList prices = PriceList.builder()
                .perImage(ProviderId.of("fal"), Money.of("0.025", "USD"))
                .perImage(ProviderId.of("replicate"), Money.of("0.003", "USD"))
                .build();
        Aliases aliases = Aliases.builder()
                .add("draft", "fal", Preset.of("fal-ai/flux/schnell"))
                .add("draft", "replicate", Preset.of("black-forest-labs/flux-schnell"))
                .build();
        try (ImageClient client = Images.builder()
                .add(fal)
                .add(replicate)
                .choice(Choice.cheapest(prices))
                .prices(prices)
                .budget(Budget.perDay(Money.of("5.00", "USD"), ZoneId.systemDefault()))
                .aliases(aliases)
                .listener((decision, soFar) -> System.out.println(decision))
                .build()) {
            client.generate(ImageRequest.builder()
                            .prompt("a lighthouse at dusk")
                            .model("draft")
                            .build())
                    .first()
                    .saveTo(file);
        }
    }
}

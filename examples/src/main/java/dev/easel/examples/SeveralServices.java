package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import dev.easel.local.Local;
import dev.easel.routing.Budget;
import dev.easel.routing.Images;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import java.nio.file.Path;
import java.time.ZoneId;

/** Asks a local server, and DAN where that has no image. Needs {@code EASEL_LOCAL_URL} and {@code DAN_API_KEY}. The price is made up. */
public final class SeveralServices {
    public static void main(String[] args) {
        try (ImageClient client = Images.builder()
                .add(Local.fromEnv())
                .add(Dan.fromEnv())
                .prices(PriceList.builder()
                        .perImage(Local.PROVIDER, Money.zero("USD"))
                        .perImage(Dan.PROVIDER, Money.of("0.01", "USD"))
                        .build())
                .budget(Budget.perDay(Money.of("5", "USD"), ZoneId.systemDefault()))
                .build()) {
            client.generate(ImageRequest.of("a lighthouse at dusk")).first().saveTo(Path.of("lighthouse.png"));
        }
    }
}

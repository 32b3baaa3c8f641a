package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.bulk.Bulk;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.Items;
import dev.easel.bulk.Ledger;
import dev.easel.bulk.StopCondition;
import dev.easel.dan.Dan;
import java.nio.file.Path;
import java.util.Map;

/** Generates the images of a file of prompts. Run it again after a crash, and it goes on. Needs {@code DAN_API_KEY}. */
public final class ManyImages {
    public static void main(String[] args) {
        Path folder = Path.of("images");
        Items items = Items.csv(Path.of("prompts.csv")).defaults(Map.of("model", Dan.MODEL_CLARITY, "size", "256x256"));
        try (ImageClient client = Dan.fromEnv()) {
            BulkReport report = Bulk.of(client)
                    .ledger(Ledger.file(folder.resolve("easel.db"))) // written before each submission
                    .into(folder)
                    .inFlight(20)
                    .stopWhen(StopCondition.failuresInARow(10))
                    .run(items);
            System.out.println(report.toText());
        }
    }
}

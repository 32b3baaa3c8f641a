package dev.easel.docs;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageClient;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.gemini.Gemini;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.openai.OpenAi;
import dev.easel.replicate.Replicate;
import dev.easel.zhiqite.Zhiqite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The guide's table of what each service can do, from what the providers themselves say. */
final class CapabilityTable {
    private static final String UNKNOWN = "the server decides";

    private final List<Capabilities> columns;
    private final StringBuilder table = new StringBuilder();

    private CapabilityTable(List<Capabilities> columns) {
        this.columns = columns;
    }

    static String markdown() {
        List<ImageClient> clients = List.of(
                Dan.builder().apiKey(Dan.ANONYMOUS_KEY).build(),
                ItsRose.builder().apiKey("MARKEDKEY").build(),
                Zhiqite.builder()
                        .accessKeyId("MARKEDKEY-id")
                        .accessKeySecret("MARKEDKEY-secret")
                        .build(),
                Local.builder().build(),
                OpenAi.builder().apiKey("MARKEDKEY").build(),
                OpenAi.builder().apiKey("MARKEDKEY").background("gpt-5.6").build(),
                ComfyUi.builder().build(),
                Replicate.builder().apiKey("MARKEDKEY").build(),
                Bfl.builder().apiKey("MARKEDKEY").build(),
                Fal.builder().apiKey("MARKEDKEY").build(),
                Gemini.builder().apiKey("MARKEDKEY").build(),
                Gemini.builder().apiKey("MARKEDKEY").background(true).build());
        try {
            return new CapabilityTable(
                            clients.stream().map(ImageClient::capabilities).toList())
                    .filled();
        } finally {
            clients.forEach(ImageClient::close);
        }
    }

    private String filled() {
        line(List.of(
                "",
                "OpenDAN",
                "ItsRose",
                "Zhiqite",
                "sd-api-server",
                "OpenAI",
                "OpenAI in the background",
                "ComfyUI",
                "Replicate",
                "BFL",
                "fal",
                "Gemini",
                "Gemini in the background"));
        line(Collections.nCopies(columns.size() + 1, "---"));
        row("works by", can -> can.delivery() == Delivery.QUEUED ? "a queue" : "one blocking call");
        row(
                "can do",
                can -> listed(
                        can.operations().stream().sorted().map(Operation::label).toList()));
        row("cannot do without", can -> can.required().isEmpty() ? "nothing" : fields(can.required().stream()));
        row("width and height", CapabilityTable::sides);
        row("steps", can -> where(can, Feature.STEPS, known(can.steps())));
        row("guidance scale", can -> where(can, Feature.GUIDANCE_SCALE, known(can.guidanceScale())));
        row("largest seed", can -> where(can, Feature.SEED, largestSeed(can)));
        row("images in one call", can -> Integer.toString(can.imagesPerCall()));
        row("tells its place in the queue", can -> yes(can.queuePosition()));
        row("can be resumed by its handle", can -> yes(can.resumable()));
        row("can be stopped at the service", can -> yes(can.cancel()));
        row("keeps results", CapabilityTable::lifetime);
        row("takes images as", CapabilityTable::inputs);
        row("samplers that Easel names", can -> where(can, Feature.SAMPLER, samplers(can)));
        for (Feature feature : Feature.values()) {
            if (honouring(feature) > 0 && honouring(feature) < columns.size()) {
                row("`" + feature.field() + "`", can -> yes(can.features().contains(feature)));
            }
        }
        table.append("\nAll honour ").append(honouredBy(columns.size())).append(".\n");
        String none = honouredBy(0);
        return table + (none.isEmpty() ? "" : "None honours " + none + " yet.\n");
    }

    private long honouring(Feature feature) {
        return columns.stream().filter(can -> can.features().contains(feature)).count();
    }

    private String honouredBy(int number) {
        return fields(Arrays.stream(Feature.values()).filter(feature -> honouring(feature) == number));
    }

    private void row(String title, Function<Capabilities, String> cell) {
        List<String> cells = new ArrayList<>(List.of(title));
        columns.stream().map(cell).forEach(cells::add);
        line(cells);
    }

    private void line(List<String> cells) {
        table.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String sides(Capabilities can) {
        String width = known(can.width());
        return can.width().equals(can.height()) ? width : width + " by " + known(can.height());
    }

    private static String samplers(Capabilities can) {
        return can.samplers().isEmpty()
                ? UNKNOWN
                : Integer.toString(can.samplers().size());
    }

    private static String lifetime(Capabilities can) {
        return can.resultLifetime()
                .map(time -> time.toSeconds() + " s")
                .orElse(can.resumable() ? "not documented" : "no");
    }

    private static String inputs(Capabilities can) {
        boolean any =
                can.features().contains(Feature.INIT_IMAGE) || can.features().contains(Feature.CONTROLS);
        return !any ? "none" : can.inputForm() == InputForm.URL ? "an address" : "file or bytes";
    }

    private static String largestSeed(Capabilities can) {
        return can.maxSeed() == Long.MAX_VALUE ? "any" : Long.toString(can.maxSeed());
    }

    /** A service that does not take a field has no range for it. */
    private static String where(Capabilities can, Feature feature, String cell) {
        return can.features().contains(feature) ? cell : "none";
    }

    private static String fields(Stream<Feature> features) {
        return listed(
                features.sorted().map(feature -> "`" + feature.field() + "`").toList());
    }

    private static String listed(List<String> words) {
        return String.join(", ", words);
    }

    private static String known(Optional<?> range) {
        return range.map(Object::toString).orElse(UNKNOWN);
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}

package dev.easel.cli;

import dev.easel.Generation;
import dev.easel.InvalidRequestException;
import dev.easel.Sidecar;
import dev.easel.Usage;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code easel read}. */
@Command(
        name = "read",
        header = "Prints prompt, seed and settings that an image holds, whichever program generated it.",
        description = {
            "",
            "Knows what the Stable Diffusion web UI and its relatives, ComfyUI, SwarmUI, Fooocus,",
            "InvokeAI and NovelAI write into PNG, JPEG, WebP and AVIF, and reads the sidecar that",
            "Easel writes beside an image. Nothing is sent anywhere.",
            ""
        },
        footer = {"", "Exit code: 0, also where an image holds nothing; 2 if a file is no image that can be read."},
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ReadCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Files.")
    private List<String> images = List.of();

    @Option(names = "--json", description = "Print one JSON object for each image.")
    private boolean json;

    ReadCommand(Session session) {
        this.session = session;
    }

    /**
     * What was found.
     *
     * @param inside what the image itself says
     * @param beside what Easel wrote beside it
     */
    private record Found(Path image, Generation inside, Optional<Sidecar> beside) {}

    @Override
    public Integer call() {
        // All are read before a line is printed: a wrong name prints its message alone.
        List<Found> found = images.stream().map(ReadCommand::found).toList();
        for (Found one : found) {
            if (json) {
                session.terminal().out().println(json(one));
            } else {
                print(one);
            }
        }
        return ExitCode.DONE;
    }

    private static Found found(String name) {
        Path image = Arguments.image("IMAGE", name);
        Generation inside;
        try {
            inside = Generation.read(image);
        } catch (InvalidRequestException e) {
            throw new UsageException("IMAGE " + words(e) + "; name an image");
        }
        Path sidecar = Sidecar.beside(image);
        try {
            return new Found(
                    image, inside, Files.exists(sidecar) ? Optional.of(Sidecar.read(sidecar)) : Optional.empty());
        } catch (InvalidRequestException e) {
            throw new UsageException("IMAGE is " + image + ", whose sidecar " + sidecar + " cannot be read: " + words(e)
                    + "; remove it to read the image alone");
        }
    }

    private static String words(InvalidRequestException e) {
        boolean alone =
                e.violations().stream().allMatch(violation -> violation.field().equals("image"));
        return e.violations().stream()
                .map(violation -> alone ? violation.message() : violation.toString())
                .collect(Collectors.joining("; "));
    }

    private void print(Found found) {
        PrintStream out = session.terminal().out();
        out.println(Words.plain(found.image().toString()));
        Map<String, Object> settings = settings(found.inside());
        found.beside().ifPresent(sidecar -> {
            settings(sidecar.generation()).forEach(settings::putIfAbsent);
            facts(sidecar).forEach(settings::put);
        });
        if (settings.isEmpty() && found.inside().metadata().isEmpty()) {
            out.println("  holds no prompt, seed or settings");
        }
        settings.forEach((name, value) -> out.println("  " + name + ": " + Words.plain(String.valueOf(value))));
        if (!found.inside().metadata().isEmpty()) {
            out.println("  in the image's own words:");
            found.inside()
                    .metadata()
                    .forEach((name, value) -> out.println("    " + Words.plain(name) + ": " + Words.plain(value)));
        }
    }

    private static Json json(Found found) {
        Json object = Json.object().put("file", found.image());
        settings(found.inside()).forEach(object::put);
        object.put(
                "metadata",
                found.inside().metadata().isEmpty() ? null : found.inside().metadata());
        return object.put("sidecar", found.beside().map(sidecar -> {
            Json beside = Json.object();
            facts(sidecar).forEach(beside::put);
            settings(sidecar.generation()).forEach(beside::put);
            return beside;
        }));
    }

    private static Map<String, Object> settings(Generation generation) {
        Map<String, Object> settings = new LinkedHashMap<>();
        put(settings, "prompt", generation.prompt());
        put(settings, "negative prompt", generation.negativePrompt());
        put(settings, "seed", boxed(generation));
        put(settings, "model", generation.model());
        put(settings, "sampler", generation.sampler());
        put(settings, "scheduler", generation.scheduler());
        put(
                settings,
                "steps",
                generation.steps().isPresent() ? Optional.of(generation.steps().getAsInt()) : Optional.empty());
        put(
                settings,
                "guidance scale",
                generation.guidanceScale().isPresent()
                        ? Optional.of(generation.guidanceScale().getAsDouble())
                        : Optional.empty());
        return settings;
    }

    private static Optional<Long> boxed(Generation generation) {
        return generation.seed().isPresent() ? Optional.of(generation.seed().getAsLong()) : Optional.empty();
    }

    private static Map<String, Object> facts(Sidecar sidecar) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("provider", sidecar.provider());
        put(facts, "size", sidecar.size());
        put(facts, "cost", cost(sidecar.usage()));
        facts.put("ticket", sidecar.handle().encode());
        return facts;
    }

    private static Optional<String> cost(Usage usage) {
        return usage.amount()
                .map(amount -> amount.toPlainString()
                        + usage.currency().map(currency -> " " + currency).orElse(""));
    }

    private static void put(Map<String, Object> map, String name, Optional<?> value) {
        @Nullable Object known = value.orElse(null);
        if (known != null) {
            map.put(name, known);
        }
    }
}

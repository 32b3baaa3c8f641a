package dev.easel.cli;

import dev.easel.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What the user typed about the images: read by the command line, and turned into an {@link Order}. */
final class OrderOptions {
    /** What JavaScript's numbers hold exactly, and so what services take that are written in it. */
    private static final long LARGEST_SEED = (1L << 53) - 1;

    /** Seeds that nobody chose are short enough to be typed again. */
    private static final int DRAWN_SEEDS = 1_000_000;

    /** What says something about an image to be drawn, and nothing where none is. */
    private static final List<String> OF_DRAWINGS =
            List.of("--size", "--seed", "--count", "--negative", "--steps", "--mask", "--strength");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROMPT",
            description = "What the images show, in quotes: \"a lighthouse at dusk\".")
    private List<String> prompts = List.of();

    @Option(
            names = "--size",
            paramLabel = "WIDTHxHEIGHT",
            defaultValue = "512x512",
            description = "In pixels. Default: ${DEFAULT-VALUE}.")
    private String size = "";

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "The same seed draws the same images. By default one is drawn for all services, and shown.")
    private @Nullable String seed;

    @Option(
            names = "--count",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Images from each service, 1 to 100. Default: ${DEFAULT-VALUE}.")
    private String count = "";

    @Option(names = "--negative", paramLabel = "TEXT", description = "What the images should not show.")
    private @Nullable String negative;

    @Option(
            names = "--steps",
            paramLabel = "NUMBER",
            description = "Denoising steps, by default each service's own. 20 to 25 is what all that have steps take.")
    private @Nullable String steps;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model, in the words of the one service that --provider names.")
    private @Nullable String model;

    @Option(
            names = "--init-image",
            paramLabel = "FILE",
            description = "An image to start from (PNG, JPEG, WebP or GIF).")
    private @Nullable String initImage;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "With --init-image: white is drawn anew, black stays as it is.")
    private @Nullable String mask;

    @Option(
            names = "--strength",
            paramLabel = "NUMBER",
            description = "With --init-image: how far to go from it, 0 to 1. By default each service's own.")
    private @Nullable String strength;

    @Option(
            names = "--upscale",
            paramLabel = "FACTOR",
            description = "With a prompt: the image is drawn again, so many times as large; where a service cannot,"
                    + " it comes as it is, with a note. With --init-image and no prompt: that image is made larger"
                    + " as it is. 2 is what all take that can.")
    private @Nullable String upscale;

    @Option(
            names = "--caption",
            paramLabel = "FILE",
            description = "No prompt: the services say in words what this image shows.")
    private @Nullable String caption;

    boolean drewSeed() {
        return seed == null;
    }

    /**
     * Checks it all, and touches no file.
     *
     * @param program what the user typed to run this, for an example
     * @return makes the order, with the images that go in copied into the folder
     * @throws UsageException if something is wrong
     */
    Function<OutFolder, Order> checked(List<Provider> chosen, String program) {
        if (model != null && chosen.size() > 1) {
            throw new UsageException("--model goes with one service, since each names its models in its own way; add"
                    + " --provider with one of " + Provider.ids());
        }
        @Nullable String named = model == null
                ? null
                : Arguments.notBlank("--model", model, "leave it out for the default, or name one");
        @Nullable Path start = initImage == null ? null : Arguments.image("--init-image", initImage);
        @Nullable Double factor = upscale == null
                ? null
                : Arguments.number("--upscale", upscale, "a number above 1, up to 10", Math.nextUp(1.0), 10);
        if (caption != null) {
            return description(Arguments.image("--caption", caption), named);
        }
        if (prompts.isEmpty() && start != null && factor != null) {
            refuse(OF_DRAWINGS, "goes with a prompt; give one, or leave it out to make the image larger as it is");
            refuse(List.of("--model"), "goes with a prompt; leave it out to make the image larger as it is");
            return folder -> new Enlargement(folder.take("--init-image", "Input", start), factor);
        }
        return drawing(named, start, factor, program);
    }

    private Function<OutFolder, Order> description(Path image, @Nullable String named) {
        if (!prompts.isEmpty()) {
            throw new UsageException(
                    "--caption goes without a prompt, for it asks for words; leave one of the two out");
        }
        refuse(OF_DRAWINGS, "goes without --caption, which draws nothing; leave one of the two out");
        refuse(
                List.of("--init-image", "--upscale"),
                "goes without --caption, which draws nothing; leave one of the two out");
        return folder -> new Description(folder.take("--caption", "Input", image), named);
    }

    private Function<OutFolder, Order> drawing(
            @Nullable String named, @Nullable Path start, @Nullable Double factor, String program) {
        String prompt = Arguments.prompt(prompts, program);
        if (start == null) {
            refuse(List.of("--mask", "--strength"), "goes with --init-image; add the image to start from");
        }
        Size pixels = Arguments.size(size);
        long first = seed == null
                ? ThreadLocalRandom.current().nextInt(DRAWN_SEEDS)
                : Arguments.whole("--seed", seed, "", 0, LARGEST_SEED);
        int number = (int) Arguments.whole("--count", count, "", 1, 100);
        @Nullable String without =
                negative == null ? null : Arguments.notBlank("--negative", negative, "leave it out, or name something");
        @Nullable Integer denoising = steps == null ? null : (int) Arguments.whole("--steps", steps, "", 1, 1_000);
        @Nullable Double far = strength == null ? null : Arguments.number("--strength", strength, "a number from 0 to 1", 0, 1);
        @Nullable Path white = mask == null ? null : Arguments.image("--mask", mask);
        return folder -> {
            @Nullable Source input = start == null ? null : folder.take("--init-image", "Input", start);
            @Nullable Source part = white == null ? null : folder.take("--mask", "Mask", white);
            return new Drawing(prompt, pixels, first, number, without, denoising, named, input, part, far, factor);
        };
    }

    /** Also those that were given the value that they have anyway: who typed them expects something of them. */
    private void refuse(List<String> options, String message) {
        if (command == null) {
            return;
        }
        ParseResult typed = command.commandLine().getParseResult();
        options.stream().filter(typed::hasMatchedOption).findFirst().ifPresent(option -> {
            throw new UsageException(option + " " + message);
        });
    }
}

package dev.easel.cli;

import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.bulk.Ledger;
import dev.easel.comfyui.ComfyUiOptions;
import dev.easel.studio.Studio;
import dev.easel.studio.StudioService;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code easel studio}. */
@Command(
        name = "studio",
        header = "Opens a page on this machine that draws with several services, and shows what was made.",
        description = {
            "",
            "It uses the real services that the environment names. Where it names none, all are",
            "emulators inside this process, which call nobody and cost nothing.",
            "The page is for this machine alone (127.0.0.1); its address holds a token.",
            ""
        },
        footer = {
            "",
            RealServices.HELP,
            "",
            "Ctrl-C ends it. Started again on the same folder, it goes on with what was under way",
            "at real services, and submits nothing twice.",
            "",
            "Exit code: 130 when Ctrl-C ended it, 2 for wrong usage or a port that is in use."
        },
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class StudioCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            split = ",",
            description = "The services that the page offers. Default: all that the environment names.")
    private List<String> providers = List.of();

    @Option(names = "--emulators", description = "Use emulators alone, whatever the environment names.")
    private boolean emulators;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where images go, and which the page shows. Default: out, beside the script.")
    private @Nullable String out;

    @Option(
            names = "--port",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "The port of the page. Default: a free one.")
    private String port = "";

    @Option(names = "--ledger", paramLabel = "FILE", description = "The ledger of a bulk run, to see it live.")
    private @Nullable String ledger;

    @Mixin
    private final MoneyOptions money = new MoneyOptions();

    StudioCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<Provider> chosen = chosen();
        Path folder = Arguments.outFolder(out);
        Studio.Builder builder =
                Studio.builder().folder(folder).port((int) Arguments.whole("--port", port, "", 0, 65_535));
        money.prices(chosen.get(0)).ifPresent(builder::prices);
        money.budget().ifPresent(builder::budget);
        if (ledger != null) {
            builder.ledger(existing(ledger));
        }
        Map<String, String> environment = emulators ? Map.of() : session.environment();
        try (OpenServices services = OpenServices.open(chosen, environment, session.pace())) {
            services.all().forEach(service -> builder.service(offered(service)));
            try (Studio studio = builder.start()) {
                // Ctrl-C runs no `finally`, and the tasks are to be left to the next start.
                Runtime.getRuntime().addShutdownHook(new Thread(studio::close, "easel-studio-ends"));
                show(studio, services.all(), folder);
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.INTERRUPTED;
    }

    private List<Provider> chosen() {
        List<Provider> named = Arguments.providers(providers);
        if (emulators) {
            return named;
        }
        RealServices real = new RealServices(session.environment());
        List<Provider> present = new ArrayList<>();
        for (Provider provider : named) {
            if (real.isNamed(provider)) {
                present.add(provider);
            } else if (!providers.isEmpty()) {
                throw new UsageException("--provider names " + provider.id() + ", and "
                        + RealServices.variables(provider) + " is not set; set it, or add --emulators");
            }
        }
        emulators = present.isEmpty();
        return emulators ? named : present;
    }

    private static Ledger existing(String text) {
        Path file = Arguments.path("--ledger", text);
        if (!Files.isRegularFile(file)) {
            throw new UsageException("--ledger is " + Arguments.shown(text)
                    + ", which is no file; name the ledger of a bulk run, for example out/easel.db");
        }
        return Ledger.file(file);
    }

    private static StudioService offered(OpenService service) {
        Provider provider = service.provider();
        StudioService offered = service.isEmulator()
                ? StudioService.emulated(provider.title(), service.client())
                : StudioService.real(provider.title(), service.client());
        offered = offered.withDefaults(request -> completed(provider, request));
        return service.pollSchedule().map(offered::withPollSchedule).orElse(offered);
    }

    private static ImageRequest completed(Provider provider, ImageRequest request) {
        ImageRequest.Builder builder =
                request.toBuilder().model(request.model().orElseGet(() -> UsualModel.model(provider, request)));
        switch (provider) {
            // By default its models make WebP, which Java's own ImageIO does not read.
            case REPLICATE -> builder.outputFormat(ImageFormat.PNG);
            case COMFYUI ->
                builder.addOptions(ComfyUiOptions.builder().previews(true).build());
            default -> {}
        }
        return builder.build();
    }

    private void show(Studio studio, List<OpenService> services, Path folder) {
        PrintStream printed = session.terminal().out();
        String names = services.stream().map(service -> service.provider().id()).collect(Collectors.joining(", "));
        printed.println(
                services.get(0).isEmulator()
                        ? "Emulators alone: nobody is called and nothing costs money (" + names + ")."
                        : "Real services, which may charge: " + names + ".");
        printed.println("Images: " + folder);
        printed.println(
                "The address is for this machine alone, and holds a token: keep it to yourself. Ctrl-C ends the studio.");
        // Last: who waits for the address has read everything else.
        printed.println("Easel Studio: " + studio.address());
        printed.flush();
    }
}

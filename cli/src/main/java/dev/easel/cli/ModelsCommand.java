package dev.easel.cli;

import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.EaselException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code easel models}. */
@Command(
        name = "models",
        header = "Lists the models of each service.",
        description = {
            "",
            "Without a key in the environment the list is that of an emulator, and says so: the",
            "real service may have others.",
            ""
        },
        footer = {"", RealServices.HELP, "", "Exit code: 0, or 1 if a list could not be had, or 2 for wrong usage."},
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ModelsCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            split = ",",
            description = "Which services. All by default; repeat it, or give a list.")
    private List<String> providers = List.of();

    @Option(
            names = "--catalogue",
            paramLabel = "NAME",
            defaultValue = "models",
            description = "Another list: loras, vaes, embeddings, samplers, schedulers, upscalers.")
    private String catalogue = "";

    @Option(names = "--json", description = "Print one JSON object for each service.")
    private boolean json;

    ModelsCommand(Session session) {
        this.session = session;
    }

    /**
     * A service's list.
     *
     * @param entries {@code null} where there is none
     * @param obstacle why there is none
     * @param failed whether there should be one
     */
    private record Listing(
            OpenService service,
            @Nullable List<CatalogueEntry> entries,
            @Nullable String obstacle,
            boolean failed) {}

    @Override
    public Integer call() {
        List<Provider> chosen = Arguments.providers(providers);
        Catalogue wanted = wanted();
        try (OpenServices services = OpenServices.open(chosen, session.environment(), EmulatorPace.INSTANT)) {
            List<Listing> listings = new ArrayList<>();
            for (OpenService service : services.all()) {
                Listing listing = listing(service, wanted);
                listings.add(listing);
                show(listing, wanted);
            }
            return listings.stream().anyMatch(Listing::failed) ? ExitCode.FAILED : ExitCode.DONE;
        }
    }

    private Catalogue wanted() {
        return Arrays.stream(Catalogue.values())
                .filter(known -> known.name().equals(catalogue.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException("--catalogue is " + Arguments.shown(catalogue) + "; choose from "
                        + Arrays.stream(Catalogue.values())
                                .map(known -> known.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static Listing listing(OpenService service, Catalogue wanted) {
        if (!service.client().capabilities().catalogues().contains(wanted)) {
            return new Listing(service, null, "the service has no list of " + wanted.label(), false);
        }
        try {
            return new Listing(service, service.client().catalogue(wanted), null, false);
        } catch (EaselException e) {
            return new Listing(service, null, String.valueOf(e.getMessage()), true);
        }
    }

    private void show(Listing listing, Catalogue wanted) {
        PrintStream out = session.terminal().out();
        Provider provider = listing.service().provider();
        @Nullable String usual = wanted == Catalogue.MODELS ? provider.defaultModel() : null;
        if (json) {
            out.println(Json.object()
                    .put("provider", provider.id())
                    .put("emulator", listing.service().isEmulator())
                    .put("default", usual)
                    .put(
                            wanted.name().toLowerCase(Locale.ROOT),
                            listing.entries() == null
                                    ? null
                                    : listing.entries().stream()
                                            .map(ModelsCommand::json)
                                            .toList())
                    .put("message", listing.obstacle()));
            return;
        }
        out.println(provider.id() + " (" + (listing.service().isEmulator() ? "emulator" : "real service") + ")");
        if (usual != null) {
            out.println("  draw uses " + usual);
        }
        if (listing.obstacle() != null) {
            out.println("  " + Words.plain(listing.obstacle()));
        }
        if (listing.entries() != null) {
            listing.entries().forEach(entry -> out.println("  " + Words.plain(named(entry))));
        }
    }

    private static String named(CatalogueEntry entry) {
        return entry.name().equals(entry.id()) ? entry.id() : entry.id() + "  (" + entry.name() + ")";
    }

    private static Json json(CatalogueEntry entry) {
        return Json.object()
                .put("id", entry.id())
                .put("name", entry.name())
                .put("details", entry.details().isEmpty() ? null : entry.details());
    }
}

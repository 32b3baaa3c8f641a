package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** OpenAI's Images API, and the servers that follow it, each by its {@link LocalProfile}. */
final class OpenAiDialect implements Dialect {
    private final LocalProfile profile;
    private final LocalSettings settings;
    private final Capabilities capabilities;
    private final ImageAddresses addresses;
    private final OpenAiResponses responses;
    private final OpenAiRequests requests;

    OpenAiDialect(LocalProfile profile, LocalSettings settings) {
        this.profile = profile;
        this.settings = settings;
        this.capabilities = profile.capabilities(settings.imagesPerCall());
        this.addresses = ImageAddresses.ofServerThatKnowsItsHost(settings);
        this.responses = new OpenAiResponses(profile.dialect(), addresses);
        this.requests = new OpenAiRequests(profile, settings);
    }

    @Override
    public LocalDialect dialect() {
        return profile.dialect();
    }

    @Override
    public Set<LocalVerb> verbs() {
        return profile.verbs();
    }

    @Override
    public Optional<WireRequest> locate(String address) {
        return addresses.locate(address);
    }

    @Override
    public Job vary(VariationRequest request) {
        return new OpenAiJobs.Variations(request, settings, responses);
    }

    @Override
    public Job upscale(ImageInput image, String model) {
        return new OpenAiJobs.UpscalingByModel(image, model, settings, responses);
    }

    /** LocalAI's: made by the model that the request names as its upscaler, twice or four times as wide and high. */
    @Override
    public Job upscale(UpscaleRequest request) {
        if (request.factor() != 2 && request.factor() != 4) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "factor",
                    "is " + request.factor() + "; " + profile.label() + " takes 2 and 4"));
        }
        return new OpenAiJobs.Upscaling(request, settings, responses);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return LocalCatalogues.openAiModels(settings.prefix() + "/models");
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        OpenAiChecks.check(request, profile, settings, findings);
    }

    @Override
    public WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context) {
        return new WireExchange<>(
                requests.generate(request, context),
                response -> responses.read(response, requests.seed(request, context)));
    }

    @Override
    public Optional<String> requestId(WireResponse response) {
        return Dialect.super
                .requestId(response)
                .or(() -> response.header("apim-request-id"))
                .or(() -> response.header("x-litellm-call-id"));
    }
}

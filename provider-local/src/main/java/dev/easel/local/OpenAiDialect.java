package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** OpenAI's Images API: generations and edits. */
final class OpenAiDialect implements Dialect {
    private final Capabilities capabilities;
    private final LocalResponseFormat responseFormat;
    private final PictureAddresses addresses;
    private final OpenAiAnswers answers;

    OpenAiDialect(LocalSettings settings) {
        this.capabilities = Capabilities.builder()
                .operations(Set.of(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING))
                .features(Set.of(Feature.MODEL, Feature.SIZE, Feature.OUTPUT_FORMAT, Feature.INIT_IMAGE, Feature.MASK))
                .required(Set.of(Feature.MODEL))
                .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP))
                .imagesPerCall(settings.imagesPerCall())
                .catalogues(Set.of(Catalogue.MODELS))
                .inputForm(InputForm.MULTIPART)
                .delivery(Delivery.BLOCKING)
                .build();
        this.responseFormat = settings.responseFormat();
        this.addresses = PictureAddresses.ofServerThatKnowsItsHost(settings);
        this.answers = new OpenAiAnswers(addresses);
    }

    @Override
    public Set<LocalVerb> verbs() {
        return Set.of(LocalVerb.VARIATIONS, LocalVerb.UPSCALING);
    }

    @Override
    public Optional<WireRequest> locate(String address) {
        return addresses.locate(address);
    }

    @Override
    public Job vary(VariationRequest request) {
        return new OpenAiJobs.Variations(request, responseFormat, answers);
    }

    @Override
    public Job upscale(ImageInput image, String model) {
        return new OpenAiJobs.Upscaling(image, model, answers);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return Lists.openAiModels("/v1/models");
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        OpenAiRules.check(request, capabilities.imagesPerCall(), findings);
    }

    @Override
    public WireRequest request(ImageRequest request, SubmitContext context) {
        return OpenAiRequests.submit(request, context, responseFormat);
    }

    @Override
    public Outcome<FinishedWork> read(WireResponse response, SubmitContext context) {
        return answers.read(response, OptionalLong.empty());
    }
}

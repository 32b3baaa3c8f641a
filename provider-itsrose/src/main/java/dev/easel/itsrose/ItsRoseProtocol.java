package dev.easel.itsrose;

import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.ProviderId;
import dev.easel.Sampler;
import dev.easel.TaskCall;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One blocking call for each image: there are no tasks to poll. */
final class ItsRoseProtocol implements ProviderProtocol {
    private final Capabilities capabilities;
    private final ItsRoseExtraFields extras;

    private ItsRoseProtocol(Capabilities capabilities, ItsRoseExtraFields extras) {
        this.capabilities = capabilities;
        this.extras = extras;
    }

    /**
     * @param parallelCalls how many calls of one request are made at the same time
     * @param extras what goes with every sdapi call
     * @param inlineImages whether images at hand go inside requests
     */
    static ItsRoseProtocol create(int parallelCalls, ItsRoseExtraFields extras, boolean inlineImages) {
        InputForm form = inlineImages ? InputForm.URL_OR_BASE64 : InputForm.URL;
        return new ItsRoseProtocol(ItsRoseCapabilities.of(parallelCalls, form), extras);
    }

    /** What goes with every sdapi call. */
    ItsRoseExtraFields extras() {
        return extras;
    }

    @Override
    public ProviderId id() {
        return ItsRose.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        ItsRoseChecks.check(request, findings);
    }

    @Override
    public Optional<String> samplerWord(Sampler sampler) {
        return ItsRoseSamplers.word(sampler);
    }

    @Override
    public Job generate(ImageRequest request) {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        request.mask().ifPresent(inputs::add);
        return new ItsRoseJob(
                request.requestId(),
                inputs,
                // Images are documented as addresses; base64, with a prefix or without, is read in their place all the
                // same.
                context -> WireRequest.post(ItsRoseRequests.path(request))
                        .json(ItsRoseRequests.body(request, context, extras, isInline()))
                        .imagesIn(ItsRoseResponses.IMAGES)
                        .build(),
                ItsRoseResponses::images);
    }

    private boolean isInline() {
        return capabilities.inputForm() == InputForm.URL_OR_BASE64;
    }

    /**
     * The rest of the window, once nothing is left of it: a call made while limited would begin the window anew for every
     * caller of the key.
     */
    @Override
    public @Nullable Duration pauseAfter(WireResponse response) {
        return ItsRoseErrors.untilNextWindow(response);
    }

    @Override
    public Job caption(CaptionRequest request) {
        ItsRoseChecks.require(request, isInline());
        ImageInput image = request.image();
        return new ItsRoseJob(
                Optional.empty(),
                List.of(image),
                context -> WireRequest.get(ItsRoseRequests.captionPath(image, context, extras))
                        .build(),
                (response, context) -> ItsRoseResponses.caption(response));
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return catalogue == Catalogue.MODELS ? ItsRoseQueries.models(extras) : ItsRoseQueries.schedulers(extras);
    }

    @Override
    public boolean canPoll(TaskCall task) {
        return false;
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        throw new UnsupportedOperationException("itsrose responds when the image is done and keeps no tasks");
    }
}

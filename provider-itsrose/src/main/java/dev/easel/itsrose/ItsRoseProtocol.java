package dev.easel.itsrose;

import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.spi.Findings;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.Query;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One blocking call for each picture: there are no tasks to ask about. */
final class ItsRoseProtocol implements ProviderProtocol {
    private final Capabilities capabilities;
    private final ItsRoseExtras extras;

    private ItsRoseProtocol(Capabilities capabilities, ItsRoseExtras extras) {
        this.capabilities = capabilities;
        this.extras = extras;
    }

    /**
     * @param parallelCalls how many calls of one request are made at the same time
     * @param extras what goes with every sdapi call
     * @param inlineImages whether pictures at hand go inside requests
     */
    static ItsRoseProtocol create(int parallelCalls, ItsRoseExtras extras, boolean inlineImages) {
        InputForm form = inlineImages ? InputForm.URL_OR_BASE64 : InputForm.URL;
        return new ItsRoseProtocol(ItsRoseCapabilities.of(parallelCalls, form), extras);
    }

    /** What goes with every sdapi call. */
    ItsRoseExtras extras() {
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
        ItsRoseRequests.check(request, findings);
    }

    @Override
    public WireRequest submit(ImageRequest request, SubmitContext context) {
        // Pictures are documented as addresses; base64, with a prefix or without, is read in their place all the same.
        return WireRequest.post(ItsRoseRequests.path(request))
                .json(ItsRoseRequests.body(request, context, extras, isInline()))
                .imagesIn("images")
                .build();
    }

    private boolean isInline() {
        return capabilities.inputForm() == InputForm.URL_OR_BASE64;
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return ItsRoseAnswers.pictures(response);
    }

    /**
     * The rest of the window, once nothing is left of it: a call made while limited would begin the window anew for every
     * caller of the key.
     */
    @Override
    public @Nullable Duration pauseAfter(WireResponse response) {
        return ItsRoseEnvelope.untilNextWindow(response);
    }

    @Override
    public Job caption(CaptionRequest request) {
        ItsRoseRequests.checkCaption(request, isInline());
        return new Caption(request.image(), extras);
    }

    @Override
    public Query<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return catalogue == Catalogue.MODELS ? ItsRoseQueries.models(extras) : ItsRoseQueries.schedulers(extras);
    }

    @Override
    public WireRequest status(TaskPart task) {
        throw noTasks();
    }

    @Override
    public StatusOutcome readStatus(WireResponse response, TaskPart task) {
        throw noTasks();
    }

    /** One call that answers with the words. */
    private record Caption(ImageInput image, ItsRoseExtras extras) implements Job {
        @Override
        public List<ImageInput> inputs() {
            return List.of(image);
        }

        @Override
        public WireRequest submit(SubmitContext context) {
            return WireRequest.get(ItsRoseRequests.captionPath(image, context, extras))
                    .build();
        }

        @Override
        public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
            return ItsRoseAnswers.caption(response);
        }
    }

    private static UnsupportedOperationException noTasks() {
        return new UnsupportedOperationException("itsrose answers when the picture is done and keeps no tasks");
    }
}

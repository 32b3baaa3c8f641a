package dev.easel.itsrose;

import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.spi.Findings;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One blocking call for each picture: there are no tasks to ask about. */
final class ItsRoseProtocol implements ProviderProtocol {
    private final Capabilities capabilities;

    ItsRoseProtocol(Capabilities capabilities) {
        this.capabilities = capabilities;
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
        return WireRequest.post("/sdapi/txt2img")
                .json(ItsRoseRequests.txt2img(request, context))
                .imagesIn("images")
                .build();
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return ItsRoseAnswers.read(response);
    }

    /**
     * The rest of the window, once nothing is left of it: a call made while limited would begin the window anew for every
     * caller of the key.
     */
    @Override
    public @Nullable Duration pauseAfter(WireResponse response) {
        return ItsRoseAnswers.untilNextWindow(response);
    }

    @Override
    public WireRequest status(TaskPart task) {
        throw noTasks();
    }

    @Override
    public StatusOutcome readStatus(WireResponse response, TaskPart task) {
        throw noTasks();
    }

    private static UnsupportedOperationException noTasks() {
        return new UnsupportedOperationException("itsrose answers when the picture is done and keeps no tasks");
    }
}

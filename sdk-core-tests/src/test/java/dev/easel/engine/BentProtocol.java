package dev.easel.engine;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Outcome;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.toy.ToyProtocol;
import java.net.URI;
import java.util.Optional;

/** Is the toy's protocol, for subclasses that do one thing wrong. */
abstract class BentProtocol implements ProviderProtocol {
    private static final ImageRequest ANY = ImageRequest.of("any");

    final ToyProtocol straight = ToyProtocol.create();

    @Override
    public ProviderId id() {
        return straight.id();
    }

    @Override
    public Capabilities capabilities() {
        return straight.capabilities();
    }

    @Override
    public PollSchedule pollSchedule() {
        return straight.pollSchedule();
    }

    @Override
    public Job generate(ImageRequest request) {
        return new Job() {
            @Override
            public Optional<URI> callback() {
                return request.callbackUrl();
            }

            @Override
            public WireExchange<FinishedWork> submit(SubmitContext context) {
                return new WireExchange<>(submission(request, context), response -> submitted(response));
            }
        };
    }

    WireRequest submission(ImageRequest request, SubmitContext context) {
        return straight.generate(request).submit(context).request();
    }

    Outcome<FinishedWork> submitted(WireResponse response) {
        return straightSubmitted(response);
    }

    /** What the toy makes of a response to a submission. */
    static Outcome<FinishedWork> straightSubmitted(WireResponse response) {
        return ToyProtocol.create()
                .generate(ANY)
                .submit(SubmitContext.of("any", null, 0))
                .read(response);
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        return new WireExchange<>(poll(task), response -> polled(response, task));
    }

    WireRequest poll(TaskCall task) {
        return straight.status(task).request();
    }

    Outcome<FinishedWork> polled(WireResponse response, TaskCall task) {
        return straight.status(task).read(response);
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return straight.cancel(task);
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return straight.readCallback(message);
    }
}

package dev.easel.testkit.engine;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
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
import java.util.Optional;

/** The toy's protocol, to be extended by one that does a single thing wrong. */
abstract class BentProtocol implements ProviderProtocol {
    final ToyProtocol straight = new ToyProtocol();

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
        return new ToyProtocol.ToyJob(
                request, context -> new WireExchange<>(submission(request, context), this::submitted));
    }

    WireRequest submission(ImageRequest request, SubmitContext context) {
        return ToyProtocol.submission(request, context);
    }

    Outcome<FinishedWork> submitted(WireResponse response) {
        return ToyProtocol.submitted(response);
    }

    @Override
    public WireExchange<FinishedWork> status(TaskPart task) {
        return new WireExchange<>(straight.status(task).request(), response -> polled(response, task));
    }

    Outcome<FinishedWork> polled(WireResponse response, TaskPart task) {
        return ToyProtocol.polled(response, task);
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskPart task) {
        return straight.cancel(task);
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return straight.readCallback(message);
    }
}

package dev.easel.testkit.engine;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.JsonValue;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.Query;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
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
    public WireRequest submit(ImageRequest request, SubmitContext context) {
        return straight.submit(request, context);
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        return straight.readSubmit(response, context);
    }

    @Override
    public WireRequest status(TaskPart task) {
        return straight.status(task);
    }

    @Override
    public StatusOutcome readStatus(WireResponse response, TaskPart task) {
        return straight.readStatus(response, task);
    }

    @Override
    public Optional<Query<CancelOutcome>> cancel(TaskPart task) {
        return straight.cancel(task);
    }

    @Override
    public Optional<CallbackNotice> readCallback(JsonValue body) {
        return straight.readCallback(body);
    }
}

package dev.easel.engine;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Optional;

/** Is a toy that responds with its images when they are done, and reports progress before that. */
class BlockingProtocol extends BentProtocol {
    @Override
    public Capabilities capabilities() {
        return straight.capabilities().toBuilder()
                .delivery(Delivery.BLOCKING)
                .resultLifetime(null)
                .progress(true)
                .parallelCalls(1)
                .build();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<WireExchange<TaskStatus>> progress(TaskCall task) {
        return Optional.of(new WireExchange<>(
                WireRequest.get("/progress/" + task.requestId()).build(), this::readProgress));
    }

    /** the share, the name of another exchange, or nothing. */
    Outcome<TaskStatus> readProgress(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(Problem.ofStatus(response, response.excerpt()));
        }
        Optional<String> elsewhere = response.json().get("ask").nonBlank();
        if (elsewhere.isPresent()) {
            return Outcome.next(
                    new WireExchange<>(WireRequest.get(elsewhere.get()).build(), this::readProgress));
        }
        return response.json().get("share").decimal().isPresent()
                ? Outcome.done(TaskStatus.running(
                        response.json().get("share").decimal().getAsDouble()))
                : Outcome.failed(Problem.unreadable("no share: " + response.excerpt()));
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return Optional.of(new WireExchange<>(
                WireRequest.post("/cancel/" + task.requestId()).build(), BlockingProtocol::readCancel));
    }

    /** What it came to, or where else to ask. */
    private static Outcome<CancelOutcome> readCancel(WireResponse response) {
        Optional<String> elsewhere = response.json().get("ask").nonBlank();
        return elsewhere.isPresent()
                ? Outcome.next(
                        new WireExchange<>(WireRequest.post(elsewhere.get()).build(), BlockingProtocol::readCancel))
                : Outcome.done(CancelOutcome.valueOf(
                        response.json().get("outcome").text().orElse("CANCELLED")));
    }
}

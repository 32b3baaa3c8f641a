package dev.easel.testkit.engine;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.Problem;
import dev.easel.spi.Query;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Optional;

/** A toy that answers with its pictures when they are done, and can be asked meanwhile how far they are. */
class BlockingProtocol extends BentProtocol {
    @Override
    public Capabilities capabilities() {
        return straight.capabilities().toBuilder()
                .delivery(Delivery.BLOCKING)
                .resultLifetime(Optional.empty())
                .progress(true)
                .parallelCalls(1)
                .build();
    }

    @Override
    public WireRequest status(TaskPart task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Query<TaskStatus>> progress(TaskPart task) {
        return Optional.of(
                new Query<>(WireRequest.get("/progress/" + task.requestId()).build(), this::readProgress));
    }

    /** The share; a word for where else to ask; or nothing. */
    Query.Answer<TaskStatus> readProgress(WireResponse response) {
        if (!response.isSuccessful()) {
            return new Query.Refused<>(Problem.ofStatus(response, response.excerpt()));
        }
        Optional<String> elsewhere = response.json().get("ask").nonBlank();
        if (elsewhere.isPresent()) {
            return new Query.Ask<>(new Query<>(WireRequest.get(elsewhere.get()).build(), this::readProgress), null);
        }
        return response.json().get("share").decimal().isPresent()
                ? new Query.Known<>(TaskStatus.running(
                        response.json().get("share").decimal().getAsDouble()))
                : new Query.Refused<>(Problem.unreadable("no share: " + response.excerpt()));
    }

    @Override
    public Optional<Query<CancelOutcome>> cancel(TaskPart task) {
        return Optional.of(
                new Query<>(WireRequest.post("/cancel/" + task.requestId()).build(), BlockingProtocol::readCancel));
    }

    /** What it came to, or where else to ask. */
    private static Query.Answer<CancelOutcome> readCancel(WireResponse response) {
        Optional<String> elsewhere = response.json().get("ask").nonBlank();
        return elsewhere.isPresent()
                ? new Query.Ask<>(
                        new Query<>(WireRequest.post(elsewhere.get()).build(), BlockingProtocol::readCancel), null)
                : new Query.Known<>(CancelOutcome.valueOf(
                        response.json().get("outcome").text().orElse("CANCELLED")));
    }
}

package dev.easel.internal.task;

import dev.easel.TaskPart;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.function.Function;

/** One question about a task's status, put in other ways for as long as the answer is another question. */
final class Look implements Steps.Reply {
    private static final int MAX_ASKS = 5;

    /** Who asked. */
    interface Asker {
        /** What the answer means. Pictures that came with it are the exchange's, to be taken or discarded. */
        void looked(StatusOutcome outcome, WireResponse response, Exchange exchange);

        /** There was no answer that could be read; it says nothing about the task. */
        void lookFailed(ExchangeFailure failure);
    }

    private final Steps steps;
    private final Asker asker;
    private Function<WireResponse, StatusOutcome> reader;
    private int asked;

    private Look(Steps steps, Asker asker, Function<WireResponse, StatusOutcome> reader) {
        this.steps = steps;
        this.asker = asker;
        this.reader = reader;
    }

    static void begin(Engine engine, TaskPart part, Steps steps, Asker asker) {
        Look look = new Look(steps, asker, response -> engine.protocol().readStatus(response, part));
        look.ask(engine.protocol().status(part));
    }

    private void ask(WireRequest request) {
        steps.send(request, Phase.POLL, "the task's status", this);
    }

    @Override
    public void answered(WireResponse response, Exchange exchange) {
        StatusOutcome outcome = reader.apply(response);
        if (outcome instanceof StatusOutcome.Ask again && asked++ < MAX_ASKS) {
            Steps.discard(exchange);
            reader = again.reader();
            ask(again.next());
        } else {
            asker.looked(outcome, response, exchange);
        }
    }

    @Override
    public void failed(ExchangeFailure failure) {
        asker.lookFailed(failure);
    }
}

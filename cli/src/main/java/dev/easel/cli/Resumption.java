package dev.easel.cli;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import java.util.List;
import java.util.Map;

/** A task that was submitted before. */
record Resumption(Ticket ticket) implements Order {
    @Override
    public String title() {
        return ticket.provider().id() + " task " + ticket.taskId();
    }

    /** What the task does was settled when it was submitted; each service can do this. */
    @Override
    public Operation operation() {
        return Operation.TEXT_TO_IMAGE;
    }

    @Override
    public String activity() {
        return "drawing";
    }

    @Override
    public String wanted() {
        return "what the task generates";
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    @Override
    public List<Source> sources() {
        return List.of();
    }

    @Override
    public String modelFor(Provider provider) {
        return "";
    }

    @Override
    public RunningOrder submitTo(ImageClient client, Provider provider, CallOptions options, Outcomes outcomes) {
        try {
            return RunningOrder.of(client.resume(ticket.handle(), options), outcomes);
        } catch (InvalidRequestException e) {
            throw Ticket.refused(e);
        }
    }
}

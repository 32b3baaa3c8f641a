package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.EaselException;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.routing.Decision.Kind;
import dev.easel.routing.Decision.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which clients can do what is asked, in the order in which they are tried, and why the others are skipped. Nothing is sent. */
final class Selection {
    private static final Logger LOG = LoggerFactory.getLogger(Selection.class);

    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Candidate> skippedForCircuit = new ArrayList<>();
    private final List<Decision> skipped = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable EaselException unusable;
    private boolean allAreDown;

    private Selection() {}

    /**
     * Selects the clients.
     *
     * @throws InvalidRequestException if no client can do it, with everything that is wrong at each
     * @throws ConfigurationException if an option of the call is wrong, or the choice throws
     */
    static Selection of(RoutedOperation operation, CallOptions options, Routing routing) {
        Selection selection = new Selection();
        for (NamedClient client : routing.clients()) {
            selection.consider(client, operation, options, routing);
        }
        if (selection.candidates.isEmpty()) {
            // Each of them is down: to try them all costs nothing, and to refuse would turn a pause into a failure.
            selection.candidates.addAll(selection.skippedForCircuit);
            selection.allAreDown = true;
        } else {
            selection.skippedForCircuit.forEach(candidate -> selection.skip(
                    candidate.owner(),
                    Reason.CIRCUIT_OPEN,
                    "its service failed several times in a row, and has not responded since"));
        }
        if (selection.candidates.isEmpty()) {
            throw selection.refusal();
        }
        selection.sort(routing);
        return selection;
    }

    private void consider(NamedClient client, RoutedOperation operation, CallOptions options, Routing routing) {
        Optional<Candidate> found;
        try {
            found = operation.candidate(client, options);
        } catch (InvalidRequestException cannot) {
            skip(client, Reason.UNSUPPORTED, String.valueOf(cannot.getMessage()));
            cannot.violations()
                    .forEach(wrong -> violations.add(Violation.of(
                            wrong.code(), wrong.field(), wrong.message() + " (client " + client.name() + ")")));
            return;
        } catch (ConfigurationException wrongOption) {
            throw wrongOption;
        } catch (EaselException closed) {
            unusable = closed;
            skip(client, Reason.ENDED, String.valueOf(closed.getMessage()));
            return;
        } catch (RuntimeException | Error foreign) {
            // The client's own code. Nothing was sent, so it costs nothing to try the others.
            EaselException threw = Failures.threw(client, foreign);
            LOG.warn("the client {} threw while it checked a request", client, foreign);
            unusable = threw;
            skip(client, Reason.CLIENT_THREW, "it threw " + foreign);
            return;
        }
        if (found.isEmpty()) {
            String reason = "is nothing that an alias names for it";
            skip(client, Reason.NOT_NAMED_BY_ALIAS, "the model " + reason);
            violations.add(Violation.of(Code.UNSUPPORTED, "model", reason + " (client " + client.name() + ")"));
            return;
        }
        Candidate candidate = found.get();
        if (routing.reservations().refuses(candidate.estimate().orElse(null))) {
            String reason = "has no price for it, and there is a budget";
            skip(client, Reason.PRICE_UNKNOWN, "the price list " + reason);
            violations.add(Violation.of(
                    Code.MISSING,
                    "prices",
                    reason + "; add the price, or allowUnknownPrices() (client " + client.name() + ")"));
        } else if (client.circuit().skips()) {
            skippedForCircuit.add(candidate);
        } else {
            candidates.add(candidate);
        }
    }

    private void skip(NamedClient client, Reason reason, String message) {
        skipped.add(Decision.of(Kind.SKIPPED, client.name(), reason, message));
    }

    private EaselException refusal() {
        EaselException other = unusable;
        if (other != null && violations.isEmpty()) {
            return other;
        }
        InvalidRequestException invalid = new InvalidRequestException(violations);
        if (other != null) {
            invalid.addSuppressed(other);
        }
        return invalid;
    }

    private void sort(Routing routing) {
        try {
            candidates.sort(routing.choice().forRequest(routing.random()));
        } catch (EaselException known) {
            throw known;
        } catch (RuntimeException | Error e) {
            throw new ConfigurationException(
                    List.of(Violation.of(
                            Code.INVALID, "choice", "threw " + e + "; nothing was sent. Correct it, or leave it out")),
                    e);
        }
    }

    /** Returns the clients that can do it, the best first; at least one. */
    List<Candidate> candidates() {
        return candidates;
    }

    /** Returns whether the services of all candidates are down, and they are tried all the same. */
    boolean allAreDown() {
        return allAreDown;
    }

    /** Returns why the others are skipped. */
    List<Decision> skipped() {
        return skipped;
    }
}

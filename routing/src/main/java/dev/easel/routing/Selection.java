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

/** Which clients can do what is asked, in the order in which they are tried, and why the others are skipped. Nothing is sent. */
final class Selection {
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Candidate> skippedForCircuit = new ArrayList<>();
    private final List<Decision> skipped = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable EaselException other;
    private boolean allAreDown;

    private Selection() {}

    /**
     * Selects the clients.
     *
     * @throws InvalidRequestException if no client can do it, with everything that is wrong at each
     * @throws ConfigurationException if an option of the call is wrong, or the choice throws
     */
    static Selection of(Ask ask, CallOptions options, Routing routing) {
        Selection selection = new Selection();
        for (Member member : routing.members()) {
            selection.consider(member, ask, options, routing);
        }
        if (selection.candidates.isEmpty()) {
            // Each of them is down: to try them all costs nothing, and to refuse would turn a pause into a failure.
            selection.candidates.addAll(selection.skippedForCircuit);
            selection.allAreDown = true;
        } else {
            selection.skippedForCircuit.forEach(candidate -> selection.skip(
                    candidate.member(),
                    Reason.CIRCUIT_OPEN,
                    "its service failed several times in a row, and has not responded since"));
        }
        if (selection.candidates.isEmpty()) {
            throw selection.refusal();
        }
        selection.sort(routing);
        return selection;
    }

    private void consider(Member member, Ask ask, CallOptions options, Routing routing) {
        Optional<Candidate> found;
        try {
            found = ask.candidate(member, options);
        } catch (InvalidRequestException cannot) {
            skip(member, Reason.UNSUPPORTED, String.valueOf(cannot.getMessage()));
            cannot.violations()
                    .forEach(wrong -> violations.add(Violation.of(
                            wrong.code(), wrong.field(), wrong.message() + " (client " + member.name() + ")")));
            return;
        } catch (ConfigurationException wrongOption) {
            throw wrongOption;
        } catch (EaselException closed) {
            other = closed;
            skip(member, Reason.ENDED, String.valueOf(closed.getMessage()));
            return;
        }
        if (found.isEmpty()) {
            String reason = "is nothing that an alias names for it";
            skip(member, Reason.NOT_NAMED_BY_ALIAS, "the model " + reason);
            violations.add(Violation.of(Code.UNSUPPORTED, "model", reason + " (client " + member.name() + ")"));
            return;
        }
        Candidate candidate = found.get();
        if (routing.purse().refuses(candidate.estimate().orElse(null))) {
            String reason = "has no price for it, and there is a budget";
            skip(member, Reason.PRICE_UNKNOWN, "the price list " + reason);
            violations.add(Violation.of(
                    Code.MISSING,
                    "prices",
                    reason + "; add the price, or allowUnknownPrices() (client " + member.name() + ")"));
        } else if (member.circuit().skips()) {
            skippedForCircuit.add(candidate);
        } else {
            candidates.add(candidate);
        }
    }

    private void skip(Member member, Reason reason, String message) {
        skipped.add(Decision.of(Kind.SKIPPED, member.name(), reason, message));
    }

    private EaselException refusal() {
        EaselException unusable = other;
        return violations.isEmpty() && unusable != null ? unusable : new InvalidRequestException(violations);
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

package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import dev.easel.PreparedTask;
import dev.easel.ProviderOptions;
import dev.easel.UnsupportedPolicy;
import dev.easel.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/** What a task does, in the form in which each client gets it: images of a request, or something that only some services do. */
interface RoutedOperation {
    /**
     * Returns a client as a candidate; empty where an alias names nothing for it. Nothing is sent. What is thrown and is no {@link
     * dev.easel.EaselException} comes from the client's own code.
     *
     * @throws InvalidRequestException if the client cannot do it
     */
    Optional<Candidate> candidate(NamedClient client, CallOptions options);

    /** Generates images. */
    static RoutedOperation images(ImageRequest request, Routing routing) {
        routing.aliases().check(request);
        return (named, options) -> routing.aliases()
                .resolved(request, named)
                .map(resolved -> own(resolved, named, routing))
                .map(own -> routing.callbacks().addressed(own, named))
                .map(own -> imageCandidate(own, named, options, routing));
    }

    private static Candidate imageCandidate(
            ImageRequest request, NamedClient named, CallOptions options, Routing routing) {
        ImageClient client = named.client();
        SubmissionRecord submissions = new SubmissionRecord();
        PreparedTask prepared = Objects.requireNonNull(
                client.prepare(request, submissions.recordedBy(options)), "what the client prepared");
        return new Candidate(
                named,
                request,
                prepared,
                submissions,
                routing.reservations().estimate(named.provider(), request),
                () -> warnings(client, request, options),
                // An id of the client's own choice is used once for each service.
                (left, again) -> client.submit(
                        again ? request.toBuilder().requestId(null).build() : request, left));
    }

    /** Leaves out what is meant for the other clients. */
    private static ImageRequest own(ImageRequest request, NamedClient named, Routing routing) {
        List<ProviderOptions> own = request.options().stream()
                .filter(options -> options.provider().equals(named.provider())
                        || routing.clients().stream()
                                .noneMatch(other -> other.provider().equals(options.provider())))
                .toList();
        return own.size() == request.options().size()
                ? request
                : request.toBuilder().options(own).build();
    }

    /** What a client would warn of is what it refuses where it must not leave anything out. */
    private static List<Violation> warnings(ImageClient client, ImageRequest request, CallOptions options) {
        try {
            client.prepare(
                    request,
                    options.toBuilder().unsupported(UnsupportedPolicy.FAIL).build());
            return List.of();
        } catch (InvalidRequestException unsupported) {
            return unsupported.violations();
        }
    }

    /** Does something that only some services do. */
    static RoutedOperation operation(Operation operation, BiFunction<ImageClient, CallOptions, ImageTask> submit) {
        return (named, options) -> {
            if (!named.client().capabilities().operations().contains(operation)) {
                throw new InvalidRequestException(Violation.of(
                        Violation.Code.UNSUPPORTED,
                        operation.label(),
                        "is not among what " + named.provider() + " does"));
            }
            return Optional.of(new Candidate(
                    named,
                    null,
                    null,
                    new SubmissionRecord(),
                    null,
                    List::of,
                    (left, again) -> submit.apply(named.client(), left)));
        };
    }
}

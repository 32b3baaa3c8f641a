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
import java.util.Optional;
import java.util.function.BiFunction;

/** What a task asks for, in the form in which each client gets it. */
interface Ask {
    /**
     * Returns a client as a candidate; empty where an alias names nothing for it. Nothing is sent.
     *
     * @throws InvalidRequestException if the client cannot do it
     */
    Optional<Candidate> candidate(Member member, CallOptions options);

    /** Asks for images. */
    static Ask images(ImageRequest request, Routing routing) {
        routing.aliases().check(request);
        return (member, options) -> routing.aliases()
                .resolved(request, member)
                .map(resolved -> own(resolved, member, routing))
                .map(own -> imageCandidate(own, member, options, routing));
    }

    private static Candidate imageCandidate(ImageRequest request, Member member, CallOptions options, Routing routing) {
        ImageClient client = member.client();
        PreparedTask prepared = client.prepare(request, options);
        return new Candidate(
                member,
                request,
                prepared,
                routing.purse().estimate(member.provider(), request),
                () -> warnings(client, request, options),
                // An id of the client's own choice is used once for each service.
                (left, again) -> client.submit(
                        again ? request.toBuilder().requestId(null).build() : request, left));
    }

    /** Leaves out what is meant for the other clients. */
    private static ImageRequest own(ImageRequest request, Member member, Routing routing) {
        List<ProviderOptions> own = request.options().stream()
                .filter(options -> options.provider().equals(member.provider())
                        || routing.members().stream()
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

    /** Asks for something that only some services do. */
    static Ask operation(Operation operation, BiFunction<ImageClient, CallOptions, ImageTask> submit) {
        return (member, options) -> {
            if (!member.client().capabilities().operations().contains(operation)) {
                throw new InvalidRequestException(Violation.of(
                        Violation.Code.UNSUPPORTED,
                        operation.label(),
                        "is not among what " + member.provider() + " does"));
            }
            return Optional.of(new Candidate(
                    member, null, null, null, List::of, (left, again) -> submit.apply(member.client(), left)));
        };
    }
}

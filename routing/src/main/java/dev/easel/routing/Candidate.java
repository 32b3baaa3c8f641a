package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.Capabilities;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import dev.easel.ProviderId;
import dev.easel.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client that can do what one request asks for, and what a {@link Choice} may want to know of it. Thread-safe. */
public final class Candidate {
    /** Submits the request to the client. */
    @FunctionalInterface
    interface Submission {
        /** @param again whether the client's provider was sent the request before, under the id that the request names */
        ImageTask submit(CallOptions options, boolean again);
    }

    private final Member member;
    private final @Nullable ImageRequest request;
    private final @Nullable PreparedTask prepared;
    private final @Nullable Money estimate;
    private final Supplier<List<Violation>> warnings;
    private final Submission submission;
    private @Nullable List<Violation> foundWarnings;

    Candidate(
            Member member,
            @Nullable ImageRequest request,
            @Nullable PreparedTask prepared,
            @Nullable Money estimate,
            Supplier<List<Violation>> warnings,
            Submission submission) {
        this.member = member;
        this.request = request;
        this.prepared = prepared;
        this.estimate = estimate;
        this.warnings = warnings;
        this.submission = submission;
    }

    /** Returns the client's name in the routing client. */
    public String name() {
        return member.name();
    }

    /** Returns the client. Submitting to it here would pay twice. */
    public ImageClient client() {
        return member.client();
    }

    /** Returns the client's provider. */
    public ProviderId provider() {
        return member.provider();
    }

    /** Returns the request as the client would get it, with aliases resolved; empty where it asks for no images. */
    public Optional<ImageRequest> request() {
        return Optional.ofNullable(request);
    }

    /** Returns what the service can do, with the model of the request where it names one. */
    public Capabilities capabilities() {
        return request()
                .flatMap(ImageRequest::model)
                .map(client()::capabilities)
                .orElseGet(client()::capabilities);
    }

    /** Returns which fields of the request the service cannot honour and would leave out. */
    public synchronized List<Violation> warnings() {
        List<Violation> found = foundWarnings;
        if (found == null) {
            found = List.copyOf(warnings.get());
            foundWarnings = found;
        }
        return found;
    }

    /** Returns what it may cost at most by the routing client's price list; empty where that is not known. */
    public Optional<Money> estimate() {
        return Optional.ofNullable(estimate);
    }

    /** Returns how long its last tasks took in this process, from the submission to the images: the median; empty before the first. */
    public Optional<Duration> latency() {
        return member.latency();
    }

    /** Returns how many tasks this routing client has under way at it. */
    public int unfinished() {
        return member.unfinished();
    }

    Member member() {
        return member;
    }

    /** What was prepared when the request was checked: it has the ids that a handle was given out for. */
    @Nullable PreparedTask prepared() {
        return prepared;
    }

    ImageTask submit(CallOptions options, boolean again) {
        return submission.submit(options, again);
    }

    @Override
    public String toString() {
        return name();
    }
}

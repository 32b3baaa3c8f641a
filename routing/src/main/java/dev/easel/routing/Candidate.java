package dev.easel.routing;

import dev.easel.CallOptions;
import dev.easel.Capabilities;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import dev.easel.ProviderId;
import dev.easel.TaskHandle;
import dev.easel.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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

    private final NamedClient owner;
    private final @Nullable ImageRequest request;
    private final @Nullable PreparedTask prepared;
    private final @Nullable TaskHandle preparedHandle;
    private final SubmissionRecord submissions;
    private final @Nullable Money estimate;
    private final Supplier<List<Violation>> warnings;
    private final Submission submission;
    private volatile @Nullable List<Violation> foundWarnings;

    Candidate(
            NamedClient owner,
            @Nullable ImageRequest request,
            @Nullable PreparedTask prepared,
            SubmissionRecord submissions,
            @Nullable Money estimate,
            Supplier<List<Violation>> warnings,
            Submission submission) {
        this.owner = owner;
        this.request = request;
        this.prepared = prepared;
        this.preparedHandle =
                prepared == null ? null : Objects.requireNonNull(prepared.handle(), "the handle of a prepared task");
        this.submissions = submissions;
        this.estimate = estimate;
        this.warnings = warnings;
        this.submission = submission;
    }

    /** Returns the client's name in the routing client. */
    public String name() {
        return owner.name();
    }

    /** Returns the client. Submitting to it here would pay twice. */
    public ImageClient client() {
        return owner.client();
    }

    /** Returns the client's provider. */
    public ProviderId provider() {
        return owner.provider();
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
    public List<Violation> warnings() {
        List<Violation> found = foundWarnings;
        if (found == null) {
            // The client's own code: not under a lock, although two threads may then find the same.
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
        return owner.latency();
    }

    /** Returns how many tasks this routing client has under way at it. */
    public int unfinished() {
        return owner.unfinished();
    }

    NamedClient owner() {
        return owner;
    }

    /** Returns the handle of what was prepared; {@code null} where nothing is prepared. */
    @Nullable TaskHandle preparedHandle() {
        return preparedHandle;
    }

    /** Returns what the client has sent of it. */
    SubmissionRecord submissions() {
        return submissions;
    }

    /**
     * Submits the request to the client, whose own code may throw.
     *
     * @param usePrepared whether what was prepared is submitted
     * @param again whether the client's provider was sent the request before
     */
    ImageTask submit(Supplier<CallOptions> options, boolean usePrepared, boolean again) {
        PreparedTask ready = prepared;
        return usePrepared && ready != null
                ? ready.submit()
                : submission.submit(submissions.recordedBy(options.get()), again);
    }

    @Override
    public String toString() {
        return name();
    }
}

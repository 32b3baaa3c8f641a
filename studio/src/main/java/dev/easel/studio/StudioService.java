package dev.easel.studio;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One service of a {@link Studio}. The client stays the caller's, who closes it after the studio. Immutable. */
public final class StudioService {
    private final String title;
    private final ImageClient client;
    private final boolean emulated;
    private final UnaryOperator<ImageRequest> defaults;
    private final @Nullable PollSchedule pollSchedule;

    private StudioService(
            String title,
            ImageClient client,
            boolean emulated,
            UnaryOperator<ImageRequest> defaults,
            @Nullable PollSchedule pollSchedule) {
        this.title = Objects.requireNonNull(title, "title");
        this.client = Objects.requireNonNull(client, "client");
        this.emulated = emulated;
        this.defaults = Objects.requireNonNull(defaults, "defaults");
        this.pollSchedule = pollSchedule;
    }

    /**
     * Returns a real service. It may charge for what it generates.
     *
     * @param title the name that the page shows
     * @param client a client of the service
     */
    public static StudioService real(String title, ImageClient client) {
        return new StudioService(title, client, false, UnaryOperator.identity(), null);
    }

    /**
     * Returns an emulator that ends with this process, and its tasks with it.
     *
     * @param title the name that the page shows
     * @param client a client of the emulator
     */
    public static StudioService emulated(String title, ImageClient client) {
        return new StudioService(title, client, true, UnaryOperator.identity(), null);
    }

    /**
     * Returns a copy that passes each request through a function before it is sent, for what the page does not say. A model that was
     * chosen on the page is in the request, and stands whatever the function sets.
     */
    public StudioService withDefaults(UnaryOperator<ImageRequest> function) {
        return new StudioService(title, client, emulated, function, pollSchedule);
    }

    /** Returns a copy that polls its tasks at other times than its client does. */
    public StudioService withPollSchedule(PollSchedule schedule) {
        return new StudioService(title, client, emulated, defaults, schedule);
    }

    /** Returns the id, which is that of the client's provider. */
    public String id() {
        return client.provider().value();
    }

    /** Returns the name that the page shows. */
    public String title() {
        return title;
    }

    /** Returns the client. */
    public ImageClient client() {
        return client;
    }

    /** Returns whether it is an emulator of this process. */
    public boolean isEmulated() {
        return emulated;
    }

    /** Returns the request as it is sent. */
    public ImageRequest complete(ImageRequest request) {
        return defaults.apply(request);
    }

    /** Returns when its tasks are polled; empty where the client decides. */
    public Optional<PollSchedule> pollSchedule() {
        return Optional.ofNullable(pollSchedule);
    }

    /** Returns the id and whether it is emulated. */
    @Override
    public String toString() {
        return "StudioService[" + id() + (emulated ? ", emulated]" : "]");
    }
}

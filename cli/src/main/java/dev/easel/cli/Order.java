package dev.easel.cli;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import java.util.List;
import java.util.Map;

/** What every service is asked for. Immutable. */
sealed interface Order permits Drawing, Enlargement, Description, Resumption {
    /** In few words, as a headline: the prompt, or what happens to the image. */
    String title();

    /** What a service must be able to do to be asked at all. */
    Operation operation();

    /** What the services do meanwhile, for example {@code drawing}. */
    String activity();

    /** What is wanted of each service, for example {@code 2 images of 512x512}. */
    String wanted();

    /** The settings that were chosen, by name, in the order in which they are shown. */
    Map<String, String> facts();

    /** The images that go in. */
    List<Source> sources();

    /** What does it, as far as that is known before a service has answered. */
    String modelFor(Provider provider);

    /**
     * Submits it to one service.
     *
     * @param outcomes makes an outcome of what it ends with
     * @throws InvalidRequestException if the service does not take it
     */
    RunningOrder submitTo(ImageClient client, Provider provider, CallOptions options, Outcomes outcomes);
}

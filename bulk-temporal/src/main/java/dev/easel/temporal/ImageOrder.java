package dev.easel.temporal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.easel.ImageRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow is to generate. It is stored in histories of Temporal, so components may be added, and none changes its meaning.
 *
 * @param batch the folder that its images get in the storage
 * @param item the id of the item, unique in the batch; its images are named after it
 * @param file a file name of its own; {@code null} where it is named after the item
 * @param service the service, as the workers name it
 * @param request the request as {@link dev.easel.ImageRequest#toJson()} writes it
 * @param tries how many tries it has in all, each a new task
 * @param deadline how long one try may take, from its submission
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImageOrder(
        String batch,
        String item,
        @Nullable String file,
        String service,
        String request,
        int tries,
        Duration deadline) {
    private static final int TRIES = 3;
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    /**
     * Returns an order with 3 tries of 30 minutes each, whose images are named after the item.
     *
     * @param batch the folder that its images get in the storage
     * @param item the id of the item, unique in the batch
     * @param service the service, as the workers name it
     * @param request what is wanted; give input images by path or address, since bytes would be in Temporal's histories
     */
    public static ImageOrder of(String batch, String item, String service, ImageRequest request) {
        return new ImageOrder(batch, item, null, service, request.toJson(), TRIES, DEADLINE);
    }
}

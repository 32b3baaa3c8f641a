package dev.easel.temporal;

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
public record ImageOrder(
        String batch,
        String item,
        @Nullable String file,
        String service,
        String request,
        int tries,
        Duration deadline) {}

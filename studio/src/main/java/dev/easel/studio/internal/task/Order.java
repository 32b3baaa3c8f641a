package dev.easel.studio.internal.task;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Size;
import dev.easel.studio.StudioService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A prompt for several services. Immutable.
 *
 * @param id made by the page: an order that comes again is not sent again
 * @param services ids of services
 * @param seed the same for all of them
 * @param models the chosen model of each service, by its id; a service that is not in it uses its own
 * @param image what to start from
 * @param mask white where the image is drawn anew
 */
public record Order(
        UUID id,
        String prompt,
        @Nullable String negativePrompt,
        List<String> services,
        Size size,
        int count,
        long seed,
        @Nullable Integer steps,
        @Nullable Double guidanceScale,
        @Nullable Sampler sampler,
        Map<String, String> models,
        @Nullable Double strength,
        @Nullable Path image,
        @Nullable Path mask) {
    /** Copies the lists. */
    public Order {
        services = List.copyOf(services);
        models = Map.copyOf(models);
    }

    /** The request for one of the services, with what it adds itself. A model that was chosen stands, whatever the service adds. */
    ImageRequest request(StudioService service) {
        String model = models.get(service.id());
        ImageRequest completed = service.complete(request(model));
        return model == null ? completed : completed.toBuilder().model(model).build();
    }

    private ImageRequest request(@Nullable String model) {
        return ImageRequest.builder()
                .prompt(prompt)
                .negativePrompt(negativePrompt)
                .size(size)
                .count(count)
                .seed(seed)
                .steps(steps)
                .guidanceScale(guidanceScale)
                .sampler(sampler)
                .model(model)
                .strength(strength)
                .initImage(image == null ? null : ImageInput.file(image))
                .mask(mask == null ? null : ImageInput.file(mask))
                .build();
    }
}

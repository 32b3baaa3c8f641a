package dev.easel.cli;

import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.Operation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image to put into words.
 *
 * @param model {@code null} for each service's default
 */
record Description(Source image, @Nullable String model) implements Order {
    @Override
    public String title() {
        return image.origin() + " in words";
    }

    @Override
    public Operation operation() {
        return Operation.CAPTION;
    }

    @Override
    public String activity() {
        return "describing";
    }

    @Override
    public String wanted() {
        return "1 description";
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    @Override
    public List<Source> sources() {
        return List.of(image);
    }

    @Override
    public String modelFor(Provider provider) {
        return model == null ? provider.modelOf(operation()).orElse("the service's usual one") : model;
    }

    @Override
    public RunningOrder submitTo(ImageClient client, Provider provider, CallOptions options, Outcomes outcomes) {
        CaptionRequest.Builder request = CaptionRequest.builder().image(ImageInput.file(image.file()));
        if (model != null) {
            request.model(model);
        } else {
            provider.modelOf(operation()).ifPresent(request::model);
        }
        return RunningOrder.of(client.submit(request.build(), options), outcomes);
    }
}

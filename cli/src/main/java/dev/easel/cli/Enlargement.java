package dev.easel.cli;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.Operation;
import dev.easel.UpscaleRequest;
import java.util.List;
import java.util.Map;

/**
 * An image to make larger as it is.
 *
 * @param factor how many times as wide and high, above 1
 */
record Enlargement(Source image, double factor) implements Order {
    @Override
    public String title() {
        return image.origin() + ", " + Words.times(factor) + " as large";
    }

    @Override
    public Operation operation() {
        return Operation.UPSCALE;
    }

    @Override
    public String activity() {
        return "enlarging";
    }

    @Override
    public String wanted() {
        return "1 image";
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("Enlarged", Words.times(factor));
    }

    @Override
    public List<Source> sources() {
        return List.of(image);
    }

    @Override
    public String modelFor(Provider provider) {
        return provider.modelOf(operation()).orElse("the service's usual upscaler");
    }

    @Override
    public RunningOrder submitTo(ImageClient client, Provider provider, CallOptions options, Outcomes outcomes) {
        UpscaleRequest.Builder request =
                UpscaleRequest.builder().image(ImageInput.file(image.file())).factor(factor);
        provider.modelOf(operation()).ifPresent(request::upscaler);
        return RunningOrder.of(client.submit(request.build(), options), outcomes);
    }
}

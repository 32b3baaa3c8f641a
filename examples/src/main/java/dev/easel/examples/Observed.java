package dev.easel.examples;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import dev.easel.micrometer.EaselMeters;
import dev.easel.micrometer.EaselObservations;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;

/** Measures a task. Needs {@code DAN_API_KEY}. */
public final class Observed {
    public static void main(String[] args) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry(); // take those that your application has
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters)) // times tasks and exchanges
                .observationHandler(new EaselMeters(meters)); // counts images, bytes, tokens and cost
        CallOptions observed = CallOptions.builder()
                .addListener(EaselObservations.of(registry)) // or in the defaults of the client, for all its tasks
                .build();
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .build();
        try (ImageClient client = Dan.fromEnv()) {
            client.generate(request, observed).first().saveTo(Path.of("lighthouse.png"));
        }
        System.out.println(meters.getMetersAsString());
    }
}

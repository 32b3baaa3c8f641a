package dev.easel.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.RejectedException;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.observation.DefaultImageModelObservationConvention;
import org.springframework.ai.image.observation.ImageModelObservationContext;

/** A call is observed as those of Spring AI's own models are. */
@Timeout(60)
class ObservationTest {
    private static final ImagePrompt PROMPT =
            new ImagePrompt("a lighthouse", EaselImageOptions.of(request -> request.size(512, 768)));

    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final List<ImageModelObservationContext> stopped = new ArrayList<>();
    private final EaselImageModel.Builder builder = EaselImageModel.builder(services.client(dan))
            .defaultOptions(EaselImageOptions.of(request -> request.model(Dan.MODEL_CLARITY)))
            .observationRegistry(registry);

    ObservationTest() {
        registry.observationConfig().observationHandler(new ObservationHandler<ImageModelObservationContext>() {
            @Override
            public void onStop(ImageModelObservationContext context) {
                stopped.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof ImageModelObservationContext;
            }
        });
    }

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void a_call_has_the_names_of_spring_ai_and_what_was_sent() {
        ImageResponse response = builder.build().call(PROMPT);

        TestObservationRegistryAssert.assertThat(registry)
                .doesNotHaveAnyRemainingCurrentObservation()
                .hasObservationWithNameEqualTo("gen_ai.client.operation")
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .doesNotHaveError()
                .hasContextualNameEqualTo("image " + Dan.MODEL_CLARITY)
                .hasLowCardinalityKeyValue("gen_ai.operation.name", "image")
                .hasLowCardinalityKeyValue("gen_ai.request.model", Dan.MODEL_CLARITY)
                .hasHighCardinalityKeyValue("gen_ai.request.image.size", "512x768");
        assertThat(stopped).singleElement().satisfies(context -> {
            assertThat(context.getResponse()).isSameAs(response);
            assertThat(context.getOperationMetadata().provider()).isEqualTo("dan");
        });
    }

    @Test
    void a_failed_call_has_its_exception() {
        dan.next(ExchangeKind.SUBMIT, Fault.response(400, "application/json", "{}"));

        assertThatThrownBy(() -> builder.build().call(PROMPT)).isInstanceOf(RejectedException.class);

        assertThat(stopped)
                .singleElement()
                .satisfies(context -> assertThat(context.getError()).isInstanceOf(RejectedException.class));
    }

    @Test
    void names_are_those_of_the_convention() {
        builder.observationConvention(new DefaultImageModelObservationConvention() {
                    @Override
                    public String getName() {
                        return "images";
                    }
                })
                .build()
                .call(PROMPT);

        TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo("images");
    }
}

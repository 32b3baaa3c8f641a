package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;
import dev.easel.Sampler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedCapabilitiesTest {
    private static final Capabilities ONE = Capabilities.builder()
            .addOperations(Operation.TEXT_TO_IMAGE)
            .addFeatures(Feature.MODEL, Feature.SIZE)
            .addRequired(Feature.MODEL, Feature.SIZE)
            .width(IntRange.of(8, 512, 8))
            .steps(IntRange.of(20, 60))
            .addSamplers(Sampler.EULER)
            .inputForm(InputForm.BASE64)
            .delivery(Delivery.QUEUED)
            .cancel(true)
            .progress(true)
            .resultLifetime(Duration.ofSeconds(120))
            .maxUnfinishedTasks(10)
            .imagesPerCall(4)
            .build();

    private static final Capabilities OTHER = Capabilities.builder()
            .addOperations(Operation.UPSCALE)
            .addFeatures(Feature.SEED)
            .addRequired(Feature.MODEL)
            .width(IntRange.of(64, 1024, 64))
            .addSamplers(Sampler.EULER_A)
            .inputForm(InputForm.URL)
            .delivery(Delivery.BLOCKING)
            .maxUnfinishedTasks(Integer.MAX_VALUE)
            .resultLifetime(Duration.ofHours(1))
            .build();

    private final Capabilities merged = MergedCapabilities.of(List.of(ONE, OTHER));

    @Test
    void what_one_can_a_request_can_ask_for() {
        assertThat(merged.operations()).containsExactlyInAnyOrder(Operation.TEXT_TO_IMAGE, Operation.UPSCALE);
        assertThat(merged.features()).containsExactlyInAnyOrder(Feature.MODEL, Feature.SIZE, Feature.SEED);
        assertThat(merged.samplers()).containsExactlyInAnyOrder(Sampler.EULER, Sampler.EULER_A);
        assertThat(merged.progress()).isTrue();
        assertThat(merged.imagesPerCall()).isEqualTo(4);
    }

    @Test
    void ranges_are_the_widest_and_not_known_where_one_is_not() {
        assertThat(merged.width()).contains(IntRange.of(8, 1024));
        assertThat(merged.steps()).isEmpty();
        assertThat(merged.maxUnfinishedTasks()).hasValue(Integer.MAX_VALUE);
    }

    @Test
    void what_a_caller_relies_on_holds_only_where_all_do_it() {
        assertThat(merged.required()).containsExactly(Feature.MODEL);
        assertThat(merged.cancel()).isFalse();
        assertThat(merged.resumable()).isFalse();
        assertThat(merged.resultLifetime()).contains(Duration.ofSeconds(120));
    }

    @Test
    void of_one_client_they_are_its_own() {
        assertThat(MergedCapabilities.of(List.of(ONE))).isSameAs(ONE);
    }

    @Test
    void a_server_that_decides_about_samplers_leaves_it_open_for_all() {
        Capabilities open = OTHER.toBuilder().samplers(List.of()).build();

        assertThat(MergedCapabilities.of(List.of(ONE, open)).samplers()).isEmpty();
    }
}

package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildersTest {
    private static final ImageInput IMAGE = ImageInput.bytes(new byte[] {1});

    @Test
    void a_missing_prompt_is_named_with_everything_else_that_is_wrong() {
        InvalidRequestException missing = catchThrowableOfType(
                InvalidRequestException.class,
                () -> ImageRequest.builder().steps(0).count(101).build());
        InvalidRequestException none = catchThrowableOfType(
                InvalidRequestException.class,
                () -> ImageRequest.builder().prompt(null).steps(0).count(101).build());

        assertThat(missing.violations())
                .extracting(Violation::field, Violation::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("prompt", Violation.Code.MISSING),
                        org.assertj.core.groups.Tuple.tuple("count", Violation.Code.OUT_OF_RANGE),
                        org.assertj.core.groups.Tuple.tuple("steps", Violation.Code.OUT_OF_RANGE));
        assertThat(none.violations()).isEqualTo(missing.violations());
        assertThat(none).hasMessageContaining("prompt is missing; describe the image");
    }

    @Test
    void null_means_not_set_and_takes_a_value_back() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse")
                .model("m")
                .steps(20)
                .seed(42)
                .guidanceScale(7)
                .sampler(Sampler.EULER)
                .restoreFaces(true)
                .build();

        ImageRequest bare = request.toBuilder()
                .model(null)
                .steps((Integer) null)
                .seed((Long) null)
                .guidanceScale((Double) null)
                .sampler(null)
                .restoreFaces(null)
                .build();

        assertThat(bare).isEqualTo(ImageRequest.of("a lighthouse"));
    }

    @Test
    void lists_and_maps_are_added_to_and_replaced() {
        ImageRequest request = ImageRequest.builder()
                .prompt("x")
                .addLora(Lora.of("a"))
                .addLora(Lora.of("b", 0.5))
                .putExtraField("f", 1)
                .build();

        assertThat(request.loras()).containsExactly(Lora.of("a"), Lora.of("b", 0.5));
        assertThat(request.toBuilder()
                        .loras(List.of(Lora.of("c")))
                        .extraFields(Map.of())
                        .build())
                .satisfies(varied -> assertThat(varied.loras()).containsExactly(Lora.of("c")))
                .satisfies(varied -> assertThat(varied.extraFields()).isEmpty());
    }

    @Test
    void a_request_shows_its_prompt_under_that_name() {
        assertThat(ImageRequest.of("a lighthouse"))
                .hasToString("ImageRequest{prompt=a lighthouse, count=1, loras=[],"
                        + " controls=[], options=[], extraFields={}}");
    }

    @Test
    void required_values_of_other_requests_are_violations_too() {
        assertThatThrownBy(() -> UpscaleRequest.builder().build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "image is missing; give the image that is made larger; factor is missing; give a number above 1");
        assertThatThrownBy(() -> CaptionRequest.of(null))
                .hasMessage("image is missing; give the image that is described");
        assertThatThrownBy(() -> ControlNet.builder().weight(11).build())
                .hasMessageContaining("controls has no type")
                .hasMessageContaining("controls has no image")
                .hasMessageContaining("weight 11.0");
        assertThatThrownBy(() -> Upscale.builder().upscaler("Latent").build())
                .hasMessageContaining("upscale has no factor");
        assertThatThrownBy(() -> UpscaleRequest.of(IMAGE, Double.NaN))
                .hasMessage("factor is NaN; give a number above 1");
    }

    @Test
    void settings_are_varied_and_their_mistakes_are_no_fault_of_a_request() {
        RetryPolicy patient = RetryPolicy.never().toBuilder().waitForRoom(true).build();
        ResponseLimits small =
                ResponseLimits.defaults().toBuilder().imageBytes(4096).build();

        assertThat(patient).satisfies(policy -> {
            assertThat(policy.attempts()).isEqualTo(1);
            assertThat(policy.waitForRoom()).isTrue();
        });
        assertThat(small.images()).isEqualTo(ResponseLimits.defaults().images());
        assertThatThrownBy(() -> patient.toBuilder().attempts(0).budget(0).build())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        wrong -> assertThat(wrong.violations())
                                .extracting(Violation::field)
                                .containsExactly("attempts", "budget"));
        assertThatThrownBy(() -> small.toBuilder().nesting(1).build()).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> CallOptions.defaults().toBuilder()
                        .deadline(Duration.ofSeconds(-1))
                        .build())
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> PollSchedule.every(Duration.ZERO)).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Attempt.class,
                CallOptions.class,
                Capabilities.class,
                CaptionRequest.class,
                CatalogueEntry.class,
                ControlNet.class,
                FailureDetails.class,
                Generation.class,
                ImageRequest.class,
                ImageResult.class,
                ResponseLimits.class,
                RetryPolicy.class,
                Upscale.class,
                UpscaleRequest.class,
                Usage.class
            })
    void a_builder_is_a_nested_type_with_a_setter_for_each_value_and_no_optional_in_sight(Class<?> type)
            throws Exception {
        Class<?> builder = type.getMethod("builder").getReturnType();
        List<Method> setters = Arrays.stream(builder.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isBridge() && !method.isSynthetic())
                .toList();

        assertThat(builder.getDeclaringClass()).isEqualTo(type);
        assertThat(builder.isSealed()).isTrue();
        assertThat(setters)
                .allSatisfy(setter -> assertThat(setter.getParameterTypes())
                        .doesNotContain(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class));
        assertThat(setters)
                .extracting(Method::getName)
                .containsAll(Arrays.stream(type.getDeclaredMethods())
                        .filter(method ->
                                Modifier.isAbstract(method.getModifiers()) && Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .toList());
    }
}

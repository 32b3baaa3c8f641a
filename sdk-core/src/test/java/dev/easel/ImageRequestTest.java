package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ImageRequestTest {
    @Test
    void a_prompt_is_enough_and_nothing_else_is_set() {
        ImageRequest request = ImageRequest.of("a lighthouse");

        assertThat(request.count()).isEqualTo(1);
        for (Feature feature : Feature.values()) {
            assertThat(feature.isSetIn(request)).as(feature.field()).isFalse();
        }
    }

    @Test
    void every_violation_is_named_at_once() {
        InvalidRequestException refused = catchThrowableOfType(
                InvalidRequestException.class,
                () -> ImageRequest.builder()
                        .prompt(" ")
                        .count(0)
                        .steps(0)
                        .guidanceScale(Double.NaN)
                        .seed(-1)
                        .clipSkip(0)
                        .strength(2)
                        .mask(ImageInput.file(Path.of("m.png")))
                        .requestId("no spaces")
                        .callbackUrl(URI.create("ftp://host/x"))
                        .build());

        assertThat(refused.violations())
                .extracting(Violation::field)
                .containsExactly(
                        "prompt",
                        "count",
                        "steps",
                        "guidanceScale",
                        "seed",
                        "clipSkip",
                        "strength",
                        "strength",
                        "mask",
                        "requestId",
                        "callbackUrl");
        assertThat(refused).hasMessageContaining("prompt is blank; describe the image");
    }

    @Test
    void a_size_of_zero_is_refused_where_it_is_made() {
        assertThatThrownBy(() -> ImageRequest.builder().prompt("x").size(0, 512))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("size is 0x512, but width and height are at least 1 pixel each");
        assertThatThrownBy(() -> Size.parse("512")).hasMessageContaining("512x768");
        assertThat(Size.parse("640x480")).isEqualTo(Size.of(640, 480));
    }

    @Test
    void a_request_is_varied_by_its_builder_and_stays_as_it_was() {
        ImageRequest first =
                ImageRequest.builder().prompt("a").seed(1).size(64, 32).build();
        ImageRequest second = first.toBuilder().seed(2).build();

        assertThat(first.seed()).hasValue(1);
        assertThat(second.seed()).hasValue(2);
        assertThat(second.size()).hasValue(Size.of(64, 32));
    }

    @Test
    void controls_upscales_and_loras_check_themselves() {
        ImageInput image = ImageInput.bytes(new byte[] {1});
        assertThatThrownBy(() -> ControlNet.builder()
                        .type(ControlType.CANNY)
                        .image(image)
                        .guidanceStart(0.9)
                        .guidanceEnd(0.1)
                        .lowThreshold(256)
                        .build())
                .hasMessageContaining("guidanceStart after guidanceEnd")
                .hasMessageContaining("lowThreshold 256");
        assertThatThrownBy(() -> Upscale.by(1)).hasMessageContaining("above 1");
        assertThatThrownBy(() -> Lora.of("a", Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> Lora.of(" ")).hasMessageContaining("blank id");
    }

    @Test
    void input_images_check_their_form() {
        assertThatThrownBy(() -> ImageInput.bytes(new byte[0])).hasMessageContaining("empty");
        assertThatThrownBy(() -> ImageInput.url(URI.create("file:///etc/passwd")))
                .hasMessageContaining("http");
        assertThatThrownBy(() -> ImageInput.dataUri("data:image/png,raw")).hasMessageContaining("base64");
        assertThatThrownBy(() -> ImageInput.dataUri("data:image/png;base64,!!"))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(((ImageInput.Bytes) ImageInput.dataUri("data:image/png;base64,AQI=")).content())
                .containsExactly(1, 2);
    }

    @Test
    void samplers_are_known_by_name_whatever_the_case_and_open_to_others() {
        assertThat(Sampler.of("euler A")).isSameAs(Sampler.EULER_A);
        assertThat(Sampler.of("my own")).isEqualTo(Sampler.of("my own"));
        assertThat(Scheduler.of("karras")).isSameAs(Scheduler.KARRAS);
        assertThatThrownBy(() -> Sampler.of(" ")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_deadline_and_a_schedule_out_of_range_are_refused() {
        assertThatThrownBy(() -> CallOptions.builder().deadline(Duration.ZERO).build())
                .hasMessageContaining("deadline");
        assertThatThrownBy(() -> PollSchedule.every(Duration.ZERO)).hasMessageContaining("above zero");
        assertThatThrownBy(() -> Destination.directory(Path.of("x"), "../{index}"))
                .hasMessageContaining("without / \\ and ..");
    }
}

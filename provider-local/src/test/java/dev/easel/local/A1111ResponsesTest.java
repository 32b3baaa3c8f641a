package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageRequest;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the responses of AUTOMATIC1111 and Forge mean. */
class A1111ResponsesTest {
    private static final String IMAGE = "\"iVBORw0KGgo=\"";

    private final Dialect dialect = LocalDialect.A1111.protocol(Wire.settings("http://localhost:7860"));

    @Test
    void info_is_parsed_a_second_time() {
        Outcome<FinishedWork> outcome = read(
                1,
                "{\"images\":[" + IMAGE + "],\"parameters\":{},\"info\":\"{\\\"seed\\\":7,\\\"all_seeds\\\":[7],"
                        + "\\\"prompt\\\":\\\"a cat\\\",\\\"negative_prompt\\\":\\\"dog\\\",\\\"sampler_name\\\":"
                        + "\\\"Euler a\\\",\\\"steps\\\":20,\\\"cfg_scale\\\":6.5,\\\"sd_model_name\\\":\\\"v1-5\\\","
                        + "\\\"index_of_first_image\\\":0}\"}");

        assertThat(Wire.images(outcome)).singleElement().satisfies(image -> {
            assertThat(image.generation().seed()).hasValue(7);
            assertThat(image.generation().prompt()).hasValue("a cat");
            assertThat(image.generation().negativePrompt()).hasValue("dog");
            assertThat(image.generation().sampler()).hasValue("Euler a");
            assertThat(image.generation().steps()).hasValue(20);
            assertThat(image.generation().guidanceScale()).hasValue(6.5);
        });
        assertThat(((Outcome.Done<FinishedWork>) outcome).value().model()).hasValue("v1-5");
    }

    @Test
    void a_sheet_of_all_images_is_an_extra_image_and_each_image_has_its_own_seed() {
        List<MadeImage> images = Wire.images(read(
                2,
                "{\"images\":[" + IMAGE + "," + IMAGE + "," + IMAGE
                        + "],\"info\":\"{\\\"seed\\\":7,\\\"all_seeds\\\":[7,8],\\\"index_of_first_image\\\":1}\"}"));

        assertThat(images)
                .extracting(MadeImage::source)
                .containsExactly(new MadeImage.Inline(new ImageRef(1)), new MadeImage.Inline(new ImageRef(2)));
        assertThat(images)
                .extracting(image -> image.generation().seed().orElseThrow())
                .containsExactly(7L, 8L);
    }

    @Test
    void a_map_of_a_controlnet_has_no_seed_and_is_an_extra_image() {
        FinishedWork one =
                Wire.work(read(1, "{\"images\":[" + IMAGE + "," + IMAGE + "],\"info\":\"{\\\"all_seeds\\\":[7]}\"}"));
        FinishedWork two =
                Wire.work(read(2, "{\"images\":[" + IMAGE + "," + IMAGE + "],\"info\":\"{\\\"all_seeds\\\":[7]}\"}"));

        for (FinishedWork work : List.of(one, two)) {
            assertThat(work.images())
                    .singleElement()
                    .satisfies(image -> assertThat(image.generation().seed()).hasValue(7));
            assertThat(work.extraImages()).singleElement().satisfies(map -> {
                assertThat(map.source()).isEqualTo(new MadeImage.Inline(new ImageRef(1)));
                assertThat(map.generation().seed()).isEmpty();
            });
        }
    }

    @Test
    void an_info_that_is_an_object_is_read_as_it_stands() {
        assertThat(Wire.images(read(1, "{\"images\":[" + IMAGE + "],\"info\":{\"all_seeds\":[7],\"steps\":20}}")))
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.generation().seed()).hasValue(7);
                    assertThat(image.generation().steps()).hasValue(20);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"info\":null",
                ",\"info\":\"\"",
                ",\"info\":\"not json\"",
                ",\"info\":\"[1]\"",
                ",\"info\":{}",
                ",\"info\":\"{\\\"index_of_first_image\\\":9}\"",
                ",\"info\":\"{\\\"index_of_first_image\\\":-1}\""
            })
    void an_image_without_a_readable_info_is_an_image_all_the_same(String info) {
        List<MadeImage> images = Wire.images(read(1, "{\"images\":[" + IMAGE + "]" + info + "}"));

        assertThat(images).hasSize(1);
        assertThat(images.get(0).generation().seed()).isEmpty();
    }

    @Test
    void a_response_without_images_is_a_failed_task_and_one_without_a_list_unreadable() {
        Problem reasoned = Wire.problem(read(1, "{\"images\":[],\"info\":\"no checkpoint is loaded\"}"));

        assertThat(reasoned.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(reasoned.message()).isEqualTo("no checkpoint is loaded");
        assertThat(Wire.problem(read(1, "{\"images\":[],\"info\":\"{}\"}")).kind())
                .isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(Wire.problem(read(1, "{\"info\":\"{}\"}")).kind()).isEqualTo(Problem.Kind.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|{\"detail\":\"Init image not found\"}|REJECTED|Init image not found",
                "404|{\"error\":\"HTTPException\",\"detail\":\"Sampler not found\",\"body\":\"\",\"errors\":\"\"}|REJECTED"
                        + "|Sampler not found",
                "422|{\"detail\":[{\"loc\":[\"body\",\"steps\"],\"msg\":\"value is not a valid integer\",\"type\":\"t\"}]}"
                        + "|REJECTED|body.steps: value is not a valid integer",
                "500|{\"detail\":\"Invalid encoded image\"}|REJECTED|Invalid encoded image",
                "500|{\"detail\":\"Requests not allowed\"}|REJECTED|Requests not allowed",
                "500|{\"error\":\"OutOfMemoryError\",\"detail\":\"\",\"body\":\"\",\"errors\":\"CUDA out of memory\"}"
                        + "|SERVICE_FAULT|CUDA out of memory",
                "401|{\"detail\":\"Incorrect username or password\"}|AUTHENTICATION|Incorrect username or password"
            })
    void errors_are_told_apart(int status, String body, Problem.Kind kind, String message) {
        Problem problem = Wire.problem(
                Wire.read(dialect, WireResponse.of(status, body), Wire.context(ImageRequest.of("a cat"), 1, null)));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).isEqualTo(message);
    }

    private Outcome<FinishedWork> read(int wanted, String body) {
        return Wire.read(
                dialect, WireResponse.of(200, body, "images"), Wire.context(ImageRequest.of("a cat"), wanted, null));
    }
}

package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageRequest;
import dev.easel.spi.ImageRef;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers of AUTOMATIC1111 and Forge mean. */
class A1111AnswersTest {
    private static final String PICTURE = "\"iVBORw0KGgo=\"";

    private final Dialect dialect = LocalDialect.A1111.protocol(Wire.settings("http://localhost:7860"));

    @Test
    void info_is_parsed_a_second_time() {
        SubmitOutcome outcome = read(
                1,
                "{\"images\":[" + PICTURE + "],\"parameters\":{},\"info\":\"{\\\"seed\\\":7,\\\"all_seeds\\\":[7],"
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
        assertThat(((SubmitOutcome.Finished) outcome).work().model()).hasValue("v1-5");
    }

    @Test
    void a_sheet_of_all_pictures_is_skipped_and_each_picture_has_its_own_seed() {
        List<MadeImage> images = Wire.images(read(
                2,
                "{\"images\":[" + PICTURE + "," + PICTURE + "," + PICTURE
                        + "],\"info\":\"{\\\"seed\\\":7,\\\"all_seeds\\\":[7,8],\\\"index_of_first_image\\\":1}\"}"));

        assertThat(images)
                .extracting(MadeImage::source)
                .containsExactly(new MadeImage.Inline(new ImageRef(1)), new MadeImage.Inline(new ImageRef(2)));
        assertThat(images)
                .extracting(image -> image.generation().seed().orElseThrow())
                .containsExactly(7L, 8L);
    }

    @Test
    void pictures_behind_those_that_were_asked_for_are_no_result() {
        assertThat(Wire.images(
                        read(1, "{\"images\":[" + PICTURE + "," + PICTURE + "],\"info\":\"{\\\"all_seeds\\\":[7]}\"}")))
                .hasSize(1);
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
    void a_picture_without_a_readable_info_is_a_picture_all_the_same(String info) {
        List<MadeImage> images = Wire.images(read(1, "{\"images\":[" + PICTURE + "]" + info + "}"));

        assertThat(images).hasSize(1);
        assertThat(images.get(0).generation().seed()).isEmpty();
    }

    @Test
    void an_answer_without_pictures_is_work_without_a_picture_and_one_that_is_none_unreadable() {
        assertThat(Wire.images(read(1, "{\"images\":[],\"info\":\"{}\"}"))).isEmpty();
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
                        + "|SERVICE_FAULT|OutOfMemoryError",
                "401|{\"detail\":\"Incorrect username or password\"}|AUTHENTICATION|Incorrect username or password"
            })
    void errors_are_told_apart(int status, String body, Problem.Kind kind, String message) {
        Problem problem = Wire.problem(
                dialect.readSubmit(WireResponse.of(status, body), Wire.context(ImageRequest.of("a cat"), 1, null)));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).isEqualTo(message);
    }

    private SubmitOutcome read(int wanted, String body) {
        return dialect.readSubmit(
                WireResponse.of(200, body, "images"), Wire.context(ImageRequest.of("a cat"), wanted, null));
    }
}

package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Generation;
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

/** What sd-api-server's responses mean. */
class SdApiServerResponsesTest {
    private static final String FILE = "/v1/files/download/file_57b8";

    private final Dialect dialect = LocalDialect.SD_API_SERVER.protocol(Wire.settings("http://gpu-box:9068"));

    @Test
    void base64_is_an_image_that_came_along_with_the_seed_that_was_sent_and_the_prompt_that_was_generated() {
        List<MadeImage> images = Wire.images(
                read(200, "{\"created\":1736755200,\"data\":[{\"b64_json\":\"iVBORw0KGgo=\",\"prompt\":\"a cat\"}]}"));

        assertThat(images).singleElement().satisfies(image -> {
            assertThat(image.source()).isEqualTo(new MadeImage.Inline(new ImageRef(0)));
            assertThat(image.generation().seed()).isEmpty();
            assertThat(image.sentSeed()).hasValue(42);
            assertThat(image.generation().prompt()).hasValue("a cat");
        });
    }

    @Test
    void the_random_seed_is_told_where_the_user_gave_none() {
        Outcome<FinishedWork> outcome = Wire.read(
                dialect,
                WireResponse.of(200, "{\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}]}", "b64_json"),
                Wire.context(ImageRequest.of("a cat"), 1, null));

        assertThat(Wire.images(outcome).get(0).sentSeed()).hasValue(Wire.DRAWN_SEED);
    }

    @Test
    void a_second_image_which_the_server_never_makes_leaves_the_seeds_unknown() {
        List<MadeImage> images =
                Wire.images(read(200, "{\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"},{\"b64_json\":\"iVBORw0KGgo=\"}]}"));

        assertThat(images).hasSize(2).extracting(MadeImage::generation).containsOnly(Generation.unknown());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080" + FILE + "/output.png",
                "http://localhost:8080" + FILE,
                "http://0.0.0.0:8080" + FILE,
                "http://192.168.1.20:8080" + FILE + "/output.png",
                "http://gpu-box:8080" + FILE,
                "HTTPS://GPU-BOX" + FILE,
                FILE + "/output.png",
                FILE
            })
    void an_address_of_the_server_is_a_path_of_the_base_url_with_and_without_the_files_name(String url) {
        assertThat(fetchedFrom(url)).containsExactly(FILE + "/output.png", FILE);
    }

    @Test
    void an_address_with_another_hosts_name_is_fetched_from_there() {
        assertThat(fetchedFrom("https://images.example" + FILE))
                .containsExactly("https://images.example" + FILE + "/output.png", "https://images.example" + FILE);
    }

    @Test
    void the_address_of_the_oldest_releases_is_taken_as_it_is() {
        assertThat(fetchedFrom("/archives/file_57b8/output.png")).containsExactly("/archives/file_57b8/output.png");
    }

    @Test
    void unknown_fields_nulls_and_an_unused_url_do_no_harm() {
        List<MadeImage> images = Wire.images(read(
                200,
                "{\"created\":\"soon\",\"usage\":null,\"data\":[{\"url\":null,\"b64_json\":\"iVBORw0KGgo=\",\"prompt\":null,"
                        + "\"mood\":{}}]}"));

        assertThat(images).hasSize(1);
    }

    @Test
    void an_empty_list_is_work_without_an_image() {
        assertThat(Wire.images(read(200, "{\"created\":1,\"data\":[]}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>a proxy</body></html>",
                "{\"created\":1,\"da",
                "{}",
                "{\"data\":null}",
                "{\"data\":[{\"prompt\":\"a cat\"}]}",
                "{\"data\":[{\"url\":\"ftp://gpu-box/output.png\"}]}",
                "{\"data\":[{\"url\":\"C:\\\\images\\\\output.png\"}]}",
                "[]"
            })
    void a_success_without_an_image_is_unreadable(String body) {
        assertThat(problem(200, body).kind()).isEqualTo(Problem.Kind.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|400 Bad Request: Unsupported field: strength|REJECTED|Unsupported field: strength",
                "401|401 Unauthorized: Invalid API key.|AUTHENTICATION|Invalid API key.",
                "404|404 The requested service endpoint is not found: /v1/models|REJECTED"
                        + "|404 The requested service endpoint is not found: /v1/models",
                "405|405 Method Not Allowed: GET|REJECTED|405 Method Not Allowed: GET",
                "500|500 Internal Server Error: Failed to get image generations. Reason: no memory|TASK_FAILED"
                        + "|Failed to get image generations. Reason: no memory",
                "500|500 Internal Server Error: Failed to get image edit result. Reason: no memory|TASK_FAILED"
                        + "|Failed to get image edit result. Reason: no memory",
                "500|500 Internal Server Error: Failed to get image edit result. Reason: Fail to get the underlying value"
                        + " of `SD_IMAGE_TO_IMAGE`.|REJECTED|Failed to get image edit result. Reason: Fail to get the"
                        + " underlying value of `SD_IMAGE_TO_IMAGE`.",
                "500|500 Internal Server Error: Fail to get the underlying value of `SD_TEXT_TO_IMAGE`.|REJECTED"
                        + "|Fail to get the underlying value of `SD_TEXT_TO_IMAGE`.",
                "500|500 Internal Server Error: Invalid HTTP Method.|REJECTED|Invalid HTTP Method.",
                "500|500 Internal Server Error: unsupported uri path|REJECTED|unsupported uri path",
                "500|500 Internal Server Error: something new|SERVICE_FAULT|something new",
                "502|<html>a proxy</html>|SERVICE_FAULT|an HTML page: a proxy",
                "500|''|SERVICE_FAULT|''",
                "302|''|UNREADABLE|HTTP 302 with an empty body"
            })
    void errors_are_told_apart_by_status_and_words(int status, String body, Problem.Kind kind, String message) {
        Problem problem = problem(status, body);

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).isEqualTo(message);
    }

    private Outcome<FinishedWork> read(int status, String body) {
        return Wire.read(
                dialect, WireResponse.of(status, body, "b64_json"), Wire.context(ImageRequest.of("a cat"), 1, 42L));
    }

    private Problem problem(int status, String body) {
        Outcome<FinishedWork> outcome = read(status, body);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<FinishedWork>) outcome).problem();
    }

    private List<String> fetchedFrom(String url) {
        List<MadeImage> images =
                Wire.images(read(200, "{\"created\":1,\"data\":[{\"url\":\"" + url + "\",\"prompt\":\"a cat\"}]}"));
        assertThat(images).hasSize(1);
        return Wire.candidates(images.get(0));
    }
}

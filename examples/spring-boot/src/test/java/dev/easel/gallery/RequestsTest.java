package dev.easel.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the application responds to requests that send nothing to a service. No service is there. */
class RequestsTest {
    @TempDir
    static Path folder;

    private static StartedGallery gallery;
    private static Page page;

    @BeforeAll
    static void start() {
        gallery = StartedGallery.start(
                folder,
                "easel.dan.base-url=http://127.0.0.1:1",
                "easel.dan.api-key=MARKEDKEY",
                "easel.itsrose.base-url=http://127.0.0.1:1",
                "easel.itsrose.api-key=MARKEDKEY");
        page = gallery.page();
    }

    @AfterAll
    static void stop() {
        gallery.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"prompt": "", "services": ["dan"]}                  | prompt is empty
                    {"prompt": "  ", "services": ["dan"]}                | prompt is empty
                    {"services": ["dan"]}                                | prompt is empty
                    {"prompt": "a\\u0000b", "services": ["dan"]}         | a character that is no text
                    {"prompt": "a\\ud800", "services": ["dan"]}          | a character that is no text
                    {"prompt": "a", "services": []}                      | services is empty
                    {"prompt": "a"}                                      | services is empty
                    {"prompt": "a", "services": ["dan", "nobody"]}       | services names [nobody]; those that are configured are [dan, itsrose]
                    {"prompt": "a", "services": [null]}                  | services names [null]
                    {"prompt": "a", "services": "dan"}                   | the body is no JSON of the expected form
                    {"prompt": "a", "services": ["dan"]                  | the body is no JSON of the expected form
                    null                                                 | the body is no JSON of the expected form
                    """)
    void a_bad_request_gets_a_problem_that_says_what_to_do(String body, String detail) {
        HttpResponse<String> response = page.post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(response.body()).contains(detail);
        assertThat(page.tickets()).isEmpty();
    }

    @Test
    void a_prompt_that_is_too_long_is_refused_whatever_its_length() {
        assertThat(page.order("x".repeat(2_001), "dan").body())
                .contains("prompt has 2001 characters; give at most 2000");

        HttpResponse<String> huge = page.order("x".repeat(1_000_000), "dan");

        assertThat(huge.statusCode()).isEqualTo(400);
        assertThat(huge.body()).contains("is too long");
    }

    @Test
    void the_page_runs_no_program_but_its_own() {
        HttpResponse<String> index = page.get("/");

        assertThat(index.statusCode()).isEqualTo(200);
        assertThat(index.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(index.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void an_image_that_is_not_there_is_not_found() {
        assertThat(page.get("/api/images/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(page.get("/api/images/..%2Ftickets.mv.db").statusCode()).isEqualTo(400);
    }
}

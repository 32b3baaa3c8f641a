package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageRequest;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that speaks another dialect than the client refuses in its own way, and the message says so. */
class OtherDialectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SD_API_SERVER|404|{\"detail\":\"Not Found\"}",
                "SD_API_SERVER|405|{\"detail\":\"Method Not Allowed\"}",
                "OPENAI|404|",
                "OPENAI|404|404 page not found",
                "A1111|404|{\"detail\":\"Not Found\"}",
                "A1111|404|",
                "SGLANG|404|<html><body>nothing here</body></html>",
                "VLLM_OMNI|404|",
                "SD_CPP_V1|404|",
                "SD_CPP|405|"
            })
    void a_path_that_the_server_does_not_know_hints_at_another_dialect(LocalDialect spoken, int status, String body) {
        Problem problem = problem(spoken, status, body == null ? "" : body);

        assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(problem.message())
                .contains("the server does not know this path of the dialect " + spoken)
                .contains("LocalBuilder.findDialect()");
    }

    @ParameterizedTest
    @EnumSource(value = LocalDialect.class, mode = EnumSource.Mode.EXCLUDE, names = "SD_API_SERVER")
    void the_words_of_sd_api_server_give_it_away(LocalDialect spoken) {
        for (String words : new String[] {
            "404 The requested service endpoint is not found: /sdcpp/v1/img_gen",
            "400 Bad Request: Unsupported field: strength"
        }) {
            Problem problem = problem(spoken, Integer.parseInt(words.substring(0, 3)), words);

            assertThat(problem.message()).startsWith(words).endsWith("set dialect(SD_API_SERVER))");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|404|{\"error\":{\"message\":\"no such model\",\"code\":\"model_not_found\"}}|no such model",
                "A1111|404|{\"detail\":\"Sampler not found\"}|Sampler not found",
                "A1111|404|{\"detail\":\"Init image not found\"}|Init image not found",
                "SD_API_SERVER|405|405 Method Not Allowed: GET|405 Method Not Allowed: GET",
                "OPENAI|400|{\"detail\":\"Not Found\"}|Not Found"
            })
    void a_refusal_of_something_else_is_left_as_it_is(LocalDialect spoken, int status, String body, String words) {
        assertThat(problem(spoken, status, body).message()).isEqualTo(words);
    }

    private static Problem problem(LocalDialect spoken, int status, String body) {
        Dialect dialect = spoken.protocol(Wire.settings("http://gpu-box:8080"));
        return Wire.problem(
                Wire.read(dialect, WireResponse.of(status, body), Wire.context(ImageRequest.of("a cat"), 1, null)));
    }
}

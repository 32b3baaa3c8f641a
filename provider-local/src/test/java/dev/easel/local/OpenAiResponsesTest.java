package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageRequest;
import dev.easel.Usage;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.WireResponse;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the responses of servers that follow OpenAI's interface mean beside their images, and where the images are. */
class OpenAiResponsesTest {
    private static final String IMAGE = "{'b64_json':'iVBORw0KGgo='}";
    private static final String OF_SD_SERVER = "{'created':1,'data':[" + IMAGE + "],'output_format':'png'}";

    private final Dialect dialect = LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080"));

    @Test
    void usage_is_typed_and_belongs_to_the_call_however_many_images_it_made() {
        FinishedWork work = read(
                dialect,
                "{'data':[" + IMAGE + "," + IMAGE + "," + IMAGE + "],'usage':{'input_tokens':5,'output_tokens':200,"
                        + "'total_tokens':205,'input_tokens_details':{'text_tokens':2,'image_tokens':3},"
                        + "'output_tokens_details':{'image_tokens':200}},'svg_usage':{'model':'m','total_tokens':3}}");

        assertThat(work.images()).hasSize(3);
        assertThat(work.usage())
                .isEqualTo(Usage.builder()
                        .tokens(Map.of(
                                "input", 5L,
                                "output", 200L,
                                "total", 205L,
                                "input_text", 2L,
                                "input_image", 3L,
                                "output_image", 200L,
                                "svg_total", 3L))
                        .build());
        assertThat(work.images())
                .allMatch(image -> image.generation().metadata().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'usage':{'total_tokens':3,'cost':0.04}|0.04",
                "'usage':{'cost_in_usd_ticks':400000000}|0.04",
                "'usage':{'cost':'0.040'}|0.04"
            })
    void a_cost_is_in_dollars(String usage, BigDecimal amount) {
        Usage used = read(dialect, "{'data':[" + IMAGE + "]," + usage + "}").usage();

        assertThat(used.amount()).hasValue(amount);
        assertThat(used.currency()).hasValue("USD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'usage':{'input_tokens':0,'output_tokens':0,'total_tokens':0}",
                "'usage':null",
                "'usage':{'input_tokens':'many','cost':-1,'total_tokens':-5}",
                "'usage':[7]"
            })
    void a_server_that_counts_nothing_says_nothing(String usage) {
        assertThat(read(dialect, "{'data':[" + IMAGE + "]," + usage + "}").usage())
                .isEqualTo(Usage.none());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'images':[{'url':'https://s.example/1.png'}],'seed':7}",
                "{'output_images':['https://s.example/1.png']}",
                "{'data':{'url':'https://s.example/1.png'}}",
                "{'data':[{'image_url':'https://s.example/1.png'}]}",
                "{'data':[{'b64_json':'https://s.example/1.png'}]}",
                "[{'url':'https://s.example/1.png'}]"
            })
    void images_are_found_in_every_list(String body) {
        assertThat(Wire.candidates(read(dialect, body).images().get(0))).containsExactly("https://s.example/1.png");
    }

    @Test
    void a_relative_address_in_a_list_at_the_top_is_one_of_the_server() {
        assertThat(Wire.candidates(read(dialect, "[{'url':'/api/v1/files/f1/content'}]")
                        .images()
                        .get(0)))
                .containsExactly("/api/v1/files/f1/content");
    }

    @Test
    void base64_by_another_name_is_an_image() {
        WireResponse response = WireResponse.of(
                200,
                "{\"images\":[{\"b64_image\":\"iVBORw0KGgo=\"}]}",
                Wire.submit(
                        dialect,
                        ImageRequest.builder().prompt("a cat").model("m").build()));

        assertThat(Wire.images(Wire.read(dialect, response, Wire.context(ImageRequest.of("a cat"), 1, null))))
                .singleElement()
                .satisfies(image -> assertThat(image.source()).isInstanceOf(MadeImage.Inline.class));
    }

    @ParameterizedTest
    @EnumSource(
            value = LocalDialect.class,
            names = {"SD_API_SERVER", "LOCALAI", "VLLM_OMNI", "SGLANG"})
    void an_sd_server_that_skips_the_settings_of_another_dialect_is_known_by_its_response(LocalDialect spoken) {
        Dialect other = spoken.protocol(Wire.settings("http://gpu-box:1234"));

        FinishedWork work = read(other, OF_SD_SERVER);

        assertThat(work.images())
                .singleElement()
                .satisfies(image -> assertThat(image.generation().seed()).isEmpty());
        assertThat(work.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.field()).isEqualTo("dialect");
            assertThat(warning.message()).startsWith("is " + spoken + ", and").endsWith("use the dialect SD_CPP");
        });
    }

    @Test
    void what_was_sent_is_told_of_an_image_where_the_server_is_its_own() {
        Dialect vllm = LocalDialect.VLLM_OMNI.protocol(Wire.settings("http://gpu-box:8080"));

        FinishedWork work = read(
                vllm,
                "{'created':1,'data':[{'b64_json':'iVBORw0KGgo=','url':null,'revised_prompt':null}],'output_format':'png'}");

        assertThat(work.images().get(0).sentSeed()).hasValue(7);
        assertThat(work.warnings()).isEmpty();
    }

    @Test
    void ids_of_gateways_are_ids_too() {
        for (String header : List.of("x-request-id", "apim-request-id", "x-litellm-call-id")) {
            WireResponse response = WireResponse.of(200, Map.of(header, "r-1"), "", JsonValue.absent(), 0);

            assertThat(dialect.requestId(response)).hasValue("r-1");
        }
    }

    private static FinishedWork read(Dialect dialect, String body) {
        return Wire.work(Wire.read(
                dialect,
                WireResponse.of(200, body.replace('\'', '"'), "b64_json"),
                Wire.context(ImageRequest.of("a cat"), 1, 7L)));
    }
}

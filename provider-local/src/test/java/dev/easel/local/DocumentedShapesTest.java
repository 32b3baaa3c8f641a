package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageRequest;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every shape of response that a server of the OpenAI family is known to give, and what it gives the user. */
class DocumentedShapesTest {
    private static final String IMAGE = "iVBORw0KGgo=";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SD_API_SERVER|{'created':1736755200,'data':[{'b64_json':'P','prompt':'a cat'}]}",
                "SD_CPP_V1|{'created':1787100000,'data':[{'b64_json':'P'}],'output_format':'png'}",
                "OPENAI|{'created':1,'data':[{'b64_json':'P'}],'background':'opaque','usage':{'input_tokens':1}}",
                "VLLM_OMNI|{'created':1,'data':[{'b64_json':'P','url':null,'revised_prompt':null}],'size':'1x1'}",
                "SGLANG|{'id':'x','created':1,'data':[{'b64_json':'P','url':null,'revised_prompt':null}]}",
                "LOCALAI|{'created':1,'id':'0d1c','data':[{'index':0,'b64_json':'P'}],'usage':{'total_tokens':0}}",
                "A1111|{'images':['P'],'parameters':{},'info':'{}'}",
                "OPENAI|{'data':[{'b64_json':'P'}]}",
                "OPENAI|{'created':'yesterday','data':[{'b64_json':'P'}]}",
                "OPENAI|{'created':1.7e9,'data':[{'b64_json':'P','mood':[1]}],'new':{}}",
                "OPENAI|{'created':null,'data':[{'b64_json':'data:image/png;base64,P'}]}"
            })
    void an_image_inside_the_response_is_read(LocalDialect dialect, String body) {
        List<MadeImage> images = Wire.images(read(dialect, body));

        assertThat(images).hasSize(1);
        assertThat(images.get(0).source()).isInstanceOf(MadeImage.Inline.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SD_API_SERVER|http://localhost:8080/v1/files/download/file_1/output.png|/v1/files/download/file_1/output.png",
                "LOCALAI|http://host:8080/generated-images/b64123.png|http://host:8080/generated-images/b64123.png",
                "LOCALAI|http://gpu-box:8080/generated-images/b64123.png|/generated-images/b64123.png",
                "SGLANG|/v1/images/x/content|/v1/images/x/content",
                "SGLANG|/v1/images/x/content?variant=2|/v1/images/x/content?variant=2",
                "SGLANG|https://cloud.example/bucket/x.jpg?sig=1|https://cloud.example/bucket/x.jpg?sig=1",
                "OPENAI|/home/u/image/a.jpg|/home/u/image/a.jpg",
                "OPENAI|generated/a.png|/generated/a.png"
            })
    void an_image_at_an_address_is_fetched_from_where_it_is(LocalDialect dialect, String url, String from) {
        List<MadeImage> images =
                Wire.images(read(dialect, "{'created':1,'data':[{'url':'" + url + "','b64_json':null}]}"));

        assertThat(images).hasSize(1);
        assertThat(Wire.candidates(images.get(0)).get(0)).isEqualTo(from);
    }

    @ParameterizedTest
    @EnumSource(
            value = LocalDialect.class,
            names = {"SD_API_SERVER", "OPENAI", "VLLM_OMNI", "SGLANG", "LOCALAI"})
    void a_data_uri_in_the_place_of_an_address_is_the_image(LocalDialect dialect) {
        Dialect protocol = dialect.protocol(Wire.settings("http://gpu-box:8080"));
        ImageRequest request =
                ImageRequest.builder().prompt("a cat").model("any").build();
        String body = "{\"data\":[{\"url\":\"data:image/png;base64," + IMAGE + "\",\"b64_json\":null},"
                + "{\"url\":\"/v1/images/x/content\"}]}";

        List<MadeImage> images = Wire.images(Wire.read(
                protocol, WireResponse.of(200, body, Wire.submit(protocol, request)), Wire.context(request, 2, 7L)));

        assertThat(images).hasSize(2);
        assertThat(images.get(0).source()).isInstanceOf(MadeImage.Inline.class);
        assertThat(Wire.candidates(images.get(1)).get(0)).isEqualTo("/v1/images/x/content");
    }

    @Test
    void fewer_images_than_were_requested_are_those_that_were_made_and_what_is_said_of_the_others() {
        Outcome<FinishedWork> outcome = Wire.read(
                LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080")),
                WireResponse.of(200, "{\"data\":[{\"b64_json\":\"" + IMAGE + "\"},null,{},7,\"x\"]}", "b64_json"),
                Wire.context(ImageRequest.of("a cat"), 5, null));

        assertThat(Wire.images(outcome))
                .hasSize(2)
                .first()
                .satisfies(image -> assertThat(image.source()).isInstanceOf(MadeImage.Inline.class));
        assertThat(Wire.images(outcome).get(1).source()).isInstanceOf(MadeImage.NotMade.class);
    }

    @Test
    void noise_of_32_bit_numbers_is_read_as_it_is() {
        MadeImage image = Wire.images(read(
                        LocalDialect.A1111,
                        "{'images':['P'],'info':'{\\\"cfg_scale\\\":0.8999999761581421,\\\"seed\\\":7.0}'}"))
                .get(0);

        assertThat(image.generation().guidanceScale()).hasValue(0.8999999761581421);
        assertThat(image.generation().seed()).hasValue(7);
    }

    private static Outcome<FinishedWork> read(LocalDialect dialect, String body) {
        String json =
                body.replace('\'', '"').replace("\"P\"", "\"" + IMAGE + "\"").replace(",P\"", "," + IMAGE + "\"");
        String field = dialect == LocalDialect.A1111 ? "images" : "b64_json";
        return Wire.read(
                dialect.protocol(Wire.settings("http://gpu-box:8080")),
                WireResponse.of(200, json, field),
                Wire.context(ImageRequest.of("a cat"), 1, 7L));
    }
}

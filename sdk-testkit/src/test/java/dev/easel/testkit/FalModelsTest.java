package dev.easel.testkit;

import static dev.easel.testkit.FalWire.DEV;
import static dev.easel.testkit.FalWire.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.support.PlainHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each model takes and gives. A wrong field is found by the runner, after the submission. */
class FalModelsTest {
    private FalWire fal = FalWire.with();

    @AfterEach
    void close() {
        fal.close();
    }

    private String filled(String json) {
        return json.replace("IMG", fal.dataUri(40, 30)).replace("SMALL", SMALL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "fal-ai/flux/dev | {'prompt':'p'} | 1024x768",
                "fal-ai/flux/dev | {'prompt':'p','image_size':'portrait_16_9','acceleration':'high'} | 576x1024",
                "fal-ai/flux/dev | {'prompt':'p','image_size':{'width':64}} | 64x512",
                "fal-ai/flux/dev | {'prompt':'p','image_size':null,'seed':null} | 1024x768",
                "fal-ai/flux/schnell | {'prompt':'p','num_inference_steps':12,SMALL} | 64x48",
                "fal-ai/flux/dev/image-to-image | {'prompt':'p','image_url':'IMG','strength':0.5} | 40x30",
                "fal-ai/flux-lora | {'prompt':'p','loras':[{'path':'a/b','scale':0.5}],SMALL} | 64x48",
                "fal-ai/flux-lora/inpainting | {'prompt':'p','image_url':'IMG','mask_url':'IMG',SMALL} | 64x48",
                "fal-ai/flux-pro/v1.1 | {'prompt':'p','safety_tolerance':'6',SMALL} | 64x48",
                "fal-ai/flux-pro/v1.1-ultra | {'prompt':'p','aspect_ratio':'1:1','raw':true} | 1024x1024",
                "fal-ai/flux-pro/kontext | {'prompt':'p','image_url':'IMG'} | 40x30",
                "fal-ai/flux-pro/kontext/text-to-image | {'prompt':'p'} | 1024x1024",
                "fal-ai/flux-pro/kontext/max/multi | {'prompt':'p','image_urls':['IMG','IMG']} | 40x30",
                "fal-ai/flux-pro/v1/fill | {'prompt':'p','image_url':'IMG','mask_url':'IMG'} | 40x30",
                "fal-ai/flux-2-pro/edit | {'prompt':'p','image_urls':['IMG'],'image_size':'auto'} | 40x30",
                "fal-ai/flux-2 | {'prompt':'p','output_format':'webp'} | 1024x768",
                "fal-ai/flux-general | {'prompt':'p','scheduler':'euler','negative_prompt':'n','controlnets':[{'path':'c','control_image_url':'IMG'}],SMALL} | 64x48",
                "fal-ai/fast-sdxl | {'prompt':'p','format':'png','negative_prompt':'n',SMALL} | 64x48",
                "fal-ai/fast-sdxl-controlnet-canny | {'prompt':'p','control_image_url':'IMG',SMALL} | 64x48",
                "fal-ai/lora | {'prompt':'p','model_name':'a/b','scheduler':'DPM++ 2M Karras','clip_skip':2,'image_format':'png',SMALL} | 64x48",
                "fal-ai/lora/image-to-image | {'prompt':'p','model_name':'a/b','image_url':'IMG','noise_strength':0.3,SMALL} | 64x48",
                "fal-ai/recraft/v3/text-to-image | {'prompt':'p','style':'any','colors':[{'r':1,'g':2,'b':3}],SMALL} | 64x48",
                "fal-ai/ideogram/v3 | {'prompt':'p','rendering_speed':'TURBO','style':'DESIGN','expand_prompt':false,SMALL} | 64x48",
                "fal-ai/nano-banana-pro | {'prompt':'p','resolution':'2K','safety_tolerance':'4'} | 2048x2048",
                "fal-ai/nano-banana/edit | {'prompt':'p','image_urls':['IMG']} | 40x30",
                "fal-ai/bytedance/seedream/v4/text-to-image | {'prompt':'p',SMALL} | 64x48"
            })
    void a_model_takes_its_own_fields_and_draws_at_its_own_size(String endpoint, String json, String size) {
        PlainHttp.Response result = fal.result(endpoint, filled(json));

        assertThat(result.status()).as(result.text()).isEqualTo(200);
        Drawn drawn = fal.emulator.drawn().get(0);
        assertThat(drawn.width() + "x" + drawn.height()).isEqualTo(size);
        assertThat(drawn.model()).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "fal-ai/flux/dev | {} | missing | prompt",
                "fal-ai/flux/dev | {'prompt':3} | string_type | prompt",
                "fal-ai/flux/dev | {'prompt':'p','num_inference_steps':51} | less_than_equal | num_inference_steps",
                "fal-ai/flux/dev | {'prompt':'p','num_inference_steps':2.5} | int_type | num_inference_steps",
                "fal-ai/flux/dev | {'prompt':'p','num_images':0} | greater_than_equal | num_images",
                "fal-ai/flux/dev | {'prompt':'p','num_images':5} | less_than_equal | num_images",
                "fal-ai/flux/dev | {'prompt':'p','num_images':'2'} | int_type | num_images",
                "fal-ai/flux/dev | {'prompt':'p','guidance_scale':20.5} | less_than_equal | guidance_scale",
                "fal-ai/flux/dev | {'prompt':'p','sync_mode':'yes'} | bool_type | sync_mode",
                "fal-ai/flux/dev | {'prompt':'p','output_format':'webp'} | one_of | output_format",
                "fal-ai/flux/dev | {'prompt':'p','negative_prompt':'n'} | extra_forbidden | negative_prompt",
                "fal-ai/flux/dev | {'prompt':'p','width':64,'height':64} | extra_forbidden | width",
                "fal-ai/flux/dev | {'prompt':'p','image_size':'64x64'} | one_of | image_size",
                "fal-ai/flux/dev | {'prompt':'p','image_size':{'width':14143,'height':8}} | less_than_equal | image_size",
                "fal-ai/flux/dev | {'prompt':'p','image_url':'IMG'} | extra_forbidden | image_url",
                "fal-ai/flux/schnell | {'prompt':'p','num_inference_steps':13} | less_than_equal | num_inference_steps",
                "fal-ai/flux-lora | {'prompt':'p','acceleration':'high'} | one_of | acceleration",
                "fal-ai/flux-lora | {'prompt':'p','loras':[{'scale':1}]} | missing | loras",
                "fal-ai/flux-lora/inpainting | {'prompt':'p','image_url':'IMG'} | missing | mask_url",
                "fal-ai/flux-pro/v1.1 | {'prompt':'p','num_inference_steps':9} | extra_forbidden | num_inference_steps",
                "fal-ai/flux-pro/v1.1 | {'prompt':'p','safety_tolerance':2} | string_type | safety_tolerance",
                "fal-ai/flux-pro/v1.1 | {'prompt':'p','enable_safety_checker':true} | extra_forbidden | enable_safety_checker",
                "fal-ai/flux-pro/v1.1-ultra | {'prompt':'p','image_size':'square'} | extra_forbidden | image_size",
                "fal-ai/flux-pro/v1.1-ultra | {'prompt':'p','aspect_ratio':'5:4'} | one_of | aspect_ratio",
                "fal-ai/flux-pro/kontext | {'prompt':'p'} | missing | image_url",
                "fal-ai/flux-2-pro | {'prompt':'p','num_images':2} | extra_forbidden | num_images",
                "fal-ai/flux-2-pro | {'prompt':'p','safety_tolerance':'6'} | one_of | safety_tolerance",
                "fal-ai/flux-2 | {'prompt':'p','image_size':{'width':256,'height':512}} | greater_than_equal | image_size",
                "fal-ai/flux-general | {'prompt':'p','controlnets':[{'path':'c','control_image_url':'IMG'},{'path':'c','control_image_url':'IMG'}]} | sequence_too_long | controlnets",
                "fal-ai/fast-sdxl | {'prompt':'p','output_format':'png'} | extra_forbidden | output_format",
                "fal-ai/lora | {'prompt':'p'} | missing | model_name",
                "fal-ai/lora | {'prompt':'p','model_name':'m','scheduler':'UniPC'} | one_of | scheduler",
                "fal-ai/lora | {'prompt':'p','model_name':'m','sync_mode':true} | extra_forbidden | sync_mode",
                "fal-ai/recraft/v3/text-to-image | {'prompt':'p','seed':1} | extra_forbidden | seed",
                "fal-ai/ideogram/v3/edit | {'prompt':'p','image_url':'IMG'} | missing | mask_url",
                "fal-ai/nano-banana | {'prompt':'p','resolution':'2K'} | extra_forbidden | resolution",
                "fal-ai/nano-banana/edit | {'prompt':'p','image_urls':[]} | sequence_too_short | image_urls",
                "fal-ai/esrgan | {'image_url':'IMG','scale':9} | less_than_equal | scale",
                "fal-ai/flux/dev/image-to-image | {'prompt':'p','image_url':'aGVsbG8='} | file_download_error | image_url",
                "fal-ai/flux/dev/image-to-image | {'prompt':'p','image_url':'https://10.0.0.1/a.png'} | file_download_error | image_url",
                "fal-ai/flux/dev/image-to-image | {'prompt':'p','image_url':'data:image/png;base64,AAAA'} | image_load_error | image_url"
            })
    void a_wrong_field_is_accepted_and_then_422(String endpoint, String json, String type, String field) {
        PlainHttp.Response result = fal.result(endpoint, filled(json));

        JsonNode violation = FalWire.violation(result);
        assertThat(violation.path("type").asText()).isEqualTo(type);
        assertThat(violation.path("loc").get(1).asText()).isEqualTo(field);
        assertThat(fal.emulator.drawn()).isEmpty();
    }

    @Test
    void a_lenient_emulator_ignores_what_the_model_does_not_know() {
        fal.close();
        fal = FalWire.of(FalEmulator.builder().strict(false));

        PlainHttp.Response result =
                fal.result(DEV, filled("{'prompt':'p','negative_prompt':'n','image_url':'IMG',SMALL}"));

        assertThat(result.status()).isEqualTo(200);
        assertThat(fal.emulator.drawn().get(0).negativePrompt()).isEmpty();
        assertThat(fal.emulator.drawn().get(0).inputImages()).isZero();
    }

    @Test
    void settings_are_drawn_with() {
        fal.result(
                "fal-ai/flux-general/inpainting",
                filled("{'prompt':'p','seed':5,'num_inference_steps':9,'guidance_scale':2.5,'negative_prompt':'fog',"
                        + "'strength':0.6,'image_url':'IMG','mask_url':'IMG','loras':[{'path':'l'}],"
                        + "'controlnets':[{'path':'c','control_image_url':'IMG','conditioning_scale':0.4}],SMALL}"));

        Drawn drawn = fal.emulator.drawn().get(0);
        assertThat(drawn.seed()).isEqualTo(5);
        assertThat(drawn.steps()).isEqualTo(9);
        assertThat(drawn.guidanceScale()).isEqualTo(2.5);
        assertThat(drawn.negativePrompt()).isEqualTo("fog");
        assertThat(drawn.strength()).isEqualTo(0.6);
        assertThat(drawn.loras()).containsExactly(new Drawn.Lora("l", 1));
        assertThat(drawn.controlNets()).containsExactly(new Drawn.ControlNet(null, "c", 0.4, 0, 1));
        assertThat(drawn.inputImages()).isEqualTo(2);
        assertThat(drawn.redrawn()).isEqualTo(Redrawn.WHITE);
    }

    @Test
    void how_much_an_image_counts_beside_the_prompt_is_no_strength() {
        fal.result(
                "fal-ai/flux-pro/v1.1-ultra", filled("{'prompt':'p','image_url':'IMG','image_prompt_strength':0.9}"));
        fal.result("fal-ai/flux-pro/v1.1-ultra", filled("{'prompt':'p','image_url':'IMG'}"));

        assertThat(fal.emulator.drawn()).hasSize(2).allMatch(drawn -> drawn.strength() == null);
    }

    @Test
    void surplus_images_of_flux_2_are_silently_dropped() {
        fal.result("fal-ai/flux-2/edit", filled("{'prompt':'p','image_urls':['IMG','IMG','IMG','IMG','IMG']}"));

        assertThat(fal.emulator.drawn().get(0).inputImages()).isEqualTo(4);
    }

    @Test
    void seedream_gives_up_to_num_images_times_max_images() {
        JsonNode result = fal.result(
                        "fal-ai/bytedance/seedream/v4/text-to-image",
                        filled("{'prompt':'p','num_images':2,'max_images':3,SMALL}"))
                .json();

        assertThat(result.path("images")).hasSize(6);
        assertThat(fal.emulator.billedImages()).isEqualTo(6);
    }

    @Test
    void nano_banana_describes_and_has_no_seed() {
        JsonNode result =
                fal.result("fal-ai/nano-banana", "{'prompt':'p','seed':4}").json();

        assertThat(result.path("description").isTextual()).isTrue();
        assertThat(result.has("seed")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "fal-ai/esrgan, ',\"scale\":2', 80, image/png",
        "fal-ai/clarity-upscaler, ',\"upscale_factor\":3', 120, image/jpeg",
        "fal-ai/aura-sr, '', 160, image/jpeg"
    })
    void an_upscaler_gives_one_image(String endpoint, String more, int width, String type) {
        JsonNode image = fal.result(endpoint, "{'image_url':'" + fal.dataUri(40, 30) + "'" + more + "}")
                .json()
                .path("image");

        assertThat(image.path("width").asInt()).isEqualTo(width);
        assertThat(image.path("content_type").asText()).isEqualTo(type);
        PlainHttp.Response file = PlainHttp.get(image.path("url").asText());
        assertThat(file.image().getWidth()).isEqualTo(width);
    }

    @Test
    void captions_are_text_under_results_or_output() {
        String input = "{'image_url':'" + fal.dataUri(40, 30) + "'}";

        assertThat(fal.result("fal-ai/florence-2-large/caption", input)
                        .json()
                        .path("results")
                        .asText())
                .contains("40x30");
        assertThat(fal.result("fal-ai/moondream2", input).json().path("output").isTextual())
                .isTrue();
    }

    @Test
    void a_webp_image_is_one() {
        JsonNode image = fal.result("fal-ai/flux-2", "{'prompt':'p','output_format':'webp'}")
                .json()
                .at("/images/0");

        assertThat(image.path("content_type").asText()).isEqualTo("image/webp");
        assertThat(PlainHttp.get(image.path("url").asText()).text()).startsWith("RIFF");
    }

    @Test
    void the_catalogue_comes_in_pages_and_has_errors_of_its_own() {
        JsonNode first = fal.get("v1/models?limit=2&category=text-to-image&status=active")
                .json();
        JsonNode second = fal.get("v1/models?limit=2&category=text-to-image&cursor="
                        + first.path("next_cursor").asText())
                .json();

        assertThat(first.path("models")).hasSize(2);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(second.at("/models/0")).isNotEqualTo(first.at("/models/0"));
        assertThat(fal.get("v1/models?q=esrgan")
                        .json()
                        .at("/models/0/endpoint_id")
                        .asText())
                .isEqualTo("fal-ai/esrgan");
        assertThat(fal.get("v1/models/pricing?endpoint_id=" + DEV)
                        .json()
                        .at("/prices/0/currency")
                        .asText())
                .isEqualTo("USD");
        assertThat(PlainHttp.get(fal.emulator.baseUrl() + "/v1/models")
                        .json()
                        .at("/error/type")
                        .asText())
                .isEqualTo("authorization_error");
        assertThat(PlainHttp.get(fal.emulator.baseUrl() + "/api/openapi/queue/openapi.json?endpoint_id=" + DEV)
                        .json()
                        .at("/components/schemas/Input/required/0")
                        .asText())
                .isEqualTo("prompt");
        assertThat(fal.emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(6);
    }
}

package dev.easel.testkit;

import static dev.easel.testkit.OpenAiWire.KEY;
import static dev.easel.testkit.OpenAiWire.get;
import static dev.easel.testkit.OpenAiWire.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each host that is compatible differs: what it takes, and what it makes of it. */
class OpenAiEmulatorHostsTest {
    private final VirtualTime time = VirtualTime.create();
    private OpenAiEmulator emulator = OpenAiWire.with(Host.OPENAI);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(Host host, Quirk... quirks) {
        emulator.close();
        emulator = OpenAiWire.at(host)
                .clock(time)
                .quirks(quirks)
                .generationTime(Duration.ofMillis(1))
                .start();
        time.advance(Duration.ofMinutes(1));
    }

    private PlainHttp.Response generate(String json) {
        String path = emulator.apiUrl().getPath().equals("/api/v1") ? "/images" : "/images/generations";
        return post(emulator, path, json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENROUTER | {'model':'m','prompt':'p','size':'64x64','seed':7,'provider':{}} | 64x64",
                "OPENROUTER | {'model':'m','prompt':'p','aspect_ratio':'2:1','resolution':'1K'} | 1456x720",
                "OPENROUTER | {'model':'m','prompt':'p','size':'64x64','aspect_ratio':'2:1'} | 400",
                "OPENROUTER | {'model':'m','prompt':'p','size':'64x64','resolution':'2K'} | 400",
                "XAI | {'model':'m','prompt':'p','aspect_ratio':'19.5:9'} | 1504x688",
                "XAI | {'model':'m','prompt':'p','aspect_ratio':'auto','resolution':'2k'} | 2048x2048",
                "XAI | {'model':'m','prompt':'p','size':'64x64'} | 400",
                "XAI | {'model':'m','prompt':'p','seed':1} | 400",
                "XAI | {'model':'m','prompt':'p','quality':'high'} | 400",
                "XAI | {'model':'m-2.0','prompt':'p','quality':'high'} | 1024x1024",
                "GOOGLE | {'model':'gemini-2.5','prompt':'p','size':'64x64','n':1} | 64x64",
                "GOOGLE | {'model':'gemini-3.1-flash-image','prompt':'p'} | 404",
                "ARK | {'model':'doubao-seedream-4-0','prompt':'p','size':'1K','watermark':false} | 1024x1024",
                "ARK | {'model':'ep-20260101','prompt':'p','size':'64x64','seed':3} | 64x64",
                "ARK | {'model':'flux','prompt':'p'} | 404",
                "ARK | {'model':'seedream-4.5','prompt':'p','size':'1K'} | 400",
                "ARK | {'model':'seedream-4.0','prompt':'p','n':2} | 400",
                "ARK | {'model':'seedream-5.0-pro','prompt':'p','sequential_image_generation':'disabled'} | 400",
                "ARK | {'model':'seedream-4.0','prompt':'p','sequential_image_generation':'auto','sequential_image_generation_options':{'max_images':16}} | 400",
                "ARK | {'model':'seedream-4.0','prompt':'p','guidance_scale':2.5} | 400",
                "ARK | {'model':'seedream-3.0','prompt':'p','size':'64x64','guidance_scale':2.5} | 64x64",
                "ZHIPU | {'model':'cogview-4','prompt':'p','size':'512x528','quality':'hd'} | 512x528",
                "ZHIPU | {'model':'glm-image','prompt':'p','size':'1024x1040'} | 400",
                "ZHIPU | {'model':'cogview-4','prompt':'p','size':'256x256'} | 400",
                "ZHIPU | {'model':'cogview-4','prompt':'p','n':1} | 400",
                "ZHIPU | {'model':'cogview-4','prompt':'p','user_id':'short'} | 400",
                "DEEPINFRA | {'model':'m','prompt':'p','size':'64x64','num_inference_steps':9,'guidance_scale':3,'seed':5,'negative_prompt':'x'} | 64x64",
                "DEEPINFRA | {'model':'m','prompt':'p','steps':9} | 400",
                "TOGETHER | {'model':'m','prompt':'p','width':64,'height':128,'steps':4,'image_loras':[{'path':'l','scale':0.5}]} | 64x128",
                "TOGETHER | {'model':'m','prompt':'p','size':'64x64'} | 400",
                "TOGETHER | {'model':'m','prompt':'p','n':5} | 400",
                "SILICONFLOW | {'model':'m','prompt':'p','image_size':'64x64','batch_size':2} | 64x64",
                "SILICONFLOW | {'model':'m','prompt':'p','image_size':'64x64','batch_size':5} | 400",
                "SILICONFLOW | {'model':'m','prompt':'p','size':'64x64'} | 400",
                "SILICONFLOW | {'model':'m','prompt':'p','n':1} | 400",
                "NEBIUS | {'model':'m','prompt':'p','width':64,'height':64,'response_extension':'jpg'} | 64x64",
                "NEBIUS | {'model':'m','prompt':'p','n':2} | 400",
                "RECRAFT | {'model':'m','prompt':'p','size':'2:1','style':'s','random_seed':4} | 1456x720",
                "RECRAFT | {'model':'m','prompt':'p','n':7} | 400",
                "NIM | {'prompt':'p','size':'64x64','response_format':'b64_json'} | 64x64",
                "DOCKER_MODEL_RUNNER | {'model':'m','prompt':'p','size':'64x64','negative_prompt':'x','seed':1} | 64x64",
                "XINFERENCE | {'model':'m','prompt':'p','size':'64x64','kwargs':'{\"steps\":3}'} | 64x64",
                "XINFERENCE | {'model':'m','prompt':'p','kwargs':'steps'} | 400",
                "GPUSTACK | {'model':'m','prompt':'p','size':'64x64','n':2} | 64x64",
                "GPUSTACK | {'model':'m','prompt':'p','seed':2} | 400"
            })
    void each_host_takes_its_own_fields(Host host, String json, String sizeOrStatus) {
        start(host);
        PlainHttp.Response response = generate(json.replace("\"steps\"", "\\'steps\\'"));

        if (sizeOrStatus.contains("x")) {
            assertThat(response.status()).as(response.text()).isEqualTo(200);
            Drawn drawn = emulator.drawn().get(0);
            assertThat(drawn.width() + "x" + drawn.height()).isEqualTo(sizeOrStatus);
        } else {
            assertThat(response.status()).as(response.text()).isEqualTo(Integer.parseInt(sizeOrStatus));
            assertThat(emulator.billedImages()).isZero();
        }
    }

    @Test
    void settings_are_drawn_with() {
        start(Host.TOGETHER);
        generate("{'model':'m','prompt':'p','width':64,'height':64,'steps':4,'guidance_scale':2.5,'seed':11,'n':2,"
                + "'negative_prompt':'fog','image_loras':[{'path':'l','scale':0.5}],'response_format':'base64'}");

        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(11L, 12L);
        Drawn drawn = emulator.drawn().get(0);
        assertThat(drawn.steps()).isEqualTo(4);
        assertThat(drawn.guidanceScale()).isEqualTo(2.5);
        assertThat(drawn.negativePrompt()).isEqualTo("fog");
        assertThat(drawn.loras()).containsExactly(new Drawn.Lora("l", 0.5));
    }

    @Test
    void items_have_what_their_host_adds() {
        start(Host.TOGETHER);
        assertThat(generate("{'model':'m','prompt':'p','response_format':'base64'}")
                        .json()
                        .at("/data/0/type")
                        .asText())
                .isEqualTo("b64_json");
        start(Host.OPENROUTER);
        assertThat(generate("{'model':'m','prompt':'p','output_format':'svg'}")
                        .json()
                        .at("/data/0/media_type")
                        .asText())
                .isEqualTo("image/svg+xml");
        start(Host.ARK);
        JsonNode ark =
                generate("{'model':'seedream-4.0','prompt':'p','size':'64x64'}").json();
        assertThat(ark.at("/data/0/size").asText()).isEqualTo("64x64");
        assertThat(ark.at("/usage/generated_images").asInt()).isEqualTo(1);
        start(Host.SILICONFLOW);
        JsonNode silicon = generate("{'model':'m','prompt':'p','seed':7}").json();
        assertThat(silicon.get("seed").asInt()).isEqualTo(7);
        assertThat(silicon.at("/images/0/url").asText()).isNotEmpty();
        start(Host.XINFERENCE);
        JsonNode file =
                generate("{'model':'m','prompt':'p','size':'64x64'}").json().at("/data/0");
        assertThat(file.get("url").asText()).startsWith("/home/");
        assertThat(file.get("b64_json").isNull()).isTrue();
        start(Host.RECRAFT);
        assertThat(generate("{'model':'m','prompt':'p','n':2}")
                        .json()
                        .get("credits")
                        .asInt())
                .isEqualTo(80);
    }

    @Test
    void recrafts_vector_models_draw_svg() {
        start(Host.RECRAFT);
        String address = generate("{'model':'recraftv3_vector','prompt':'p'}")
                .json()
                .at("/data/0/url")
                .asText();

        assertThat(PlainHttp.get(address).headers().get("Content-Type")).isEqualTo("image/svg+xml");
    }

    @Test
    void an_address_lives_as_long_as_its_host_says() {
        start(Host.SILICONFLOW);
        String address = generate("{'model':'m','prompt':'p','image_size':'64x64'}")
                .json()
                .at("/images/0/url")
                .asText();
        assertThat(PlainHttp.get(address).status()).isEqualTo(200);
        time.advance(Duration.ofHours(1));

        assertThat(PlainHttp.get(address).status()).isEqualTo(404);
    }

    @Test
    void watermark_of_ark_is_on_unless_it_is_refused() {
        byte[][] images = new byte[2][];
        for (int i = 0; i < 2; i++) {
            start(Host.ARK);
            String off = i == 0 ? "" : ",'watermark':false";
            images[i] = OpenAiWire.image(
                    generate(
                            "{'model':'seedream-4.0','prompt':'p','size':'512x512','seed':1,'response_format':'b64_json'"
                                    + off + "}"),
                    "/data/0/b64_json");
        }

        assertThat(images[0]).isNotEqualTo(images[1]);
    }

    @Test
    void googles_refusal_is_googles() {
        start(Host.GOOGLE);

        assertThat(generate("{'model':'gemini-3.1-flash-image','prompt':'p'}")
                        .json()
                        .at("/error/status")
                        .asText())
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void local_servers_want_no_key() {
        start(Host.DOCKER_MODEL_RUNNER);

        assertThat(post(emulator, "/images/generations", "{'model':'m','prompt':'p','size':'64x64'}", "X-None", "1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void openrouter_lists_its_models_elsewhere() {
        start(Host.OPENROUTER);

        assertThat(get(emulator, "/images/models").json().at("/data/0/id").asText())
                .startsWith("openai/");
        assertThat(get(emulator, "/models").status()).isEqualTo(404);
    }

    @Test
    void nim_has_a_route_of_its_own() {
        start(Host.NIM);
        JsonNode drawn = post(emulator, "/infer", "{'prompt':'p','seed':5,'steps':4,'width':64,'height':64}")
                .json()
                .at("/artifacts/0");
        assertThat(drawn.get("finishReason").asText()).isEqualTo("SUCCESS");
        assertThat(drawn.get("seed").asInt()).isEqualTo(5);
        JsonNode refused = post(emulator, "/infer", "{'prompt':'nsfw'}").json().at("/artifacts/0");

        assertThat(refused.get("finishReason").asText()).isEqualTo("CONTENT_FILTERED");
    }

    @Test
    void zhipu_draws_as_a_task_too() {
        start(Host.ZHIPU);
        String request = "{'model':'cogview-4','prompt':'p','size':'512x512','request_id':'mine'}";
        JsonNode submitted =
                post(emulator, "/async/images/generations", request).json();
        String path = "/async-result/" + submitted.get("id").asText();

        assertThat(submitted.get("task_status").asText()).isEqualTo("PROCESSING");
        assertThat(submitted.get("request_id").asText()).isEqualTo("mine");
        assertThat(get(emulator, path).json().get("task_status").asText()).isEqualTo("PROCESSING");
        time.advance(Duration.ofSeconds(1));
        assertThat(emulator.billedImages()).as("whoever asks").isEqualTo(1);
        JsonNode done = get(emulator, path).json();
        assertThat(done.get("task_status").asText()).isEqualTo("SUCCESS");
        assertThat(PlainHttp.get(done.at("/image_result/0/url").asText())
                        .image()
                        .getWidth())
                .isEqualTo(512);
        assertThat(get(emulator, "/async-result/none").status()).isEqualTo(404);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(3);
    }

    @Test
    void modelscope_draws_as_a_task_alone() {
        start(Host.MODELSCOPE);
        String request = "{'model':'m','prompt':'p','size':'64x64','loras':{'a':0.4,'b':0.6}}";
        String[] async = {"Authorization", "Bearer " + KEY, "X-ModelScope-Async-Mode", "true"};

        assertThat(post(emulator, "/images/generations", request).status())
                .as("blocking")
                .isEqualTo(400);
        assertThat(post(emulator, "/images/generations", request.replace("0.6", "0.7"), async)
                        .status())
                .isEqualTo(400);
        String id = post(emulator, "/images/generations", request, async)
                .json()
                .get("task_id")
                .asText();
        String address = emulator.apiUrl() + "/tasks/" + id;
        String[] typed = {"Authorization", "Bearer " + KEY, "X-ModelScope-Task-Type", "image_generation"};
        assertThat(PlainHttp.get(address, "Authorization", "Bearer " + KEY).status())
                .isEqualTo(400);
        assertThat(PlainHttp.get(address, typed).json().get("task_status").asText())
                .isEqualTo("RUNNING");
        time.advance(Duration.ofSeconds(1));
        JsonNode done = PlainHttp.get(address, typed).json();

        assertThat(done.get("task_status").asText()).isEqualTo("SUCCEED");
        assertThat(done.at("/output_images/0").asText()).startsWith("http");
        assertThat(emulator.drawn().get(0).loras()).hasSize(2);
        emulator.failNextTask();
        String failing = post(emulator, "/images/generations", request, async)
                .json()
                .get("task_id")
                .asText();
        time.advance(Duration.ofSeconds(1));
        assertThat(PlainHttp.get(emulator.apiUrl() + "/tasks/" + failing, typed)
                        .json()
                        .get("task_status")
                        .asText())
                .isEqualTo("FAILED");
    }

    @Test
    void azure_tells_what_it_found() {
        start(Host.AZURE_V1, Quirk.FINDINGS);
        JsonNode item = post(
                        emulator,
                        "/images/generations",
                        "{'model':'my-images','prompt':'blood','size':'1024x1024'}",
                        "api-key",
                        KEY)
                .json()
                .at("/data/0");

        assertThat(item.at("/content_filter_results/violence/severity").asText())
                .isEqualTo("low");
        assertThat(item.at("/prompt_filter_results/jailbreak/detected").asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'size':'512x512', 400",
        "'size':'1024x640', 200",
        "'output_format':'webp', 400",
        "'output_format':'jpeg', 200"
    })
    void azure_takes_less_than_openai(String field, int status) {
        start(Host.AZURE_V1);

        assertThat(post(
                                emulator,
                                "/images/generations",
                                "{'model':'my-images','prompt':'p'," + field + "}",
                                "api-key",
                                KEY)
                        .status())
                .isEqualTo(status);
    }
}

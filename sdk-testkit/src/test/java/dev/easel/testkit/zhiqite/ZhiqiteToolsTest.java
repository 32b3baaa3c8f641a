package dev.easel.testkit.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.ZhiqiteEmulator.ToolResponse;
import dev.easel.testkit.support.PlainHttp;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZhiqiteToolsTest {
    private static final String FLUX =
            "{\"businessTaskId\":\"b1\",\"comfyTaskType\":\"Flux1SchnellFP8\",\"prompt\":\"a boat\",\"width\":256,"
                    + "\"height\":128,\"steps\":4,\"fluxGuidance\":3.5}";

    private final VirtualTime clock = VirtualTime.create();
    private ZhiqiteEmulator emulator = ZhiqiteEmulator.start();
    private Caller caller = new Caller(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void flux_returns_the_finished_image_and_no_client_id() {
        JsonNode data = caller.tool("comfyui/text2image", FLUX).get("data");

        assertThat(data.fieldNames()).toIterable().containsExactly("taskId", "status", "outputImageUrl");
        assertThat(data.get("taskId").isTextual()).isTrue();
        assertThat(data.get("status").asInt()).isEqualTo(1);
        assertThat(PlainHttp.get(data.get("outputImageUrl").asText()).image())
                .extracting("width", "height")
                .containsExactly(256, 128);
    }

    @Test
    void flux_can_return_an_id_and_leave_the_image_to_the_query() {
        restart(timed().toolResponse(ToolResponse.ID));
        JsonNode accepted = caller.tool("comfyui/text2image", FLUX).get("data");
        JsonNode pending = caller.toolTask("comfyui/text2image", "b1").get("data");
        clock.advance(Duration.ofSeconds(20));
        JsonNode finished = caller.toolTask("comfyui/text2image", "b1").get("data");

        assertThat(accepted.fieldNames()).toIterable().containsExactly("taskId");
        assertThat(pending.get("outputImageUrl").isNull()).isTrue();
        assertThat(pending.get("status").asInt()).isZero();
        assertThat(finished.get("outputImageUrl").asText()).startsWith("http://127.0.0.1:");
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(2);
    }

    @Test
    void result_that_takes_its_time_holds_the_response_back() {
        restart(ZhiqiteEmulator.builder().generationTime(Duration.ofMillis(80)));
        long began = System.nanoTime();
        JsonNode data = caller.tool("comfyui/text2image", FLUX).get("data");

        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(80_000_000);
        assertThat(data.get("outputImageUrl").isTextual()).isTrue();
    }

    @Test
    void interrogation_returns_an_id_first_and_a_caption_to_the_query() {
        restart(timed());
        JsonNode accepted = caller.tool(
                        "interrogate",
                        "{\"businessTaskId\":\"b1\",\"image\":\"https://images.example/cat.png\",\"model\":\"clip\"}")
                .get("data");
        JsonNode pending = caller.toolTask("interrogate", "b1").get("data");
        clock.advance(Duration.ofSeconds(20));
        JsonNode finished = caller.toolTask("interrogate", "b1").get("data");

        assertThat(accepted.fieldNames()).toIterable().containsExactly("taskId", "businessTaskId");
        assertThat(pending.get("caption").isNull()).isTrue();
        assertThat(finished.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("businessTaskId", "caption", "status", "taskId");
        assertThat(finished.get("caption").asText()).isNotBlank();
        assertThat(finished.get("status").asInt()).isEqualTo(1);
        assertThat(finished.get("taskId")).isEqualTo(accepted.get("taskId"));
    }

    @Test
    void caption_follows_the_image() {
        String body = "{\"businessTaskId\":\"%s\",\"image\":\"https://images.example/%s.png\"}";
        caller.tool("interrogate", body.formatted("one", "cat"));
        caller.tool("interrogate", body.formatted("two", "cat"));
        caller.tool("interrogate", body.formatted("three", "dog"));

        assertThat(caption("one")).isEqualTo(caption("two")).isNotEqualTo(caption("three"));
    }

    @Test
    void prompt_expansion_returns_its_prompts_at_once_with_status_0() {
        JsonNode data = caller.tool(
                        "prompts/expand",
                        "{\"businessTaskId\":\"b1\",\"mode\":1,\"sourcePrompt\":\"a cat\",\"topK\":0,\"topP\":0.9,"
                                + "\"sequencesNum\":2}")
                .get("data");

        assertThat(data.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("status", "prompts", "taskId", "toolTask", "businessTaskId");
        assertThat(data.get("status").asInt()).isZero();
        assertThat(data.get("prompts"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.asText()).startsWith("a cat, "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roop | {'sourceUrl':'https://p.example/a.png','targetUrl':'https://p.example/b.png'}",
                "v2/roop | {'sourceUrl':'https://p.example/a.png','targetUrl':'https://p.example/b.png',"
                        + "'fidelityWeight':'0.5'}",
                "instantID | {'image':'https://p.example/a.png','prompt':'a queen','width':960,'height':960,'seed':7,"
                        + "'guidanceScale':1.0,'callbackUrl':'http://127.0.0.1:1/cb'}",
                "face/fusion | {'sourceUrl':['https://p.example/a.png','https://p.example/c.png'],"
                        + "'targetUrl':'https://p.example/b.png','faceIdx':2}",
                "face/detection | {'imageUrl':'https://p.example/a.png'}",
                "hair/change | {'anything':'goes','deep':{'too':[1]}}",
                "identifyStyle | {'sourceImage':'https://p.example/a.png'}",
                "imgExpand | {'sourceImage':'https://p.example/a.png','prompt':'more sea','imageCount':1,'seed':-1,"
                        + "'sampleStep':20,'promptGuideFactor':7,'verticalExpansionRatio':1,"
                        + "'horizontalExpansionRatio':1.5}",
                "cnt/preview | {'sourceImage':'https://p.example/a.png','preprocessor':'canny'}"
            })
    void documented_request_is_accepted_and_found_under_its_tool_alone(String code, String json) {
        ObjectNode body = Caller.parse(json.replace('\'', '"')).put("businessTaskId", "b1");
        JsonNode accepted = caller.post("tool/" + code, body).json();
        JsonNode found = caller.toolTask(code, "b1").get("data");

        assertThat(accepted.get("code").asText()).isEqualTo("200");
        assertThat(found.get("businessTaskId").asText()).isEqualTo("b1");
        assertThat(found.has("outputImageUrl") || found.has("emulatorResult")).isTrue();
        assertThat(caller.toolTask("interrogate", "b1").get("code").asText()).isEqualTo("400");
        assertThat(caller.live("b1").get("code").asText()).isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifyStyle", "cnt/preview"})
    void tools_of_the_chinese_pages_return_a_task_id_alone_and_it_finds_nothing(String code) {
        ObjectNode body = Caller.parse("{\"businessTaskId\":\"b1\",\"sourceImage\":\"https://p.example/a.png\"}");
        if (code.equals("cnt/preview")) {
            body.put("preprocessor", "canny");
        }
        JsonNode data = caller.post("tool/" + code, body).json().get("data");

        assertThat(data.fieldNames()).toIterable().containsExactly("task_id");
        assertThat(caller.toolTask(code, data.get("task_id").asText())
                        .get("code")
                        .asText())
                .isEqualTo("400");
    }

    @Test
    void outpainting_widens_the_image() {
        caller.tool(
                "imgExpand",
                "{\"businessTaskId\":\"b1\",\"sourceImage\":\"https://p.example/a.png\",\"imageCount\":1,"
                        + "\"verticalExpansionRatio\":1,\"horizontalExpansionRatio\":1.5}");
        String url =
                caller.toolTask("imgExpand", "b1").at("/data/outputImageUrl").asText();

        assertThat(PlainHttp.get(url).image()).extracting("width", "height").containsExactly(768, 512);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "comfyui/text2image | {'comfyTaskType':'Flux2','prompt':'x'} |"
                        + " comfyTaskType must be one of Flux1DevFP8, Flux1SchnellFP8",
                "comfyui/text2image | {'comfyTaskType':'Flux1DevFP8','prompt':'x','fluxGuidance':3.55} |"
                        + " fluxGuidance must be a multiple of 0.1",
                "roop | {'sourceUrl':'https://p.example/a.png'} | targetUrl is required",
                "roop | {'sourceUrl':['https://p.example/a.png'],'targetUrl':'x'} |"
                        + " emulator strict mode: sourceUrl must be a string, not an array",
                "v2/roop | {'sourceUrl':'a','targetUrl':'b','fidelityWeight':'1.5'} |"
                        + " fidelityWeight must be between 0 and 1",
                "v2/roop | {'sourceUrl':'a','targetUrl':'b','fidelityWeight':0.5} |"
                        + " emulator strict mode: fidelityWeight must be a string, not the number 0.5",
                "instantID | {'image':'a','prompt':'b','width':512} | width must be between 960 and 960",
                "interrogate | {'image':'a','model':'blip'} | model must be one of clip, deepdanbooru",
                "face/fusion | {'sourceUrl':'a','targetUrl':'b'} |"
                        + " emulator strict mode: sourceUrl must be an array, not the string \"a\"",
                "face/fusion | {'sourceUrl':['a','b','c'],'targetUrl':'b'} | sourceUrl must hold 1 to 2 items, not 3",
                "face/fusion | {'sourceUrl':['a'],'targetUrl':'b','face_idx':1} |"
                        + " emulator strict mode: face_idx is not a documented field of face/fusion",
                "prompts/expand | {'mode':2,'sourcePrompt':'a'} | mode must be between 0 and 1",
                "prompts/expand | {'mode':1,'sourcePrompt':'a','callbackUrl':'x'} |"
                        + " emulator strict mode: callbackUrl is not a documented field of prompts/expand",
                "imgExpand | {'sourceImage':'a','imageCount':1,'verticalExpansionRatio':4.1,"
                        + "'horizontalExpansionRatio':1} | verticalExpansionRatio must be between 1 and 4",
                "imgExpand | {'sourceImage':'a','imageCount':1,'verticalExpansionRatio':1,'horizontalExpansionRatio':1,"
                        + "'seed':2147483648} | seed must be between -2147483648 and 2147483647",
                "cnt/preview | {'sourceImage':'a'} | emulator strict mode: preprocessor is missing"
            })
    void request_that_its_page_does_not_allow_is_refused(String code, String json, String message) {
        ObjectNode body = Caller.parse(json.replace('\'', '"')).put("businessTaskId", "b1");
        JsonNode response = caller.post("tool/" + code, body).json();

        assertThat(response.get("code").asText()).isEqualTo("400");
        assertThat(response.get("msg").asText()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hair/change", "roop", "interrogate"})
    void every_tool_needs_the_clients_id(String code) {
        assertThat(caller.tool(code, "{}").get("msg").asText()).isEqualTo("businessTaskId is required");
    }

    @Test
    void failed_tool_is_a_failure_where_the_result_was_awaited_and_fills_nothing_where_it_was_not() {
        emulator.failNextTask();
        JsonNode awaited = caller.tool("comfyui/text2image", FLUX);
        emulator.failNextTask();
        caller.tool("interrogate", "{\"businessTaskId\":\"b2\",\"image\":\"https://p.example/a.png\"}");

        assertThat(awaited.get("code").asText()).isEqualTo("400");
        assertThat(caller.toolTask("interrogate", "b2").at("/data/caption").isNull())
                .isTrue();
    }

    @Test
    void training_takes_the_table_and_returns_the_id() {
        JsonNode response =
                caller.post("modelTraining/submitTraining/Job", training(10)).json();

        assertThat(response.at("/data/taskId").asText()).isEqualTo("t1");
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
        assertThat(caller.live("t1").get("code").asText()).isEqualTo("400");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxEpochs | 9 | maxEpochs must be between 10 and 50",
                "batchSize | 5 | batchSize must be between 1 and 4",
                "learningRate | \"0.001\" | learningRate must be between 0.0000001 and 0.0001",
                "learningRate | 0.00001 | emulator strict mode: learningRate must be a string, not the number 1.0E-5",
                "maxTokenLength | 100 | maxTokenLength must be one of 0, 150, 225",
                "clipSkip | 6 | clipSkip must be between 1 and 5",
                "numCpuThreadsPerProcess | 21 | numCpuThreadsPerProcess must be between 1 and 20",
                "lrWarmupSteps | 101 | lrWarmupSteps must be between 0 and 100",
                "networkDropout | 1.5 | networkDropout must be between 0 and 1",
                "unetLr | \"fast\" | unetLr must be a number written as a string",
                "randomCrop | 0 | emulator strict mode: randomCrop must be a boolean, not the number 0",
                "max_epochs | 20 | emulator strict mode: max_epochs is not a documented field of submit training"
            })
    void training_out_of_its_ranges_is_refused(String field, String value, String message) {
        ObjectNode body = training(10);
        body.set(field, Caller.parse("{\"value\":" + value + "}").get("value"));

        assertThat(caller.post("modelTraining/submitTraining/Job", body)
                        .json()
                        .get("msg")
                        .asText())
                .isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"9,false", "10,true", "100,true", "101,false"})
    void training_needs_10_to_100_images(int images, boolean accepted) {
        JsonNode response = caller.post("modelTraining/submitTraining/Job", training(images))
                .json();

        assertThat(response.get("code").asText()).isEqualTo(accepted ? "200" : "400");
    }

    @Test
    void lenient_training_takes_the_examples_spelling() {
        restart(ZhiqiteEmulator.builder().strict(false));
        ObjectNode body = training(10).put("max_epochs", 9).put("random_crop", 0);
        body.set("file_url_list", body.remove("fileUrlList"));

        assertThat(caller.post("modelTraining/submitTraining/Job", body)
                        .json()
                        .get("msg")
                        .asText())
                .isEqualTo("maxEpochs must be between 10 and 50");
        body.put("max_epochs", 10);
        assertThat(caller.post("modelTraining/submitTraining/Job", body)
                        .json()
                        .get("code")
                        .asText())
                .isEqualTo("200");
    }

    private static ObjectNode training(int images) {
        ObjectNode body = Caller.parse("""
                {"taskId":"t1","learningRate":"0.00001","mixedPrecision":"bf16","networkDim":128,"unetLr":"0.0001",
                 "textEncoderLr":"5e-05","cacheLatents":true,"randomCrop":false,"lrScheduler":"constant"}
                """);
        ArrayNode urls = body.putArray("fileUrlList");
        for (int i = 0; i < images; i++) {
            urls.add("https://p.example/" + i + ".png");
        }
        return body;
    }

    private String caption(String id) {
        return caller.toolTask("interrogate", id).at("/data/caption").asText();
    }

    private ZhiqiteEmulator.Builder timed() {
        return ZhiqiteEmulator.builder().clock(clock).generationTime(Duration.ofSeconds(20));
    }

    private void restart(ZhiqiteEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
        caller = new Caller(emulator);
    }
}

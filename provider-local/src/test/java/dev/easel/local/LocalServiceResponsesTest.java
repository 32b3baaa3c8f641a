package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls beside generation as they go out, and the documented shapes of their responses. */
class LocalServiceResponsesTest {
    private static final String ID = "file_6a84fb60-0000-0000-0000-000000000000";

    private final Dialect openAi = LocalDialect.OPENAI.protocol(Wire.settings("http://gpu-box:8080"));

    @Test
    void queries_are_gets_of_their_paths_and_a_deletion_is_a_delete() {
        assertThat(SdApiServerFiles.echo().request()).hasToString("GET /echo");
        assertThat(SdApiServerFiles.list().request()).hasToString("GET /v1/files");
        assertThat(SdApiServerFiles.file(ID).request()).hasToString("GET /v1/files/" + ID);
        assertThat(SdApiServerFiles.delete(ID).request()).hasToString("DELETE /v1/files/" + ID);
        assertThat(SdCppCapabilityReader.exchange().request()).hasToString("GET /sdcpp/v1/capabilities");
        assertThat(LocalCalls.get("/sdapi/v1/memory?x=1").request().path()).hasValue("/sdapi/v1/memory?x=1");
    }

    @Test
    void a_file_is_read_as_it_is_documented_and_named_again_in_the_same_words() {
        String json = "{\"id\":\"" + ID + "\",\"bytes\":7,\"created_at\":1736755200,\"filename\":\"edges.png\","
                + "\"object\":\"file\",\"purpose\":\"assistants\"}";

        LocalFile file = known(SdApiServerFiles.file(ID), json);

        assertThat(file)
                .isEqualTo(LocalFile.builder()
                        .id(ID)
                        .bytes(7)
                        .createdAt(1736755200)
                        .filename("edges.png")
                        .purpose("assistants")
                        .build());
        assertThat(file.fields())
                .isEqualTo(Map.of(
                        "id",
                        ID,
                        "bytes",
                        7L,
                        "created_at",
                        1736755200L,
                        "filename",
                        "edges.png",
                        "object",
                        "file",
                        "purpose",
                        "assistants"));
        assertThat(known(SdApiServerFiles.list(), "{\"object\":\"list\",\"data\":[" + json + ",null,{},7]}"))
                .containsExactly(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'f','bytes':'many','created_at':1e30,'filename':' ','purpose':null}",
                "{'id':'f','created_at':1e400,'new':{}}",
                "{'id':'f'}"
            })
    void a_file_needs_nothing_but_its_id(String json) {
        LocalFile file = known(SdApiServerFiles.file(ID), json.replace('\'', '"'));

        assertThat(file).isEqualTo(LocalFile.builder().id("f").build());
        assertThat(file.fields()).containsKeys("id", "bytes", "created_at", "filename", "object", "purpose");
    }

    @Test
    void a_deletion_says_whether_there_was_something_to_delete() {
        assertThat(known(SdApiServerFiles.delete(ID), "{\"id\":\"f\",\"object\":\"file\",\"deleted\":true}"))
                .isTrue();
        assertThat(known(SdApiServerFiles.delete(ID), "{\"id\":\"f\",\"object\":\"file\",\"deleted\":false}"))
                .isFalse();
    }

    @Test
    void the_content_is_fetched_as_an_image_inside_json() {
        SdApiServerFiles.Content content = new SdApiServerFiles.Content(ID);
        assertThat(submitted(content)).hasToString("GET /v1/files/" + ID);

        MadeImage image = Wire.images(Wire.submitted(content).read(WireResponse.of(200, "{}")))
                .get(0);
        WireRequest fetch =
                ((MadeImage.Remote) image.source()).download().candidates().get(0);

        assertThat(fetch).hasToString("GET /v1/files/" + ID + "/content");
        assertThat(fetch.imageFields()).containsExactly("content");
    }

    @Test
    void capabilities_are_read_as_they_were_measured() {
        SdCppCapabilities can = known(SdCppCapabilityReader.exchange(), """
                {"current_mode":"img_gen","supported_modes":["img_gen"],
                 "model":{"name":"m.safetensors","path":"/models/m.safetensors","stem":"m"},
                 "defaults":{"prompt":"","width":512,"seed":42,"control_strength":0.8999999761581421,
                  "sample_params":{"sample_steps":20,"eta":null,
                   "guidance":{"txt_cfg":7.0,"slg":{"layers":[7,8,9],"layer_start":0.009999999776482582}}},
                  "hires":{"enabled":false,"custom_sigmas":[]}},
                 "defaults_by_mode":{"img_gen":{"width":512}},"output_formats":["png","jpeg","webp"],
                 "output_formats_by_mode":{"img_gen":["png"]},
                 "features":{"init_image":true,"cancel_generating":false},
                 "features_by_mode":{"img_gen":{"lora":true}},
                 "limits":{"min_width":64,"max_width":4096.0,"min_height":"64","max_height":4096,"max_batch_count":8,
                  "max_queue_size":64},
                 "samplers":["euler"],"schedulers":["discrete","normal"],"loras":[{"name":"a","path":"l/a.safetensors"}],
                 "upscalers":[{"name":"None"},{"name":"Lanczos"}]}""");

        assertThat(can)
                .isEqualTo(SdCppCapabilities.builder()
                        .currentMode("img_gen")
                        .supportedModes(List.of("img_gen"))
                        .modelName("m.safetensors")
                        .modelPath("/models/m.safetensors")
                        .modelStem("m")
                        .putDefault("width", "512")
                        .putDefault("seed", "42")
                        .putDefault("control_strength", "0.8999999761581421")
                        .putDefault("sample_params.sample_steps", "20")
                        .putDefault("sample_params.guidance.txt_cfg", "7.0")
                        .putDefault("sample_params.guidance.slg.layers", "7, 8, 9")
                        .putDefault("sample_params.guidance.slg.layer_start", "0.009999999776482582")
                        .putDefault("hires.enabled", "false")
                        .putDefaultsByMode("img_gen", Map.of("width", "512"))
                        .outputFormats(List.of("png", "jpeg", "webp"))
                        .putOutputFormatsByMode("img_gen", List.of("png"))
                        .putFeature("init_image", true)
                        .putFeature("cancel_generating", false)
                        .putFeaturesByMode("img_gen", Map.of("lora", true))
                        .minWidth(64)
                        .maxWidth(4096)
                        .minHeight(64)
                        .maxHeight(4096)
                        .maxBatchCount(8)
                        .maxQueueSize(64)
                        .samplers(List.of("euler"))
                        .schedulers(List.of("discrete", "normal"))
                        .addLora("l/a.safetensors")
                        .upscalers(List.of("None", "Lanczos"))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'limits':[],'features':'yes','samplers':{},'defaults':7,'model':'m','upscalers':[null,[],1.5e400]}",
                "{'limits':{'max_width':1e12,'min_width':0.5},'defaults_by_mode':[],'new':{}}"
            })
    void capabilities_of_another_shape_are_those_that_can_be_read(String json) {
        SdCppCapabilities can = known(SdCppCapabilityReader.exchange(), json.replace('\'', '"'));

        assertThat(can.maxWidth()).isEmpty();
        assertThat(can.minWidth()).isEmpty();
        assertThat(can.features()).isEmpty();
        assertThat(can.defaults()).isEmpty();
    }

    @Test
    void a_server_without_capabilities_says_so() {
        assertThat(refused(SdCppCapabilityReader.exchange(), 404, "").kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(refused(SdCppCapabilityReader.exchange(), 200, "[]").kind()).isEqualTo(Problem.Kind.UNREADABLE);
    }

    @ParameterizedTest
    @EnumSource(LocalDialect.class)
    void such_work_cannot_be_polled(LocalDialect dialect) {
        Dialect protocol = dialect.protocol(Wire.settings("http://gpu-box:8080"));

        assertThat(protocol.canPoll(TaskCall.of("1").withKind(LocalCalls.KIND))).isFalse();
        assertThat(protocol.canPoll(TaskCall.of("1"))).isTrue();
    }

    @Test
    void what_is_generated_beside_such_work_is_neither_told_of_nor_interrupted() {
        Dialect a1111 = LocalDialect.A1111.protocol(Wire.settings("http://gpu-box:7860"));

        assertThat(a1111.progress(TaskCall.of("1"))).isPresent();
        assertThat(a1111.progress(TaskCall.of("1").withKind(LocalCalls.KIND))).isEmpty();
        assertThat(a1111.cancel(TaskCall.of("1"))).isPresent();
        assertThat(a1111.cancel(TaskCall.of("1").withKind(LocalCalls.KIND))).isEmpty();
    }

    @Test
    void variations_are_a_form_of_the_documented_parts() {
        VariationRequest request = VariationRequest.builder()
                .image(Images.photograph())
                .model("dall-e-2")
                .count(2)
                .size(Size.of(512, 512))
                .user("somebody")
                .putExtraField("prompt", "a cat")
                .build();

        WireRequest submit = submitted(openAi.vary(request));

        assertThat(submit).hasToString("POST /v1/images/variations");
        assertThat(submit.dataUriFields()).contains("url");
        assertThat(submit.imageFields()).contains("b64_json");
        assertThat(Wire.parts(submit))
                .containsExactly(
                        "image=<image.png, image/png, 3>",
                        "model=dall-e-2",
                        "n=2",
                        "size=512x512",
                        "response_format=b64_json",
                        "user=somebody",
                        "prompt=a cat");
    }

    @Test
    void what_a_variation_leaves_open_is_left_out() {
        VariationRequest request = VariationRequest.builder()
                .image(Images.photograph())
                .responseFormat(LocalResponseFormat.URL)
                .build();

        assertThat(Wire.parts(submitted(openAi.vary(request))))
                .containsExactly("image=<image.png, image/png, 3>", "response_format=url");
    }

    @Test
    void fewer_variations_than_were_requested_are_told() {
        Job job = openAi.vary(
                VariationRequest.builder().image(Images.photograph()).count(3).build());

        Outcome<FinishedWork> outcome = Wire.submitted(job)
                .read(WireResponse.of(200, "{\"created\":1,\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}]}", "b64_json"));

        assertThat(((Outcome.Done<FinishedWork>) outcome).value().warnings())
                .singleElement()
                .hasToString("count is 3, and the server returned 1 images");
    }

    @Test
    void an_image_to_be_made_larger_travels_in_json_beside_the_model() {
        WireRequest submit = submitted(openAi.upscale(Images.photograph(), "RealESRGAN-x4plus"));

        assertThat(submit).hasToString("POST /v1/images/upscale");
        assertThat(Wire.json(submit))
                .hasToString("{\"image\":\"<3 bytes of image/png>\",\"model\":\"RealESRGAN-x4plus\"}");
    }

    @Test
    void a_call_in_the_servers_words_is_what_was_said() {
        LocalCall json = LocalCall.json("/a")
                .with("text", "x")
                .with("whole", 7)
                .with("half", 0.5)
                .with("flag", false)
                .with("list", List.of(1, Images.photograph(), List.of("y")))
                .with("map", Map.of("image", Images.photograph()));
        LocalCall form = LocalCall.form("/a").with("n", 2).with("image[]", List.of(Images.photograph(), "x"));

        assertThat(Wire.json(submitted(new LocalCalls.CallJob(json, openAi))))
                .hasToString("{\"text\":\"x\",\"whole\":7,\"half\":0.5,\"flag\":false,"
                        + "\"list\":[1,\"<3 bytes of image/png>\",[\"y\"]],"
                        + "\"map\":{\"image\":\"<3 bytes of image/png>\"}}");
        assertThat(Wire.parts(submitted(new LocalCalls.CallJob(form, openAi))))
                .containsExactly("n=2", "image[]=<image.png, image/png, 3>", "image[]=x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"created\":1,\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}]}",
                "{\"data\":[{\"url\":\"/home/u/image/a.jpg\",\"b64_json\":null}]}",
                "{\"images\":[\"iVBORw0KGgo=\"],\"info\":\"{}\"}"
            })
    void images_of_a_call_are_found_in_the_usual_places(String response) {
        Job job = new LocalCalls.CallJob(LocalCall.json("/a"), openAi);

        assertThat(Wire.images(Wire.submitted(job).read(WireResponse.of(200, response, "b64_json", "images"))))
                .hasSize(1);
    }

    private static WireRequest submitted(Job job) {
        return Wire.submitted(job).request();
    }

    private static <T> T known(WireExchange<T> query, String response) {
        Outcome<T> read = query.reader().apply(WireResponse.of(200, response));
        assertThat(read).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) read).value();
    }

    private static Problem refused(WireExchange<?> query, int status, String response) {
        Outcome<?> read = query.reader().apply(WireResponse.of(status, response));
        assertThat(read).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<?>) read).problem();
    }
}

package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CaptionRequest;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.spi.Job;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the requests of image tools to the exact JSON of their pages. */
class ToolMappingTest {
    private static final ZhiqiteProtocol PROTOCOL = new ZhiqiteProtocol(status -> false, (code, status) -> false);
    private static final ImageInput A = ImageInput.url(URI.create("https://host/a.png"));
    private static final ImageInput B = ImageInput.url(URI.create("https://host/b.png"));
    private static final ImageInput C = ImageInput.url(URI.create("https://host/c.png"));
    private static final URI CALLBACK = URI.create("https://host/cb");

    /** The path behind {@code tool/}, and the JSON behind the task's id. */
    private static String sent(ZhiqiteToolRequest request) {
        return sent(new ToolJob(request));
    }

    private static String sent(Job job) {
        WireRequest sent = job.submit(SubmitContext.of(job.requestId().orElse("b1"), null, 77))
                .request();
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.path().orElseThrow()).isEqualTo("/AIGCImgOpenServ/saas/tool/" + job.kind());
        String json = ((WireBody.Json) sent.body().orElseThrow()).document().toString();
        assertThat(json).startsWith("{\"businessTaskId\":\"b1\"");
        return job.kind() + " " + json.substring("{\"businessTaskId\":\"b1\"".length(), json.length() - 1);
    }

    @Test
    void flux() {
        assertThat(sent(ZhiqiteToolRequest.flux()
                        .model(FluxModel.SCHNELL)
                        .prompt("a lighthouse")
                        .build()))
                .isEqualTo("comfyui/text2image ,\"comfyTaskType\":\"Flux1SchnellFP8\",\"prompt\":\"a lighthouse\"");
        assertThat(sent(ZhiqiteToolRequest.flux()
                        .model(FluxModel.DEV)
                        .prompt("p")
                        .size(Size.of(512, 640))
                        .steps(4)
                        .fluxGuidance(3.5)
                        .callbackUrl(CALLBACK)
                        .build()))
                .isEqualTo("comfyui/text2image ,\"comfyTaskType\":\"Flux1DevFP8\",\"prompt\":\"p\",\"width\":512,"
                        + "\"height\":640,\"steps\":4,\"fluxGuidance\":3.5,\"callbackUrl\":\"https://host/cb\"");
    }

    @Test
    void face_swap_in_both_versions() {
        assertThat(sent(ZhiqiteToolRequest.faceSwap().face(A).target(B).build()))
                .isEqualTo("roop ,\"sourceUrl\":\"https://host/a.png\",\"targetUrl\":\"https://host/b.png\"");
        assertThat(sent(ZhiqiteToolRequest.faceSwap()
                        .version(2)
                        .face(A)
                        .target(B)
                        .fidelityWeight(0.5)
                        .build()))
                .isEqualTo("v2/roop ,\"sourceUrl\":\"https://host/a.png\",\"targetUrl\":\"https://host/b.png\","
                        + "\"fidelityWeight\":\"0.5\"");
    }

    @Test
    void face_fusion_has_a_list_of_faces() {
        assertThat(sent(ZhiqiteToolRequest.faceFusion()
                        .faces(A, B)
                        .target(C)
                        .faceIdx(2)
                        .callbackUrl(CALLBACK)
                        .build()))
                .isEqualTo("face/fusion ,\"sourceUrl\":[\"https://host/a.png\",\"https://host/b.png\"],"
                        + "\"targetUrl\":\"https://host/c.png\",\"faceIdx\":2,\"callbackUrl\":\"https://host/cb\"");
    }

    @Test
    void face_detection() {
        assertThat(sent(ZhiqiteToolRequest.faceDetection().image(A).build()))
                .isEqualTo("face/detection ,\"imageUrl\":\"https://host/a.png\"");
        assertThat(sent(ZhiqiteToolRequest.faceDetection()
                        .image(A)
                        .callbackUrl(CALLBACK)
                        .build()))
                .endsWith(",\"callbackUrl\":\"https://host/cb\"");
    }

    @Test
    void instant_id() {
        assertThat(sent(ZhiqiteToolRequest.instantId()
                        .image(A)
                        .prompt("p")
                        .negativePrompt("n")
                        .size(Size.of(960, 960))
                        .steps(20)
                        .seed(3247563571L)
                        .guidanceScale(1.0)
                        .callbackUrl(CALLBACK)
                        .build()))
                .isEqualTo("instantID ,\"image\":\"https://host/a.png\",\"prompt\":\"p\",\"negativePrompt\":\"n\","
                        + "\"width\":960,\"height\":960,\"steps\":20,\"seed\":3247563571,\"guidanceScale\":1,"
                        + "\"callbackUrl\":\"https://host/cb\"");
    }

    @Test
    void interrogate_and_the_neutral_caption_are_one() {
        assertThat(sent(ZhiqiteToolRequest.interrogate().image(A).build()))
                .isEqualTo("interrogate ,\"image\":\"https://host/a.png\"");
        assertThat(sent(ZhiqiteToolRequest.interrogate()
                        .image(A)
                        .model("deepdanbooru")
                        .callbackUrl(CALLBACK)
                        .build()))
                .isEqualTo("interrogate ,\"image\":\"https://host/a.png\",\"model\":\"deepdanbooru\","
                        + "\"callbackUrl\":\"https://host/cb\"");
        assertThat(sent(PROTOCOL.caption(
                        CaptionRequest.builder().image(A).model("clip").build())))
                .isEqualTo("interrogate ,\"image\":\"https://host/a.png\",\"model\":\"clip\"");
    }

    @Test
    void prompt_expansion_and_the_neutral_one_are_one() {
        assertThat(sent(ZhiqiteToolRequest.promptExpansion()
                        .prompt("a cat")
                        .mode(ExpansionMode.SDXL)
                        .topK(250)
                        .topP(0.01)
                        .temperature(0.9)
                        .repetitionPenalty(1.2)
                        .maxTokens(75)
                        .minTokens(20)
                        .sequencesNum(3)
                        .build()))
                .isEqualTo("prompts/expand ,\"mode\":1,\"sourcePrompt\":\"a cat\",\"topK\":250,\"topP\":0.01,"
                        + "\"temperature\":0.9,\"repetitionPenalty\":1.2,\"maxTokens\":75,\"minTokens\":20,"
                        + "\"sequencesNum\":3");
        assertThat(sent(PROTOCOL.expandPrompt("a cat")))
                .isEqualTo("prompts/expand ,\"mode\":0,\"sourcePrompt\":\"a cat\"");
    }

    @Test
    void style_recognition() {
        assertThat(sent(ZhiqiteToolRequest.styleRecognition()
                        .image(A)
                        .callbackUrl(CALLBACK)
                        .build()))
                .isEqualTo("identifyStyle ,\"sourceImage\":\"https://host/a.png\",\"callbackUrl\":\"https://host/cb\"");
    }

    @Test
    void outpainting() {
        assertThat(sent(ZhiqiteToolRequest.outpaint()
                        .image(A)
                        .verticalRatio(1)
                        .horizontalRatio(1.5)
                        .build()))
                .isEqualTo("imgExpand ,\"imageCount\":1,\"sourceImage\":\"https://host/a.png\","
                        + "\"verticalExpansionRatio\":1,\"horizontalExpansionRatio\":1.5");
        assertThat(sent(ZhiqiteToolRequest.outpaint()
                        .image(A)
                        .prompt("p")
                        .negativePrompt("n")
                        .sampler("Euler a")
                        .steps(50)
                        .count(2)
                        .guidance(45)
                        .seed(-1)
                        .verticalRatio(4)
                        .horizontalRatio(2)
                        .callbackUrl(CALLBACK)
                        .build()))
                .isEqualTo("imgExpand ,\"imageCount\":2,\"sourceImage\":\"https://host/a.png\",\"prompt\":\"p\","
                        + "\"negativePrompt\":\"n\",\"sampler\":\"Euler a\",\"sampleStep\":50,"
                        + "\"promptGuideFactor\":45,\"seed\":-1,\"verticalExpansionRatio\":4,"
                        + "\"horizontalExpansionRatio\":2,\"callbackUrl\":\"https://host/cb\"");
    }

    @Test
    void preprocessor_preview() {
        assertThat(sent(ZhiqiteToolRequest.preprocessorPreview()
                        .image(A)
                        .preprocessor("canny")
                        .callbackUrl(CALLBACK)
                        .build()))
                .isEqualTo("cnt/preview ,\"sourceImage\":\"https://host/a.png\",\"preprocessor\":\"canny\","
                        + "\"callbackUrl\":\"https://host/cb\"");
    }

    @Test
    void any_tool_takes_fields_as_they_are_and_images_by_address() {
        ZhiqiteToolRequest request = ZhiqiteToolRequest.of(
                "hair/change",
                Map.of("faces", List.of(A, B), "businessTaskId", "b1", "callbackUrl", "https://host/cb"));

        assertThat(new ToolJob(request).inputs()).containsExactly(A, B);
        assertThat(sent(request))
                .isEqualTo("hair/change ,\"faces\":[\"https://host/a.png\",\"https://host/b.png\"],"
                        + "\"callbackUrl\":\"https://host/cb\"");
    }

    @Test
    void a_tools_field_that_json_cannot_hold_is_refused() {
        assertThatThrownBy(() -> ZhiqiteToolRequest.of("roop", Map.of("since", Instant.EPOCH)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("fields has \"since\" of Instant; give a string");
        assertThatThrownBy(() -> new PathJob("/a", Map.of("image", A, "since", Instant.EPOCH)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("fields has \"since\" of Instant; give a string");
        assertThatThrownBy(() -> ZhiqiteToolRequest.of("roop", Map.of("businessTaskId", "two words")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("requestId must be 1 to 64 letters, digits, hyphens and underscores");
        assertThatThrownBy(() -> ZhiqiteToolRequest.of("roop", Map.of("callbackUrl", "not an address")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("callbackUrl is not an absolute http:// or https:// address");
    }

    @Test
    void a_field_that_is_null_is_refused() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("image", null);

        assertThatThrownBy(() -> ZhiqiteToolRequest.of("roop", fields))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("fields has \"image\" that is null; leave it out");
        assertThatThrownBy(() -> new PathJob("/a", Map.of("list", Collections.singletonList(null))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("fields has \"list\" of ");
    }

    @Test
    void a_tools_task_is_polled_at_its_own_path_by_the_clients_id() {
        TaskCall task = TaskCall.of("b1").withTaskId("b1").withKind("v2/roop");
        WireRequest query = PROTOCOL.status(task).request();

        assertThat(query.path()).contains("/AIGCImgOpenServ/saas/tool/v2/roop/queryTask");
        assertThat(((WireBody.Json) query.body().orElseThrow()).document().toString())
                .isEqualTo("{\"businessTaskId\":\"b1\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/roop", "roop/", "a//b", "../account", "roop?x=1", "roop%2Fx", "ro op", ":training"})
    void what_is_no_code_of_a_tool_leads_to_no_path(String code) {
        assertThatThrownBy(() -> ToolCode.checked(code))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tool has a code that is none");
        assertThat(PROTOCOL.canPoll(TaskCall.of("b1").withKind(code))).isEqualTo(code.isEmpty());
    }

    @Test
    void values_outside_the_documented_ranges_are_refused_by_name() {
        refused(
                "fluxGuidance is 3.55; give it in steps of 0.1",
                () -> ZhiqiteToolRequest.flux()
                        .model(FluxModel.DEV)
                        .prompt("p")
                        .fluxGuidance(3.55)
                        .build());
        refused(
                "prompt is blank; give a value",
                () -> ZhiqiteToolRequest.flux().model(FluxModel.DEV).prompt(" ").build());
        refused(
                "fidelityWeight is 1.1; give 0 to 1",
                () -> ZhiqiteToolRequest.faceSwap()
                        .version(2)
                        .face(A)
                        .target(B)
                        .fidelityWeight(1.1)
                        .build());
        refused(
                "fidelityWeight is set for version 1; only version 2 has it",
                () -> ZhiqiteToolRequest.faceSwap()
                        .face(A)
                        .target(B)
                        .fidelityWeight(1)
                        .build());
        refused(
                "version is 3; give 1 or 2",
                () -> ZhiqiteToolRequest.faceSwap().version(3).face(A).target(B).build());
        refused(
                "faces has 0; give 1 or 2",
                () -> ZhiqiteToolRequest.faceFusion().faces().target(C).build());
        refused(
                "faceIdx is 0; give 1 or more",
                () -> ZhiqiteToolRequest.faceFusion()
                        .faces(A)
                        .target(C)
                        .faceIdx(0)
                        .build());
        refused(
                "size is 512x512; zhiqite takes 960x960 alone",
                () -> ZhiqiteToolRequest.instantId()
                        .image(A)
                        .prompt("p")
                        .size(Size.of(512, 512))
                        .build());
        refused(
                "topK is 251; give 0 to 250",
                () -> ZhiqiteToolRequest.promptExpansion().prompt("p").topK(251).build());
        refused(
                "topP is NaN; give a number of 0.01 or more",
                () -> ZhiqiteToolRequest.promptExpansion()
                        .prompt("p")
                        .topP(Double.NaN)
                        .build());
        refused(
                "verticalRatio is 4.5; give 1 to 4",
                () -> ZhiqiteToolRequest.outpaint()
                        .image(A)
                        .verticalRatio(4.5)
                        .horizontalRatio(1)
                        .build());
        refused(
                "guidance is 46; give 1 to 45",
                () -> ZhiqiteToolRequest.outpaint()
                        .image(A)
                        .verticalRatio(1)
                        .horizontalRatio(1)
                        .guidance(46)
                        .build());
        refused(
                "steps is 51; give 0 to 50",
                () -> ZhiqiteToolRequest.outpaint()
                        .image(A)
                        .verticalRatio(1)
                        .horizontalRatio(1)
                        .steps(51)
                        .build());
        refused(
                "seed is -2; give -1 or more",
                () -> ZhiqiteToolRequest.outpaint()
                        .image(A)
                        .verticalRatio(1)
                        .horizontalRatio(1)
                        .seed(-2)
                        .build());
        refused(
                "preprocessor is blank; give a value",
                () -> ZhiqiteToolRequest.preprocessorPreview()
                        .image(A)
                        .preprocessor(" ")
                        .build());
        refused(
                "callbackUrl is not an absolute http:// or https:// address",
                () -> ZhiqiteToolRequest.faceDetection()
                        .image(A)
                        .callbackUrl(URI.create("ftp://host/cb"))
                        .build());
        refused(
                "requestId must be 1 to 64 letters, digits, hyphens and underscores",
                () -> ZhiqiteToolRequest.faceDetection()
                        .image(A)
                        .requestId("a/b")
                        .build());
    }

    @Test
    void everything_that_is_missing_or_outside_its_range_is_told_at_once() {
        refused(
                "target is missing; set it; version is 3; give 1 or 2; fidelityWeight is 2; give 0 to 1; fidelityWeight is"
                        + " set for version 3; only version 2 has it",
                () -> ZhiqiteToolRequest.faceSwap()
                        .face(A)
                        .version(3)
                        .fidelityWeight(2)
                        .build());
        refused(
                "model is missing; set it; prompt is missing; set it",
                () -> ZhiqiteToolRequest.flux().model(null).prompt(null).build());
    }

    @Test
    void a_setter_that_is_called_again_replaces_the_value_and_its_violation() {
        assertThat(sent(ZhiqiteToolRequest.flux()
                        .model(FluxModel.DEV)
                        .prompt(" ")
                        .prompt("p")
                        .steps(0)
                        .steps(4)
                        .size(Size.of(64, 64))
                        .size(null)
                        .build()))
                .isEqualTo("comfyui/text2image ,\"comfyTaskType\":\"Flux1DevFP8\",\"prompt\":\"p\",\"steps\":4");
    }

    @Test
    void a_request_keeps_its_values_when_its_builder_goes_on() {
        FluxRequestBuilder builder =
                ZhiqiteToolRequest.flux().model(FluxModel.DEV).prompt("first");
        ZhiqiteToolRequest first = builder.build();
        builder.prompt("second");

        assertThat(sent(first)).endsWith("\"prompt\":\"first\"");
    }

    private static void refused(String message, Runnable building) {
        assertThatThrownBy(building::run)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(message);
    }
}

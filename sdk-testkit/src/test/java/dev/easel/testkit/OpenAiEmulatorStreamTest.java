package dev.easel.testkit;

import static dev.easel.testkit.OpenAiWire.KEY;
import static dev.easel.testkit.OpenAiWire.dataUri;
import static dev.easel.testkit.OpenAiWire.generate;
import static dev.easel.testkit.OpenAiWire.png;
import static dev.easel.testkit.OpenAiWire.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.support.PlainHttp;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images that come as a stream of events. */
class OpenAiEmulatorStreamTest {
    private OpenAiEmulator emulator = OpenAiWire.with(Host.OPENAI);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(Host host, Quirk... quirks) {
        emulator.close();
        emulator = OpenAiWire.with(host, quirks);
    }

    private static List<JsonNode> events(PlainHttp.Response response) {
        assertThat(response.headers().get("Content-Type")).startsWith("text/event-stream");
        return Stream.of(response.text().split("\n"))
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Objects.requireNonNull(
                        Json.read(line.substring(6).getBytes(StandardCharsets.UTF_8)), "no JSON in " + line))
                .toList();
    }

    private static List<String> types(PlainHttp.Response response) {
        return events(response).stream()
                .map(event -> event.path("type").asText())
                .toList();
    }

    @Test
    void previews_come_before_the_image_and_usage_with_it() {
        PlainHttp.Response response = generate(emulator, ",'stream':true,'partial_images':2");
        List<JsonNode> events = events(response);

        assertThat(types(response))
                .containsExactly(
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.completed");
        assertThat(events.get(1).get("partial_image_index").asInt()).isEqualTo(1);
        assertThat(events.get(2).at("/usage/total_tokens").asInt()).isPositive();
        assertThat(response.text()).startsWith("event: image_generation.partial_image\ndata: ");
        for (JsonNode event : events) {
            byte[] bytes = Base64.getDecoder().decode(event.get("b64_json").asText());
            assertThat(PlainHttp.image(bytes).getWidth()).isEqualTo(64);
        }
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void an_edit_has_events_of_its_own_name() {
        assertThat(types(post(
                        emulator,
                        "/images/edits",
                        "{'model':'gpt-image-2','prompt':'p','size':'64x64','stream':true,'images':[{'image_url':'"
                                + dataUri(png(64, 64, false)) + "'}]}")))
                .containsExactly("image_edit.completed");
    }

    @Test
    void the_image_may_come_before_its_previews() {
        start(Host.OPENAI, Quirk.COMPLETED_BEFORE_PARTIALS, Quirk.DONE_LINE, Quirk.UNNAMED_EVENTS);
        PlainHttp.Response response = generate(emulator, ",'stream':true,'partial_images':1");

        assertThat(types(response)).containsExactly("image_generation.completed", "image_generation.partial_image");
        assertThat(response.text()).endsWith("data: [DONE]\n\n").doesNotContain("event:");
    }

    @Test
    void a_stream_may_end_in_an_error() {
        start(Host.OPENAI, Quirk.STREAM_ERROR);

        assertThat(types(generate(emulator, ",'stream':true,'partial_images':1")))
                .containsExactly("image_generation.partial_image", "error");
    }

    @Test
    void a_stream_may_end_in_a_refusal_of_what_was_drawn() {
        List<JsonNode> events = events(post(
                emulator,
                "/images/generations",
                "{'model':'gpt-image-2','prompt':'nsfw','size':'64x64','stream':true}"));

        assertThat(events).hasSize(1);
        assertThat(events.get(0).at("/error/code").asText()).isEqualTo("moderation_blocked");
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void a_stream_of_several_images_is_not_documented() {
        assertThat(generate(emulator, ",'stream':true,'n':2").text()).contains("emulator strict mode");
    }

    @Test
    void azure_has_one_preview_at_least() {
        start(Host.AZURE_V1);
        String request = "{'model':'my-images','prompt':'p','stream':true,'partial_images':";

        assertThat(post(emulator, "/images/generations", request + "0}", "api-key", KEY)
                        .status())
                .isEqualTo(400);
        assertThat(types(post(emulator, "/images/generations", request + "1}", "api-key", KEY)))
                .hasSize(2);
    }

    @Test
    void openrouter_streams_openais_models_alone_and_ends_with_a_line() {
        start(Host.OPENROUTER);

        assertThat(post(emulator, "/images", "{'model':'openai/gpt-image-2','prompt':'p','stream':true}")
                        .text())
                .endsWith("data: [DONE]\n\n");
        assertThat(post(emulator, "/images", "{'model':'google/g','prompt':'p','stream':true}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void ark_streams_image_by_image() {
        start(Host.ARK, Quirk.ITEM_ERROR);
        List<JsonNode> events = events(
                post(
                        emulator,
                        "/images/generations",
                        "{'model':'seedream-4.0','prompt':'p','size':'64x64','stream':true,'response_format':'b64_json',"
                                + "'sequential_image_generation':'auto','sequential_image_generation_options':{'max_images':2}}"));

        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "image_generation.partial_failed",
                        "image_generation.partial_succeeded",
                        "image_generation.completed");
        assertThat(events.get(1).get("image_index").asInt()).isEqualTo(1);
        assertThat(events.get(2).at("/usage/generated_images").asInt()).isEqualTo(1);
    }

    @Test
    void gpustack_streams_percents_and_then_the_image() {
        start(Host.GPUSTACK);
        List<JsonNode> events = events(
                post(emulator, "/images/generations", "{'model':'m','prompt':'p','size':'64x64','stream':true}"));

        assertThat(events).extracting(event -> event.get("progress").asInt()).containsExactly(25, 50, 75, 100);
        assertThat(events.get(3).get("b64_json").asText()).isNotEmpty();
    }
}

package dev.easel.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.spi.SubmitContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the fields of a request go in a graph of the user's own. */
class ComfyUiWorkflowTest {
    private static final String GRAPH = """
            {"6":{"class_type":"CLIPTextEncode","inputs":{"text":"old","clip":["4",1]},"_meta":{"title":"easel:prompt"}},
             "7":{"class_type":"CLIPTextEncode","inputs":{"text":"bad, %negative_prompt%","clip":["4",1]}},
             "3":{"class_type":"KSampler","inputs":{"seed":18446744073709551615,"steps":"%steps%","positive":["6",0]},
                  "_meta":{"title":"sampler"}}}""";

    private static String sent(ComfyUiWorkflow workflow, ImageRequest.Builder request) {
        ImageRequest whole = request.prompt("a \"lighthouse\"")
                .addOptions(ComfyUiOptions.builder().workflow(workflow).build())
                .build();
        return ComfyUiRequests.of(whole, SubmitContext.of("call-1", 7L, 9), null, SubmitContext::uploaded)
                .graph()
                .toString();
    }

    @Test
    void titles_and_texts_are_filled_with_values_of_their_type() {
        assertThat(sent(
                        ComfyUiWorkflow.parse(GRAPH),
                        ImageRequest.builder().steps(12).negativePrompt("fog")))
                .contains("\"text\":\"a \\\"lighthouse\\\"\"")
                .contains("\"text\":\"bad, fog\"")
                .contains("\"steps\":12")
                .contains("\"positive\":[\"6\",0]");
    }

    @Test
    void a_seed_of_64_bits_keeps_its_digits_where_nothing_is_bound_to_it() {
        assertThat(sent(ComfyUiWorkflow.parse(GRAPH), ImageRequest.builder().steps(12)))
                .contains("18446744073709551615");
    }

    @Test
    void a_binding_goes_by_title_to_the_input() {
        assertThat(sent(
                        ComfyUiWorkflow.parse(GRAPH).bind("seed", "sampler", "seed"),
                        ImageRequest.builder().steps(12)))
                .contains("\"seed\":7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"nodes\":[],\"links\":[]}",
                "{\"1\":{}}",
                "{\"1\":{\"class_type\":\"A\",\"inputs\":{\"text\":null}}}"
            })
    void what_is_no_graph_is_refused_before_anything_is_sent(String json) {
        assertThatThrownBy(() -> ComfyUiWorkflow.parse(json)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void links_unknown_nodes_and_unknown_fields_are_not_bound() {
        ComfyUiWorkflow workflow = ComfyUiWorkflow.parse(GRAPH);
        assertThatThrownBy(() -> workflow.bind("prompt", "6", "clip")).hasMessageContaining("link");
        assertThatThrownBy(() -> workflow.bind("prompt", "99", "text")).hasMessageContaining("no node");
        assertThatThrownBy(() -> workflow.bind("nonsense", "6", "text")).hasMessageContaining("no field");
    }

    @Test
    void a_title_that_names_no_field_is_refused() {
        ComfyUiWorkflow workflow = ComfyUiWorkflow.parse(GRAPH.replace("easel:prompt", "easel:promt"));
        assertThatThrownBy(() -> WorkflowPlan.of(workflow)).hasMessageContaining("names no field");
    }

    @Test
    void prompt_ids_are_canonical_and_the_same_for_the_same_request() {
        String id = PromptIds.of("My-Order_1");
        assertThat(id).isEqualTo(PromptIds.of("My-Order_1")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(PromptIds.of(id)).isEqualTo(id);
    }
}

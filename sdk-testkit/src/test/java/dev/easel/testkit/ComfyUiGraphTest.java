package dev.easel.testkit;

import static dev.easel.testkit.ComfyUiWire.add;
import static dev.easel.testkit.ComfyUiWire.graph;
import static dev.easel.testkit.ComfyUiWire.inputs;
import static dev.easel.testkit.ComfyUiWire.link;
import static dev.easel.testkit.ComfyUiWire.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server says of graphs, and what it draws of them. */
@Timeout(60)
class ComfyUiGraphTest {

    private ComfyUiEmulator emulator = ComfyUiEmulator.start();
    private ComfyUiWire wire = new ComfyUiWire(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(ComfyUiEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
        wire = new ComfyUiWire(emulator);
    }

    private ComfyUiWire.Received post(ObjectNode graph) {
        return wire.post("/api/prompt", order(graph));
    }

    private Drawn draw(ObjectNode graph) {
        String id = wire.submit(graph);
        assertThat(wire.status(id)).as(wire.job(id).toString()).isEqualTo("completed");
        return emulator.drawn().get(emulator.drawn().size() - 1);
    }

    private BufferedImage image(ObjectNode graph) throws IOException {
        String id = wire.submit(graph);
        assertThat(wire.status(id)).as(wire.job(id).toString()).isEqualTo("completed");
        return ImageIO.read(new ByteArrayInputStream(wire.image(id)));
    }

    /** Uploads an image and returns the value that a loader takes. */
    private String upload(int width, int height, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        return upload(image);
    }

    private String upload(BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return wire.upload("/api/upload/image", "in.png", png.toByteArray())
                .json()
                .path("name")
                .asText();
    }

    @Test
    void text_to_image_is_drawn_from_what_the_links_lead_to() throws IOException {
        ObjectNode graph = graph();

        BufferedImage image = image(graph);

        assertThat(image.getWidth()).isEqualTo(64);
        assertThat(image.getHeight()).isEqualTo(48);
        Drawn drawn = emulator.drawn().get(0);
        assertThat(drawn.prompt()).isEqualTo("a lighthouse at dusk");
        assertThat(drawn.negativePrompt()).isEqualTo("fog");
        assertThat(drawn.seed()).isEqualTo(42);
        assertThat(drawn.steps()).isEqualTo(4);
        assertThat(drawn.guidanceScale()).isEqualTo(7);
        assertThat(drawn.sampler()).isEqualTo("euler");
        assertThat(drawn.scheduler()).isEqualTo("normal");
        assertThat(drawn.model()).isEqualTo("dreamshaper_8.safetensors");
        assertThat(drawn.strength()).isNull();
        assertThat(drawn.redrawn()).isEqualTo(Redrawn.EVERYTHING);
    }

    @Test
    void a_graph_that_mixes_its_prompts_up_draws_the_wrong_one() {
        ObjectNode graph = graph();
        link(graph, "sample", "positive", "neg", 0);
        link(graph, "sample", "negative", "pos", 0);

        Drawn drawn = draw(graph);

        assertThat(drawn.prompt()).isEqualTo("fog");
    }

    @Test
    void the_file_holds_the_graph_after_the_coercion_of_its_values() {
        ObjectNode graph = graph();
        inputs(graph, "sample").put("cfg", "7.5").put("steps", 3.7);
        inputs(graph, "pos").put("text", "ein Hafen für Boote");
        ObjectNode order = order(graph);
        order.putObject("extra_data")
                .putObject("extra_pnginfo")
                .putObject("workflow")
                .put("id", "w1");
        String id = wire.submitted(order);

        String file = new String(wire.image(id), StandardCharsets.ISO_8859_1);

        assertThat(file).contains("tEXtprompt\0{\"ckpt\"", "\"cfg\":7.5", "\"steps\":3", "f\\u00fcr");
        assertThat(file).contains("tEXtworkflow\0{\"id\":\"w1\"}");
        assertThat(wire.job(id).path("workflow_id").asText()).isEqualTo("w1");
    }

    @Test
    void loras_come_in_the_order_of_their_chain() {
        ObjectNode graph = graph();
        add(
                graph,
                "lora1",
                "LoraLoader",
                "{\"model\":[\"ckpt\",0],\"clip\":[\"ckpt\",1],\"lora_name\":\"detail.safetensors\",\"strength_model\":0.7,\"strength_clip\":0.7}");
        add(
                graph,
                "lora2",
                "LoraLoaderModelOnly",
                "{\"model\":[\"lora1\",0],\"lora_name\":\"sub/style.safetensors\",\"strength_model\":-1}");
        add(graph, "skip", "CLIPSetLastLayer", "{\"clip\":[\"lora1\",1],\"stop_at_clip_layer\":-2}");
        link(graph, "sample", "model", "lora2", 0);
        link(graph, "pos", "clip", "skip", 0);

        assertThat(draw(graph).loras())
                .containsExactly(
                        new Drawn.Lora("detail.safetensors", 0.7), new Drawn.Lora("sub/style.safetensors", -1));
    }

    @Test
    void image_to_image_starts_from_the_uploaded_image() throws IOException {
        ObjectNode graph = graph();
        fromImage(graph, upload(100, 100, 0xff0000));
        inputs(graph, "sample").put("denoise", 0);

        BufferedImage image = image(graph);

        assertThat(image.getWidth()).isEqualTo(64);
        assertThat(image.getRGB(32, 10) & 0xffffff)
                .as("a denoise of 0 returns the input")
                .isEqualTo(0xff0000);
        assertThat(emulator.drawn().get(0).strength()).isZero();
        assertThat(emulator.drawn().get(0).inputImages()).isEqualTo(1);
    }

    private static void fromImage(ObjectNode graph, String name) {
        add(graph, "init", "LoadImage", "{\"image\":\"" + name + "\"}");
        add(
                graph,
                "fit",
                "ImageScale",
                "{\"image\":[\"init\",0],\"upscale_method\":\"lanczos\",\"width\":64,\"height\":48,\"crop\":\"center\"}");
        add(graph, "enc", "VAEEncode", "{\"pixels\":[\"fit\",0],\"vae\":[\"ckpt\",2]}");
        link(graph, "sample", "latent_image", "enc", 0);
        graph.remove("latent");
    }

    @Test
    void inpainting_redraws_the_white_of_the_mask_and_keeps_every_other_pixel() throws IOException {
        BufferedImage mask = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 48; i++) {
            mask.setRGB(i % 32, i / 32, 0xffffff);
        }
        ObjectNode graph = graph();
        fromImage(graph, upload(64, 48, 0x00ff00));
        add(graph, "loaded", "LoadImage", "{\"image\":\"" + upload(mask) + "\"}");
        add(graph, "mask", "ImageToMask", "{\"image\":[\"loaded\",0],\"channel\":\"red\"}");
        add(graph, "part", "SetLatentNoiseMask", "{\"samples\":[\"enc\",0],\"mask\":[\"mask\",0]}");
        link(graph, "sample", "latent_image", "part", 0);
        add(
                graph,
                "whole",
                "ImageCompositeMasked",
                "{\"destination\":[\"fit\",0],\"source\":[\"image\",0],\"x\":0,\"y\":0,\"resize_source\":false,\"mask\":[\"mask\",0]}");
        link(graph, "save", "images", "whole", 0);

        BufferedImage image = image(graph);

        assertThat(image.getRGB(50, 10) & 0xffffff).as("black").isEqualTo(0x00ff00);
        assertThat(image.getRGB(10, 10) & 0xffffff).as("white").isNotEqualTo(0x00ff00);
        assertThat(emulator.drawn().get(0).redrawn()).isEqualTo(Redrawn.WHITE);
    }

    @Test
    void the_other_modes_of_inpainting_have_nodes_of_their_own() throws IOException {
        String image = upload(64, 48, 0x00ff00);
        String mask = upload(63, 48, 0xffffff);
        for (String mode : List.of("erase", "model")) {
            ObjectNode graph = graph();
            fromImage(graph, image);
            add(graph, "loaded", "LoadImage", "{\"image\":\"" + mask + "\"}");
            add(graph, "mask", "ImageToMask", "{\"image\":[\"loaded\",0],\"channel\":\"red\"}");
            graph.remove("enc");
            if (mode.equals("erase")) {
                add(
                        graph,
                        "enc",
                        "VAEEncodeForInpaint",
                        "{\"pixels\":[\"fit\",0],\"vae\":[\"ckpt\",2],\"mask\":[\"mask\",0],\"grow_mask_by\":6}");
            } else {
                add(
                        graph,
                        "model",
                        "InpaintModelConditioning",
                        "{\"positive\":[\"pos\",0],\"negative\":[\"neg\",0],\"vae\":[\"ckpt\",2],\"pixels\":[\"fit\",0],\"mask\":[\"mask\",0],\"noise_mask\":true}");
                link(graph, "sample", "positive", "model", 0);
                link(graph, "sample", "negative", "model", 1);
                link(graph, "sample", "latent_image", "model", 2);
            }
            assertThat(draw(graph).redrawn()).as(mode).isEqualTo(Redrawn.WHITE);
        }
        ObjectNode without = graph();
        add(
                without,
                "model",
                "InpaintModelConditioning",
                "{\"positive\":[\"pos\",0],\"negative\":[\"neg\",0],\"vae\":[\"ckpt\",2],\"pixels\":[\"image\",0],\"mask\":[\"image\",0]}");
        link(without, "sample", "latent_image", "model", 2);
        assertThat(post(without).nodeErrorType("model")).as("noise_mask").isEqualTo("return_type_mismatch");
    }

    @Test
    void control_nets_are_chained_over_both_conditionings() throws IOException {
        ObjectNode graph = graph();
        add(graph, "hint", "LoadImage", "{\"image\":\"" + upload(64, 48, 0x0000ff) + "\"}");
        add(graph, "edges", "Canny", "{\"image\":[\"hint\",0],\"low_threshold\":0.4,\"high_threshold\":0.8}");
        add(graph, "net1", "ControlNetLoader", "{\"control_net_name\":\"control_canny.safetensors\"}");
        add(graph, "net2", "ControlNetLoader", "{\"control_net_name\":\"control_union.safetensors\"}");
        add(graph, "type2", "SetUnionControlNetType", "{\"control_net\":[\"net2\",0],\"type\":\"depth\"}");
        add(
                graph,
                "apply1",
                "ControlNetApplyAdvanced",
                "{\"positive\":[\"pos\",0],\"negative\":[\"neg\",0],\"control_net\":[\"net1\",0],\"image\":[\"edges\",0],\"strength\":0.8,\"start_percent\":0,\"end_percent\":0.5}");
        add(
                graph,
                "apply2",
                "ControlNetApplyAdvanced",
                "{\"positive\":[\"apply1\",0],\"negative\":[\"apply1\",1],\"control_net\":[\"type2\",0],\"image\":[\"hint\",0],\"strength\":1,\"start_percent\":0.1,\"end_percent\":1,\"vae\":[\"ckpt\",2]}");
        link(graph, "sample", "positive", "apply2", 0);
        link(graph, "sample", "negative", "apply2", 1);

        Drawn drawn = draw(graph);

        assertThat(drawn.controlNets())
                .containsExactly(
                        new Drawn.ControlNet("Canny", "control_canny.safetensors", 0.8, 0, 0.5),
                        new Drawn.ControlNet(null, "control_union.safetensors", 1, 0.1, 1));
        assertThat(drawn.inputImages()).isEqualTo(2);
        assertThat(drawn.prompt()).isEqualTo("a lighthouse at dusk");
    }

    @Test
    void upscaling_enlarges_the_latent_the_pixels_or_by_a_model() throws IOException {
        ObjectNode latent = graph();
        add(
                latent,
                "up",
                "LatentUpscaleBy",
                "{\"samples\":[\"sample\",0],\"upscale_method\":\"bislerp\",\"scale_by\":1.5}");
        latent.set("again", latent.path("sample").deepCopy());
        inputs(latent, "again").put("denoise", 0.5);
        link(latent, "again", "latent_image", "up", 0);
        link(latent, "image", "samples", "again", 0);
        Drawn drawn = draw(latent);
        assertThat(drawn.width()).isEqualTo(96);
        assertThat(drawn.strength()).as("no input image").isNull();

        ObjectNode pixels = graph();
        add(pixels, "up", "ImageScaleBy", "{\"image\":[\"image\",0],\"upscale_method\":\"lanczos\",\"scale_by\":2}");
        link(pixels, "save", "images", "up", 0);
        assertThat(image(pixels).getWidth()).isEqualTo(128);

        ObjectNode model = (ObjectNode) ComfyUiWire.read("{}");
        add(model, "in", "LoadImage", "{\"image\":\"" + upload(20, 10, 0x777777) + "\"}");
        add(model, "m", "UpscaleModelLoader", "{\"model_name\":\"4x-UltraSharp.pth\"}");
        add(model, "up", "ImageUpscaleWithModel", "{\"upscale_model\":[\"m\",0],\"image\":[\"in\",0]}");
        add(model, "save", "SaveImage", "{\"images\":[\"up\",0],\"filename_prefix\":\"up\"}");
        assertThat(image(model).getWidth()).isEqualTo(80);
    }

    @Test
    void a_batch_has_one_seed_and_different_images() {
        ObjectNode graph = graph();
        inputs(graph, "latent").put("batch_size", 2);

        String id = wire.submit(graph);

        JsonNode images = wire.job(id).path("outputs").path("save").path("images");
        assertThat(images).hasSize(2);
        assertThat(wire.view(images.path(0)).body())
                .isNotEqualTo(wire.view(images.path(1)).body());
        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(42L, 42L);
    }

    @Test
    void a_workflow_of_split_parts_and_custom_nodes_is_followed_too() {
        start(ComfyUiEmulator.builder().objectInfo("""
                        {"PromptBox": {"input": {"required": {"value": ["STRING", {}]}}, "output": ["STRING"]},
                         "NumberBox": {"input": {"required": {"value": ["INT", {"min": 0, "max": 99}]}}, "output": ["INT"]}}
                        """));
        ObjectNode graph = (ObjectNode) ComfyUiWire.read("{}");
        add(graph, "1", "PromptBox", "{\"value\":\"a castle\"}");
        add(graph, "2", "NumberBox", "{\"value\":7}");
        add(graph, "3", "UNETLoader", "{\"unet_name\":\"flux1-dev.safetensors\",\"weight_dtype\":\"default\"}");
        add(
                graph,
                "4",
                "DualCLIPLoader",
                "{\"clip_name1\":\"clip_l.safetensors\",\"clip_name2\":\"t5xxl_fp16.safetensors\",\"type\":\"flux\"}");
        add(graph, "5", "CLIPTextEncode", "{\"text\":[\"1\",0],\"clip\":[\"4\",0]}");
        add(graph, "6", "FluxGuidance", "{\"conditioning\":[\"5\",0],\"guidance\":3.5}");
        add(graph, "7", "EmptySD3LatentImage", "{\"width\":64,\"height\":64,\"batch_size\":1}");
        add(graph, "8", "RandomNoise", "{\"noise_seed\":[\"2\",0]}");
        add(graph, "9", "BasicGuider", "{\"model\":[\"3\",0],\"conditioning\":[\"6\",0]}");
        add(graph, "10", "KSamplerSelect", "{\"sampler_name\":\"euler\"}");
        add(graph, "11", "BasicScheduler", "{\"model\":[\"3\",0],\"scheduler\":\"simple\",\"steps\":6,\"denoise\":1}");
        add(
                graph,
                "12",
                "SamplerCustomAdvanced",
                "{\"noise\":[\"8\",0],\"guider\":[\"9\",0],\"sampler\":[\"10\",0],\"sigmas\":[\"11\",0],\"latent_image\":[\"7\",0]}");
        add(graph, "13", "VAELoader", "{\"vae_name\":\"vae-ft-mse.safetensors\"}");
        add(graph, "14", "VAEDecode", "{\"samples\":[\"12\",0],\"vae\":[\"13\",0]}");
        add(graph, "15", "SaveImage", "{\"images\":[\"14\",0],\"filename_prefix\":\"flux\"}");

        Drawn drawn = draw(graph);

        assertThat(drawn.prompt()).isEqualTo("a castle");
        assertThat(drawn.seed()).isEqualTo(7);
        assertThat(drawn.steps()).isEqualTo(6);
        assertThat(drawn.guidanceScale()).isEqualTo(3.5);
        assertThat(drawn.scheduler()).isEqualTo("simple");
        assertThat(drawn.model()).isEqualTo("flux1-dev.safetensors");
    }

    @Test
    void trap_11_one_valid_output_makes_it_200_with_node_errors() {
        ObjectNode graph = graph();
        add(graph, "broken", "SaveImage", "{\"filename_prefix\":\"b\"}");

        ComfyUiWire.Received response = post(graph);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.nodeErrorType("broken")).isEqualTo("required_input_missing");
        JsonNode entry = response.json().path("node_errors").path("broken");
        assertThat(entry.path("dependent_outputs").toString()).isEqualTo("[\"broken\"]");
        assertThat(entry.path("class_type").asText()).isEqualTo("SaveImage");
        assertThat(wire.job(response.json().path("prompt_id").asText())
                        .path("outputs_count")
                        .intValue())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sample | steps | | required_input_missing",
                "sample | steps | 0 | value_smaller_than_min",
                "sample | cfg | 101 | value_bigger_than_max",
                "sample | steps | \"many\" | invalid_input_type",
                "sample | model | \"ckpt\" | invalid_input_type",
                "sample | sampler_name | \"Euler a\" | value_not_in_list",
                "sample | model | [\"ckpt\"] | bad_linked_input",
                "sample | model | [\"ckpt\",2] | return_type_mismatch",
                "sample | model | [\"gone\",0] | exception_during_inner_validation",
                "sample | model | [4,1] | exception_during_inner_validation",
                "sample | model | [\"ckpt\",3] | exception_during_inner_validation",
                "save | images | [\"gone\",0] | exception_during_validation",
                "ckpt | ckpt_name | \"zz\" | value_not_in_list"
            })
    void trap_12_each_mistake_is_told_at_its_node(String node, String input, String value, String type) {
        ObjectNode graph = graph();
        inputs(graph, node).remove(input);
        if (value != null) {
            inputs(graph, node).set(input, ComfyUiWire.read(value));
        }

        ComfyUiWire.Received response = post(graph);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.errorType()).isEqualTo("prompt_outputs_failed_validation");
        assertThat(response.json().path("error").path("details").asText()).isEmpty();
        assertThat(response.nodeErrorType(node)).isEqualTo(type);
        assertThat(response.json()
                        .path("node_errors")
                        .path(node)
                        .path("dependent_outputs")
                        .toString())
                .isEqualTo("[\"save\"]");
        assertThat(emulator.drawn()).isEmpty();
    }

    @Test
    void a_graph_without_a_known_class_or_an_output_is_refused_as_a_whole() {
        ObjectNode graph = graph();
        graph.putObject("odd").put("class_type", "Nope").putObject("inputs");
        JsonNode error = post(graph).json().path("error");
        assertThat(error.path("type").asText()).isEqualTo("missing_node_type");
        assertThat(error.path("extra_info").path("node_id").asText()).isEqualTo("odd");
        graph.remove(List.of("odd", "save"));
        assertThat(post(graph).errorType()).isEqualTo("prompt_no_outputs");
        assertThat(wire.post("/api/prompt", "[]").errorType()).isEqualTo("no_prompt");

        start(ComfyUiEmulator.builder().version("0.11.0"));
        ObjectNode old = graph();
        old.putObject("odd").put("class_type", "Nope");
        assertThat(post(old).errorType()).isEqualTo("invalid_prompt");
    }

    @Test
    void a_cycle_is_no_endless_loop() {
        ObjectNode graph = graph();
        add(graph, "a", "ImageScaleBy", "{\"image\":[\"b\",0],\"upscale_method\":\"area\",\"scale_by\":1}");
        add(graph, "b", "ImageScaleBy", "{\"image\":[\"a\",0],\"upscale_method\":\"area\",\"scale_by\":1}");
        link(graph, "save", "images", "a", 0);

        assertThat(post(graph).nodeErrorType("a")).isEqualTo("dependency_cycle");
    }

    @Test
    void trap_12_null_draws_the_word_none_and_a_strict_emulator_refuses_it() {
        ObjectNode graph = graph();
        inputs(graph, "pos").putNull("text");
        assertThat(post(graph).errorType()).isEqualTo("emulator_strict");

        start(ComfyUiEmulator.builder().strict(false));

        assertThat(draw(graph).prompt()).isEqualTo("None");
    }

    @Test
    void an_unknown_input_is_ignored_and_a_strict_emulator_refuses_it() {
        ObjectNode graph = graph();
        inputs(graph, "sample").put("clip_skip", 2);
        assertThat(post(graph).errorType()).isEqualTo("emulator_strict");

        start(ComfyUiEmulator.builder().strict(false));

        assertThat(post(graph).status()).isEqualTo(200);
    }

    @Test
    void trap_13_a_width_of_65_is_accepted_and_floored_and_a_strict_emulator_refuses_it() {
        ObjectNode graph = graph();
        inputs(graph, "latent").put("width", 65);
        assertThat(post(graph).errorType()).isEqualTo("emulator_strict");

        start(ComfyUiEmulator.builder().strict(false));

        assertThat(draw(graph).width()).isEqualTo(64);
    }

    @Test
    void trap_14_lists_have_the_servers_own_separator() {
        ObjectNode graph = graph();
        inputs(graph, "ckpt").put("ckpt_name", "sub/deep.safetensors");
        assertThat(draw(graph).model()).isEqualTo("sub/deep.safetensors");

        start(ComfyUiEmulator.builder().windows(true));

        assertThat(wire.get("/api/models/checkpoints").text()).contains("sub\\\\deep.safetensors");
        ComfyUiWire.Received refused = post(graph);
        assertThat(refused.nodeErrorType("ckpt")).isEqualTo("value_not_in_list");
        JsonNode error =
                refused.json().path("node_errors").path("ckpt").path("errors").path(0);
        assertThat(error.path("details").asText()).startsWith("ckpt_name: 'sub/deep.safetensors' not in ['");
        assertThat(error.path("extra_info").path("received_value").asText()).isEqualTo("sub/deep.safetensors");
        inputs(graph, "ckpt").put("ckpt_name", "sub\\deep.safetensors");
        inputs(graph, "save").put("filename_prefix", "easel/deep/x");
        String id = wire.submit(graph);
        JsonNode output = wire.job(id).path("preview_output");
        assertThat(output.path("subfolder").asText()).isEqualTo("easel\\deep");
        assertThat(wire.view(output).status()).isEqualTo(200);
    }

    @Test
    void only_the_targets_run_where_some_are_named() {
        ObjectNode graph = graph();
        add(graph, "shown", "PreviewImage", "{\"images\":[\"image\",0]}");
        ObjectNode order = order(graph);
        order.putArray("partial_execution_targets").add("shown");
        assertThat(wire.job(wire.submitted(order)).path("outputs").toString())
                .contains("shown")
                .doesNotContain("save");
        ObjectNode none = order(graph());
        none.putArray("partial_execution_targets").add("nothing");
        assertThat(wire.post("/api/prompt", none).errorType()).isEqualTo("prompt_no_outputs");
    }

    @Test
    void outputs_have_other_keys_than_images_where_nodes_make_films() {
        ObjectNode graph = graph();
        add(
                graph,
                "film",
                "VHS_VideoCombine",
                "{\"images\":[\"image\",0],\"frame_rate\":8,\"filename_prefix\":\"film\"}");
        add(
                graph,
                "moving",
                "SaveAnimatedPNG",
                "{\"images\":[\"image\",0],\"filename_prefix\":\"moving\",\"fps\":6,\"compress_level\":4}");

        JsonNode outputs = wire.job(wire.submit(graph)).path("outputs");

        assertThat(outputs.path("film").path("gifs").path(0).has("filename")).isTrue();
        assertThat(outputs.path("moving").path("animated").toString()).isEqualTo("[true]");
    }

    @Test
    void a_size_that_does_not_fit_into_memory_fails_at_the_sampler() {
        ObjectNode graph = graph();
        inputs(graph, "latent").put("width", 8192);

        String id = wire.submit(graph);

        assertThat(wire.status(id)).isEqualTo("failed");
        assertThat(wire.job(id).path("execution_error").path("node_id").asText())
                .isEqualTo("sample");
    }

    @Test
    void lists_have_two_forms() {
        JsonNode sampler = wire.get("/api/object_info/KSampler").json().path("KSampler");
        assertThat(sampler.path("input")
                        .path("required")
                        .path("sampler_name")
                        .path(0)
                        .path(0)
                        .asText())
                .isEqualTo("euler");
        assertThat(sampler.path("input").path("required").path("steps").toString())
                .isEqualTo("[\"INT\",{\"default\":20,\"min\":1,\"max\":10000}]");
        assertThat(sampler.path("output").toString()).isEqualTo("[\"LATENT\"]");
        JsonNode loader = wire.get("/api/object_info/UpscaleModelLoader").json().path("UpscaleModelLoader");
        JsonNode names = loader.path("input").path("required").path("model_name");
        assertThat(names.path(0).asText()).isEqualTo("COMBO");
        assertThat(names.path(1).path("options").path(0).asText()).isEqualTo("4x-UltraSharp.pth");
        assertThat(wire.get("/api/object_info/Nope").text()).isEqualTo("{}");
        assertThat(wire.get("/api/object_info").json().size()).isGreaterThan(30);
        assertThat(wire.get("/api/models").text()).contains("checkpoints", "loras");
        assertThat(wire.get("/api/models/nope").status()).isEqualTo(404);
        assertThat(wire.get("/api/embeddings").text()).isEqualTo("[\"easynegative\"]");

        start(ComfyUiEmulator.builder().comboLists(true));
        assertThat(wire.get("/api/object_info/LoraLoader").text()).contains("\"lora_name\":[\"COMBO\"");
    }
}

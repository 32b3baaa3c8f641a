package dev.easel.fal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CancelOutcome;
import dev.easel.CaptionRequest;
import dev.easel.ConfigurationException;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent for each field, and what each form of a response means. */
class FalMappingTest {
    private static final FalProtocol PROTOCOL = FalProtocol.create(FalHosts.of(URI.create(Fal.BASE_URL)), false);
    private static final TaskCall TASK = TaskCall.of("r").withTaskId("t-1").withReference("fal-ai/flux");
    private static final ImageInput PHOTO = ImageInput.url(URI.create("https://images.example.com/photo.png"));
    private static final ImageInput OTHER = ImageInput.url(URI.create("https://images.example.com/other.png"));

    /** An image that is too long for a data URI, which nobody may read: a mapping only looks. */
    private static final Payload LARGE = new Payload() {
        @Override
        public long length() {
            return 1_000_000;
        }

        @Override
        public String mediaType() {
            return "image/png";
        }

        @Override
        public String fileName() {
            return "image.png";
        }

        @Override
        public InputStream open() {
            throw new AssertionError("a mapping reads no image");
        }
    };

    private static ImageRequest.Builder request(String model) {
        return ImageRequest.builder().prompt("a mug").model(model);
    }

    private static WireRequest sent(ImageRequest request) {
        Long seed = request.seed().isPresent() ? request.seed().getAsLong() : null;
        return PROTOCOL.generate(request)
                .submit(SubmitContext.of("r", request.count(), seed, 1, Map.of()))
                .request();
    }

    private static String body(ImageRequest request) {
        return body(sent(request));
    }

    private static String body(WireRequest request) {
        JsonObject document = ((WireBody.Json) request.body().orElseThrow()).document();
        return document.toString();
    }

    private static String path(ImageRequest request) {
        return sent(request).path().orElseThrow();
    }

    /** What the check finds: violations begin with an exclamation mark. */
    private static List<String> found(ImageRequest request) {
        List<String> found = new ArrayList<>();
        PROTOCOL.check(request, new Findings() {
            @Override
            public void violation(Violation violation) {
                found.add("!" + violation);
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.add(warning.toString());
            }
        });
        return found;
    }

    @Test
    void a_request_becomes_the_body_of_the_documentation() {
        ImageRequest request =
                request(Fal.FLUX_DEV).size(768, 512).count(2).seed(7L).build();

        assertThat(path(request)).isEqualTo("/fal-ai/flux/dev");
        assertThat(body(request))
                .isEqualTo("{\"prompt\":\"a"
                        + " mug\",\"image_size\":{\"width\":768,\"height\":512},\"num_images\":2,\"seed\":7}");
        assertThat(found(request)).isEmpty();
    }

    @Test
    void a_request_without_a_model_goes_to_the_default_and_sends_the_prompt_alone() {
        ImageRequest request = ImageRequest.of("a mug");

        assertThat(path(request)).isEqualTo("/fal-ai/flux/dev");
        assertThat(body(request)).isEqualTo("{\"prompt\":\"a mug\"}");
    }

    @Test
    void what_a_model_lacks_is_left_out_with_a_warning() {
        ImageRequest request = request("fal-ai/flux-pro/v1.1")
                .steps(20)
                .guidanceScale(3)
                .negativePrompt("fog")
                .clipSkip(2)
                .sampler(Sampler.EULER)
                .scheduler(Scheduler.KARRAS)
                .addLora(Lora.of("https://example.com/l.safetensors"))
                .outputFormat(ImageFormat.WEBP)
                .addOptions(FalOptions.builder().enableSafetyChecker(false).build())
                .build();

        assertThat(body(request)).isEqualTo("{\"prompt\":\"a mug\"}");
        assertThat(found(request)).hasSize(9).noneMatch(finding -> finding.startsWith("!"));
    }

    @Test
    void fal_ai_lora_has_a_base_model_samplers_clip_skip_and_names_of_its_own() {
        ImageRequest request = request("fal-ai/lora")
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .clipSkip(2)
                .addLora(Lora.of("owner/lora", 0.5))
                .outputFormat(ImageFormat.PNG)
                .addOptions(FalOptions.builder().baseModel("owner/model").build())
                .build();

        assertThat(found(request)).isEmpty();
        assertThat(body(request))
                .contains(
                        "\"scheduler\":\"DPM++ 2M Karras\"",
                        "\"clip_skip\":2",
                        "\"loras\":[{\"path\":\"owner/lora\",\"scale\":0.5}]",
                        "\"image_format\":\"png\"",
                        "\"model_name\":\"owner/model\"");
        assertThat(found(request("fal-ai/lora").build())).anyMatch(finding -> finding.contains("baseModel"));
        assertThat(body(request("fal-ai/lora")
                        .initImage(PHOTO)
                        .strength(0.4)
                        .addOptions(FalOptions.builder().baseModel("m").build())
                        .build()))
                .contains("\"noise_strength\":0.4");
    }

    @Test
    void how_much_of_an_image_changes_is_not_sent_as_its_weight_in_the_prompt() {
        ImageRequest changed = request("fal-ai/flux-pro/v1.1-ultra")
                .initImage(PHOTO)
                .strength(0.9)
                .build();
        assertThat(body(changed)).doesNotContain("strength");
        assertThat(found(changed)).singleElement().asString().contains("image_prompt_strength");

        ImageRequest weighted = request("fal-ai/flux-pro/v1.1-ultra")
                .initImage(PHOTO)
                .putExtraField("image_prompt_strength", 0.3)
                .build();
        assertThat(body(weighted)).contains("\"image_prompt_strength\":0.3");
        assertThat(found(weighted)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fal-ai/flux/dev,fal-ai/flux/dev/image-to-image,image_url",
        "fal-ai/flux-2,fal-ai/flux-2/edit,image_urls",
        "fal-ai/flux-2-pro,fal-ai/flux-2-pro/edit,image_urls",
        "fal-ai/nano-banana,fal-ai/nano-banana/edit,image_urls",
        "fal-ai/bytedance/seedream/v4/text-to-image,fal-ai/bytedance/seedream/v4/edit,image_urls",
        "fal-ai/fast-sdxl,fal-ai/fast-sdxl/image-to-image,image_url",
        "fal-ai/flux-pro/kontext,fal-ai/flux-pro/kontext,image_url",
        "fal-ai/flux-pro/v1.1-ultra,fal-ai/flux-pro/v1.1-ultra,image_url"
    })
    void an_image_goes_to_the_models_endpoint_for_images(String model, String endpoint, String field) {
        ImageRequest request = request(model).initImage(PHOTO).build();

        assertThat(path(request)).isEqualTo("/" + endpoint);
        String address = "\"https://images.example.com/photo.png\"";
        assertThat(body(request))
                .contains("\"" + field + "\":" + (field.endsWith("s") ? "[" + address + "]" : address));
        assertThat(found(request)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fal-ai/flux-lora,fal-ai/flux-lora/inpainting",
        "fal-ai/lora,fal-ai/lora/inpaint",
        "fal-ai/ideogram/v3,fal-ai/ideogram/v3/edit",
        "fal-ai/flux-pro/v1/fill,fal-ai/flux-pro/v1/fill"
    })
    void a_mask_goes_to_the_models_endpoint_for_inpainting(String model, String endpoint) {
        ImageRequest request = request(model).initImage(PHOTO).mask(OTHER).build();

        assertThat(path(request)).isEqualTo("/" + endpoint);
        assertThat(body(request)).contains("\"mask_url\":\"https://images.example.com/other.png\"");
    }

    @Test
    void an_image_that_a_model_does_not_take_is_refused_and_one_that_it_needs_is_missed() {
        assertThat(found(request("fal-ai/recraft/v3/text-to-image")
                        .initImage(PHOTO)
                        .build()))
                .anyMatch(finding -> finding.startsWith("!initImage"));
        assertThat(found(request(Fal.FLUX_DEV).initImage(PHOTO).mask(OTHER).build()))
                .anyMatch(finding -> finding.startsWith("!mask"));
        assertThat(found(request("fal-ai/flux-pro/v1/fill").build()))
                .anyMatch(finding -> finding.startsWith("!initImage"))
                .anyMatch(finding -> finding.startsWith("!mask"));
        assertThat(found(request(Fal.FLUX_DEV)
                        .addControl(ControlNet.canny(PHOTO))
                        .build()))
                .anyMatch(finding -> finding.startsWith("!controls"));
        assertThat(found(request(Fal.FLUX_DEV)
                        .addOptions(FalOptions.builder()
                                .addReferenceImage(PHOTO)
                                .addReferenceImage(OTHER)
                                .build())
                        .build()))
                .anyMatch(finding -> finding.contains("referenceImages"));
        assertThat(found(request("fal-ai/fast-sdxl")
                        .initImage(ImageInput.url(URI.create("http://images.example.com/a.png")))
                        .build()))
                .anyMatch(finding -> finding.contains("not https"));
    }

    @Test
    void kontext_without_an_image_goes_to_its_endpoint_for_texts() {
        assertThat(path(request("fal-ai/flux-pro/kontext").build()))
                .isEqualTo("/fal-ai/flux-pro/kontext/text-to-image");
    }

    @Test
    void more_images_than_a_model_takes_are_refused_since_it_would_drop_them() {
        FalOptions.Builder options = FalOptions.builder();
        for (int i = 0; i < 4; i++) {
            options.addReferenceImage(ImageInput.url(URI.create("https://images.example.com/" + i)));
        }
        ImageRequest.Builder request = request("fal-ai/flux-2").addOptions(options.build());

        assertThat(found(request.build())).isEmpty();
        assertThat(found(request.initImage(PHOTO).build()))
                .anyMatch(finding -> finding.contains("5; fal-ai/flux-2/edit takes 1 to 4"));
    }

    @Test
    void a_control_becomes_a_net_with_weights_or_the_one_image_of_canny() {
        ControlNet control = ControlNet.builder()
                .type(ControlType.DEPTH)
                .image(PHOTO)
                .model("owner/net")
                .weight(0.7)
                .guidanceStart(0.1)
                .guidanceEnd(0.8)
                .build();
        assertThat(body(request("fal-ai/flux-general").addControl(control).build()))
                .contains(
                        "\"controlnets\":[{\"path\":\"owner/net\",\"control_image_url\":\"https://images.example.com/photo.png\","
                                + "\"conditioning_scale\":0.7,\"start_percentage\":0.1,\"end_percentage\":0.8}]");

        ImageRequest canny = request("fal-ai/fast-sdxl-controlnet-canny")
                .addControl(ControlNet.canny(PHOTO).toBuilder().weight(0.7).build())
                .build();
        assertThat(body(canny))
                .contains(
                        "\"control_image_url\":\"https://images.example.com/photo.png\"",
                        "\"controlnet_conditioning_scale\":0.7");
        assertThat(found(canny)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1920,1080,16:9", "1000,1000,1:1", "100,1000,9:21", "1200,800,3:2"})
    void a_size_becomes_the_nearest_proportions(int width, int height, String word) {
        ImageRequest request =
                request("fal-ai/flux-pro/v1.1-ultra").size(width, height).build();

        assertThat(body(request)).contains("\"aspect_ratio\":\"" + word + "\"");
        assertThat(found(request)).singleElement().asString().startsWith("size").contains(word);
        assertThat(PROTOCOL.expectedSize(request)).isEmpty();
        assertThat(PROTOCOL.expectedSize(request(Fal.FLUX_DEV).size(64, 64).build()))
                .hasValue(Size.of(64, 64));
    }

    @Test
    void every_option_of_a_model_is_sent_under_its_name() {
        ImageRequest request = request("owner/unknown")
                .addOptions(FalOptions.builder()
                        .safetyTolerance(3)
                        .enableSafetyChecker(false)
                        .aspectRatio("16:9")
                        .resolution("2K")
                        .style("REALISTIC")
                        .acceleration("high")
                        .enhancePrompt(true)
                        .raw(true)
                        .syncMode(true)
                        .baseModel("m")
                        .build())
                .putExtraField("loops", 3)
                .build();

        assertThat(body(request))
                .isEqualTo(
                        "{\"prompt\":\"a mug\",\"model_name\":\"m\",\"aspect_ratio\":\"16:9\",\"resolution\":\"2K\","
                                + "\"style\":\"REALISTIC\",\"acceleration\":\"high\",\"safety_tolerance\":\"3\","
                                + "\"enable_safety_checker\":false,\"enhance_prompt\":true,\"raw\":true,\"sync_mode\":true,\"loops\":3}");
        assertThat(found(request)).singleElement().asString().contains("does not know");
    }

    @Test
    void to_an_unknown_model_common_names_are_sent_with_a_warning_for_each() {
        ImageRequest request = request("owner/app/v2")
                .negativePrompt("fog")
                .size(64, 64)
                .steps(99)
                .guidanceScale(99)
                .seed(7L)
                .initImage(PHOTO)
                .mask(OTHER)
                .strength(0.5)
                .outputFormat(ImageFormat.WEBP)
                .build();

        assertThat(path(request)).isEqualTo("/owner/app/v2");
        assertThat(body(request))
                .contains("negative_prompt", "image_size", "num_inference_steps", "guidance_scale", "\"seed\":7")
                .contains("image_url", "mask_url", "\"strength\":0.5", "\"output_format\":\"webp\"");
        assertThat(found(request)).hasSize(9).noneMatch(finding -> finding.startsWith("!"));
        assertThat(PROTOCOL.capabilities("owner/app/v2").imagesPerCall()).isOne();
        assertThat(PROTOCOL.capabilities(Fal.FLUX_DEV).imagesPerCall()).isEqualTo(4);
        assertThat(PROTOCOL.capabilities("fal-ai/flux-2-pro").imagesPerCall()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"flux", "a/../b", "../a/b", "a//b", "/a/b", "a/b/", "a/b?c", "workflows/me", "a b/c", "a/."})
    void what_is_no_endpoint_is_refused(String model) {
        assertThat(found(request(model).build())).singleElement().asString().startsWith("!model");
    }

    @Test
    void the_webhook_is_in_the_query() {
        ImageRequest request = request(Fal.FLUX_DEV)
                .callbackUrl(URI.create("https://me.example.com/done?a=1&b=2"))
                .build();

        assertThat(path(request))
                .isEqualTo("/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fme.example.com%2Fdone%3Fa%3D1%26b%3D2");
        assertThat(found(request(Fal.FLUX_DEV)
                        .callbackUrl(URI.create("http://me.example.com/done"))
                        .build()))
                .singleElement()
                .asString()
                .startsWith("!callbackUrl");
    }

    @Test
    void options_that_cannot_be_are_all_named_at_once() {
        assertThatThrownBy(() -> FalOptions.builder()
                        .startTimeout(Duration.ofMillis(100))
                        .expiresIn(Duration.ZERO)
                        .maxQueueLength(-1)
                        .safetyTolerance(7)
                        .runnerHint("two words\n")
                        .style(" ")
                        .build())
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        invalid -> assertThat(invalid.violations()).hasSize(6));
    }

    @Test
    void an_upscaler_takes_its_own_factor_and_no_others() {
        UpscaleRequest.Builder request = UpscaleRequest.builder().image(PHOTO).factor(2);
        WireRequest clarity = PROTOCOL.upscale(
                        request.upscaler("fal-ai/clarity-upscaler").build())
                .submit(SubmitContext.of("r", null, 1))
                .request();
        assertThat(clarity.path()).hasValue("/fal-ai/clarity-upscaler");
        assertThat(body(clarity))
                .isEqualTo("{\"image_url\":\"https://images.example.com/photo.png\",\"upscale_factor\":2}");

        assertThatThrownBy(() ->
                        PROTOCOL.upscale(request.upscaler("fal-ai/aura-sr").build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("4 alone");
        assertThatThrownBy(() ->
                        PROTOCOL.upscale(request.upscaler(Fal.ESRGAN).factor(9).build()))
                .hasMessageContaining("8 at most");
        assertThatThrownBy(
                        () -> PROTOCOL.upscale(request.upscaler("owner/other").build()))
                .hasMessageContaining("clarity");
        assertThatThrownBy(() -> PROTOCOL.caption(CaptionRequest.builder()
                        .image(PHOTO)
                        .addOptions(FalOptions.builder().raw(true).build())
                        .build()))
                .hasMessageContaining("raw");
    }

    @Test
    void uploads_and_the_list_of_models_are_at_other_hosts_of_fals_and_behind_a_gateway_at_the_gateway() {
        FalHosts own = FalHosts.of(URI.create(Fal.BASE_URL));
        assertThat(own.upload("/storage").build().address()).hasValue(URI.create("https://rest.fal.ai/storage"));
        assertThat(own.models("?a").build().address()).hasValue(URI.create("https://api.fal.ai/v1/models?a"));
        assertThat(own.vouchesFor(URI.create("https://rest.fal.ai/storage"))).isTrue();
        for (String stranger : List.of(
                "http://rest.fal.ai/",
                "https://rest.fal.ai:8443/",
                "https://rest.fal.ai.example.com/",
                "https://fal.media/")) {
            assertThat(own.vouchesFor(URI.create(stranger))).as(stranger).isFalse();
        }

        FalHosts gateway = FalHosts.of(URI.create("https://gateway.example.com/fal/"));
        assertThat(gateway.upload("/storage").build().path()).hasValue("/storage");
        assertThat(gateway.basePath()).isEqualTo("/fal");
        assertThat(gateway.vouchesFor(URI.create("https://rest.fal.ai/"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://queue.fal.run,https://v3b.fal.media/files/1.png?signature=s,true",
        "https://queue.fal.run,https://fal.media/1.png,true",
        "https://queue.fal.run,http://v3b.fal.media/files/1.png,false",
        "https://queue.fal.run,https://v3b.fal.media.example.com/1.png,false",
        "https://queue.fal.run,https://notfal.media/1.png,false",
        "https://queue.fal.run,https://example.com/1.png,false",
        "https://gateway.example.com/fal,https://gateway.example.com:8443/1.png,true",
        "https://gateway.example.com/fal,http://gateway.example.com/1.png,false",
        "https://gateway.example.com/fal,https://v3.fal.media/1.png,true",
        "https://gateway.example.com/fal,https://elsewhere.example.com/1.png,false",
        "http://127.0.0.1:9000,http://127.0.0.1:9001/1.png,true",
        "http://127.0.0.1:9000,http://v3.fal.media/1.png,false"
    })
    void an_image_is_uploaded_over_https_and_to_no_stranger(String baseUrl, String uploadUrl, boolean followed) {
        WireExchange<String> begun = FalUploads.of(
                LARGE, FalHosts.of(URI.create(baseUrl)), FalOptions.builder().build());

        Outcome<String> outcome = begun.read(WireResponse.of(
                200, "{\"upload_url\":\"" + uploadUrl + "\",\"file_url\":\"https://v3.fal.media/files/1.png\"}"));

        if (followed) {
            WireRequest put = ((Outcome.Next<String>) outcome).exchange().request();
            assertThat(put.method()).isEqualTo("PUT");
            assertThat(put.address()).hasValue(URI.create(uploadUrl));
            assertThat(put.hasCredentials()).isFalse();
        } else {
            assertThat(((Outcome.Failed<String>) outcome).problem().message())
                    .contains(URI.create(uploadUrl).getHost())
                    .doesNotContain("1.png");
        }
    }

    @Test
    void an_uploaded_image_is_kept_as_long_as_the_results_are() {
        WireRequest begun = FalUploads.of(
                        LARGE,
                        FalHosts.of(URI.create(Fal.BASE_URL)),
                        FalOptions.builder().expiresIn(Duration.ofHours(1)).build())
                .request();

        String hour = "{\"expiration_duration_seconds\":3600}";
        assertThat(begun.headers())
                .containsEntry("X-Fal-Object-Lifecycle", hour)
                .containsEntry("X-Fal-Object-Lifecycle-Preference", hour);
        assertThat(begun.hasCredentials()).isTrue();
    }

    @Test
    void a_key_is_needed() {
        assertThatThrownBy(() -> Fal.builder().apiKey(null).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("FAL_KEY");
    }

    // What responses mean

    private static Outcome<FinishedWork> submitted(int status, String body) {
        return PROTOCOL.generate(ImageRequest.of("a mug"))
                .submit(SubmitContext.of("r", null, 1))
                .read(WireResponse.of(status, body));
    }

    @Test
    void an_accepted_task_is_known_by_its_id_and_the_app_of_its_address() {
        assertThat(submitted(
                        200,
                        "{\"status\":\"IN_QUEUE\",\"request_id\":\"t-1\",\"queue_position\":3,\"response_url\":"
                                + "\"https://queue.fal.run/other-owner/app/v2/requests/t-1/response\"}"))
                .isEqualTo(new Outcome.Accepted<>("t-1", "other-owner/app", TaskStatus.queued(4)));
        assertThat(submitted(202, "{\"request_id\":\"t-1\",\"status_url\":\"https://x/../..//requests/t-1\"}"))
                .isEqualTo(new Outcome.Accepted<>("t-1", "fal-ai/flux", TaskStatus.queued()));
        assertThat(submitted(200, "{\"request_id\":\"../t\"}")).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void of_a_submission_only_what_was_refused_costs_nothing() {
        assertThat(problem(submitted(401, "{\"detail\":\"Cannot access\"}")).kind())
                .isEqualTo(Problem.Kind.AUTHENTICATION);
        assertThat(problem(submitted(403, "{\"detail\":\"User is locked. Reason: Exhausted balance.\"}"))
                        .hint())
                .get()
                .asString()
                .contains("balance");
        assertThat(problem(submitted(404, "{\"detail\":\"Application not found\"}"))
                        .kind())
                .isEqualTo(Problem.Kind.REJECTED);
        assertThat(problem(submitted(429, "{}")).kind()).isEqualTo(Problem.Kind.BUSY);
        assertThat(problem(submitted(504, "{\"error_type\":\"internal_error\",\"detail\":\"x\"}"))
                        .kind())
                .isEqualTo(Problem.Kind.SERVICE_FAULT);
        WireResponse busy = WireResponse.of(503, Map.of("retry-after", "3"), "x", JsonValue.absent(), 0);
        assertThat(problem(PROTOCOL.generate(ImageRequest.of("a mug"))
                                .submit(SubmitContext.of("r", null, 1))
                                .read(busy))
                        .mayBeBilled())
                .isTrue();
    }

    private static Outcome<FinishedWork> polled(int status, String body) {
        return PROTOCOL.status(TASK).read(WireResponse.of(status, body));
    }

    @Test
    void the_last_line_of_the_log_is_the_status_of_a_running_task() {
        assertThat(polled(
                        202,
                        "{\"status\":\"IN_PROGRESS\",\"logs\":[{\"message\":\"step 1\"},{\"message\":\" 50%|#####\\n\"},"
                                + "{\"message\":\" \"},{\"level\":\"INFO\"},7,null]}"))
                .isEqualTo(Outcome.pending(TaskStatus.runningAs("50%|#####")));
        for (String logs : List.of("null", "[]", "\"step 1\"", "{}", "[[]]")) {
            assertThat(polled(202, "{\"status\":\"IN_PROGRESS\",\"logs\":" + logs + "}"))
                    .isEqualTo(Outcome.pending(TaskStatus.running()));
        }
    }

    @Test
    void the_word_of_a_status_decides() {
        assertThat(PROTOCOL.status(TASK).request().path()).hasValue("/fal-ai/flux/requests/t-1/status");
        assertThat(polled(202, "{\"status\":\"IN_QUEUE\",\"request_id\":\"t-1\",\"queue_position\":0}"))
                .isEqualTo(Outcome.pending(TaskStatus.queued(1)));
        assertThat(polled(202, "{\"status\":\"IN_PROGRESS\"}")).isEqualTo(Outcome.pending(TaskStatus.running()));
        assertThat(polled(500, "{\"status\":\"IN_PROGRESS\"}")).isEqualTo(Outcome.pending(TaskStatus.running()));
        assertThat(polled(200, "{\"status\":\"FAILED\"}")).isEqualTo(Outcome.pending(TaskStatus.runningAs("FAILED")));
        assertThat(polled(404, "{\"status\":\"NOT_FOUND\"}")).isInstanceOf(Outcome.NotFound.class);
        assertThat(polled(404, "{\"detail\":\"Not found\"}")).isInstanceOf(Outcome.Failed.class);
        assertThat(problem(polled(401, "{\"status\":\"IN_PROGRESS\"}")).kind()).isEqualTo(Problem.Kind.AUTHENTICATION);
        assertThat(problem(polled(403, "{\"detail\":\"User is locked\"}")).kind())
                .isEqualTo(Problem.Kind.SERVICE_FAULT);
        assertThat(problem(polled(200, "{\"status\":\"COMPLETED\",\"request_id\":\"t-2\"}"))
                        .kind())
                .isEqualTo(Problem.Kind.UNREADABLE);
    }

    /** A result behind a status that may name an error. */
    private static Outcome<FinishedWork> result(String status, int code, Map<String, String> headers, String body) {
        Outcome<FinishedWork> next = PROTOCOL.status(TASK).read(WireResponse.of(200, status));
        assertThat(next).isInstanceOf(Outcome.Next.class);
        WireExchange<FinishedWork> exchange = ((Outcome.Next<FinishedWork>) next).exchange();
        assertThat(exchange.request().path()).hasValue("/fal-ai/flux/requests/t-1");
        WireResponse read = WireResponse.of(code, body, exchange.request());
        return exchange.read(WireResponse.of(
                code, headers, read.text(), read.json(), read.images().size()));
    }

    private static Outcome<FinishedWork> result(int code, String body) {
        return result("{\"status\":\"COMPLETED\"}", code, Map.of(), body);
    }

    private static Problem problem(Outcome<FinishedWork> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<FinishedWork>) outcome).problem();
    }

    private static FinishedWork work(Outcome<FinishedWork> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<FinishedWork>) outcome).value();
    }

    @Test
    void a_result_tells_images_flags_seed_and_cost() {
        FinishedWork work = work(result(
                "{\"status\":\"COMPLETED\"}",
                200,
                Map.of("x-fal-billable-units", "1.5"),
                "{\"images\":[{\"url\":\"https://v3.fal.media/files/a/1.jpg\"},{\"url\":\"https://v3.fal.media/files/a/2.jpg\"}],\"seed\":4294967297,\"has_nsfw_concepts\":[false,true],\"prompt\":\"a"
                        + " mug\",\"timings\":{\"inference\":1.2}}"));

        assertThat(work.images()).hasSize(2);
        assertThat(work.usage().credits())
                .hasValueSatisfying(units -> assertThat(units).isEqualByComparingTo("1.5"));
        MadeImage flagged = work.images().get(1);
        assertThat(flagged.safety())
                .singleElement()
                .satisfies(finding -> assertThat(finding.flagged()).isTrue());
        assertThat(flagged.generation().seed()).hasValue(4_294_967_297L);
        assertThat(flagged.generation().metadata()).containsEntry("timings.inference", "1.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"image\":{\"url\":\"https://v3.fal.media/files/b/3.png\"}}",
                "{\"images\":[\"https://v3.fal.media/files/b/3.png\"]}",
                "{\"images\":[{\"url\":\"data:image/png;base64,iVBORw0KGgo=\"}]}",
                "{\"outputs\":{\"9\":{\"files\":[{\"url\":\"https://v3.fal.media/3.png\",\"content_type\":\"image/png\"}]}}}"
            })
    void an_image_has_several_forms(String body) {
        assertThat(work(result(200, body)).images()).hasSize(1);
    }

    @Test
    void captions_are_texts_and_a_video_is_no_image() {
        assertThat(work(result(200, "{\"results\":\"a mug\"}")).texts()).containsExactly("a mug");
        assertThat(work(result(200, "{\"output\":\"a mug\"}")).texts()).containsExactly("a mug");
        assertThat(work(result(
                                200,
                                "{\"images\":[{\"url\":\"https://v3.fal.media/3.png\"}],\"description\":\"a mug\"}"))
                        .texts())
                .containsExactly("a mug");
        assertThat(problem(result(
                                200,
                                "{\"video\":{\"url\":\"https://v3.fal.media/3.mp4\",\"content_type\":\"video/mp4\"}}"))
                        .message())
                .contains("video");
    }

    @Test
    void a_refusal_names_the_field_and_not_what_was_in_it() {
        Problem problem = problem(result(
                422,
                "{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"flagged\",\"type\":\"content_policy_violation\","
                        + "\"input\":\"MARKEDKEY a secret prompt\",\"categories\":[\"sexual\"]}]}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
        assertThat(problem.message()).isEqualTo("prompt: flagged");
        assertThat(problem.categories()).containsExactly("sexual");
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @Test
    void what_a_response_says_is_billed_counts() {
        String body = "{\"detail\":[{\"msg\":\"x\",\"type\":\"no_media_generated\"}]}";

        assertThat(problem(result("{\"status\":\"COMPLETED\"}", 422, Map.of("x-fal-billable-units", "0"), body))
                        .mayBeBilled())
                .isFalse();
        assertThat(problem(result("{\"status\":\"COMPLETED\"}", 422, Map.of(), body))
                        .mayBeBilled())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "x-fal-retryable,true,true",
        "x-fal-needs-retry,1,true",
        "x-fal-retryable,false,false",
        "x-other,true,false"
    })
    void a_failure_that_may_not_come_again_has_a_hint(String header, String value, boolean hinted) {
        Problem problem = problem(result(
                "{\"status\":\"COMPLETED\"}",
                503,
                Map.of(header, value),
                "{\"detail\":\"Runner gone\",\"error_type\":\"runner_disconnected\"}"));

        assertThat(problem.hint().isPresent()).isEqualTo(hinted);
    }

    @Test
    void the_header_alone_says_that_the_task_failed() {
        Problem problem = problem(
                result("{\"status\":\"COMPLETED\"}", 500, Map.of("x-fal-error-type", "internal_error"), "<html>"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.code()).hasValue("internal_error");
        assertThat(problem.mayBeBilled()).isFalse();
    }

    @Test
    void a_bad_request_is_not_billed() {
        Problem problem = problem(result(400, "{\"detail\":\"no such field\",\"error_type\":\"bad_request\"}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.mayBeBilled()).isFalse();
    }

    @Test
    void an_error_of_the_way_is_told_from_one_of_the_task() {
        assertThat(problem(result(502, "<html>Bad gateway</html>")).kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
        assertThat(problem(result(403, "{\"detail\":\"User is locked\"}")).kind())
                .isEqualTo(Problem.Kind.SERVICE_FAULT);
        Problem runner = problem(result(503, "{\"detail\":\"Runner gone\",\"error_type\":\"runner_disconnected\"}"));
        assertThat(runner.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(runner.mayBeBilled()).isFalse();
        assertThat(result(400, "{\"detail\":\"Request is still in progress\"}"))
                .isEqualTo(Outcome.pending(TaskStatus.running()));
        assertThat(result(404, "{\"status\":\"NOT_FOUND\"}")).isInstanceOf(Outcome.NotFound.class);
        assertThat(result(499, "{\"error_type\":\"client_cancelled\"}")).isInstanceOf(Outcome.Cancelled.class);
        Problem told = problem(result(
                "{\"status\":\"COMPLETED\",\"error\":\"Runner gone\",\"error_type\":\"runner_disconnected\"}",
                502,
                Map.of(),
                "<html>"));
        assertThat(told.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(told.code()).hasValue("runner_disconnected");
    }

    private static Outcome<CancelOutcome> cancelled(int status, String body) {
        return PROTOCOL.cancel(TASK).orElseThrow().read(WireResponse.of(status, body));
    }

    @Test
    void only_a_task_that_left_the_queue_is_cancelled_at_once() {
        assertThat(PROTOCOL.cancel(TASK).orElseThrow().request().toString())
                .isEqualTo("PUT /fal-ai/flux/requests/t-1/cancel");
        assertThat(cancelled(200, "{\"status\":\"OK\"}")).isEqualTo(Outcome.done(CancelOutcome.CANCELLED));
        assertThat(cancelled(400, "{\"status\":\"ALREADY_COMPLETED\"}"))
                .isEqualTo(Outcome.done(CancelOutcome.TOO_LATE));
        assertThat(cancelled(404, "{\"status\":\"NOT_FOUND\"}")).isEqualTo(Outcome.done(CancelOutcome.TOO_LATE));
        assertThat(cancelled(202, "{\"status\":\"CANCELLATION_REQUESTED\"}")).isInstanceOf(Outcome.Next.class);
        assertThat(cancelled(200, "{\"success\":true}")).isInstanceOf(Outcome.Next.class);
        assertThat(cancelled(200, "{\"success\":false}")).isEqualTo(Outcome.done(CancelOutcome.TOO_LATE));
    }

    @ParameterizedTest
    @CsvSource({"../x,t-1", "fal-ai/flux/dev,t-1", "fal-ai/flux,../x", "fal-ai/flux,..", "workflows/me,t-1"})
    void a_handle_that_leads_elsewhere_cannot_be_polled(String app, String id) {
        assertThat(PROTOCOL.canPoll(TaskCall.of("r").withTaskId(id).withReference(app)))
                .isFalse();
        assertThat(PROTOCOL.cancel(TaskCall.of("r").withTaskId(id).withReference(app)))
                .isEmpty();
        assertThat(PROTOCOL.canPoll(TASK)).isTrue();
    }
}

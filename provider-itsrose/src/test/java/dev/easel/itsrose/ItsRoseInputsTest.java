package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import dev.easel.spi.Job;
import dev.easel.spi.Payload;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a request with input images, and one for words, to the exact call. */
class ItsRoseInputsTest {
    private static final ProviderProtocol PROTOCOL = ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, false);
    private static final ProviderProtocol INLINE = ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, true);
    private static final Payload JPEG = new Image("image/jpeg");
    private static final SubmitContext CONTEXT = SubmitContext.of("id", null, 99);
    private static final ImageInput ORIGINAL = ImageInput.url(URI.create("https://host/x.png"));
    private static final ImageInput MASK = ImageInput.url(URI.create("https://host/mask.png"));

    @Test
    void image_to_image_is_the_body_of_text_to_image_with_an_address_and_a_strength() {
        WireRequest wire = submitted(request().initImage(ORIGINAL).strength(0.55));

        assertThat(wire.method()).isEqualTo("POST");
        assertThat(wire.path()).contains("/sdapi/img2img");
        assertThat(wire.imageFields()).containsExactly("images");
        assertThat(json(wire))
                .isEqualTo("{\"model_id\":\"dreamshaper\",\"prompt\":\"a lighthouse at dusk\","
                        + "\"width\":512,\"height\":512,\"samples\":1,\"num_inference_steps\":21,"
                        + "\"safety_checker\":\"no\",\"enhance_prompt\":\"no\",\"guidance_scale\":7.5,"
                        + "\"panorama\":\"no\",\"self_attention\":\"no\",\"upscale\":\"no\",\"tomesd\":\"no\","
                        + "\"use_karras_sigmas\":\"no\",\"scheduler\":\"DDPMScheduler\",\"highres_fix\":\"no\","
                        + "\"init_image\":\"https://host/x.png\",\"strength\":0.55}");
    }

    @Test
    void inpainting_is_the_body_of_text_to_image_with_two_addresses() {
        WireRequest wire = submitted(request().initImage(ORIGINAL).mask(MASK));

        assertThat(wire.method()).isEqualTo("POST");
        assertThat(wire.path()).contains("/sdapi/inpaint");
        assertThat(wire.imageFields()).containsExactly("images");
        assertThat(json(wire))
                .startsWith("{\"model_id\":\"dreamshaper\"")
                .contains("\"enhance_prompt\":\"no\"", "\"scheduler\":\"DDPMScheduler\"")
                .endsWith("\"highres_fix\":\"no\",\"init_image\":\"https://host/x.png\","
                        + "\"mask_image\":\"https://host/mask.png\"}");
    }

    @Test
    void a_strength_that_was_not_set_is_not_sent() {
        assertThat(fields(request().initImage(ORIGINAL))).doesNotContainKeys("strength", "mask_image");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.7, 0.7", "1, 1"})
    void a_strength_goes_out_as_the_number_it_is(double strength, String written) {
        assertThat(json(submitted(request().initImage(ORIGINAL).strength(strength))))
                .endsWith("\"strength\":" + written + "}");
    }

    @Test
    void a_strength_beside_a_mask_is_left_out_but_may_be_tried_as_an_extra_field() {
        ImageRequest.Builder masked = request().initImage(ORIGINAL).mask(MASK);

        assertThat(fields(masked.strength(0.5))).doesNotContainKey("strength");
        assertThat(fields(masked.putExtraField("strength", 0.25))).containsEntry("strength", 0.25);
    }

    @Test
    void an_init_image_without_a_size_is_generated_in_another_with_a_warning() {
        assertThat(findings(request().initImage(ORIGINAL).build()))
                .containsExactly(
                        "unsupported: size is not set, and itsrose does not take the size of initImage: it generates"
                                + " 512x512; set the size of the image");
        assertThat(findings(request().initImage(ORIGINAL).size(96, 64).build())).isEmpty();
        assertThat(findings(request().build())).isEmpty();
    }

    @Test
    void every_input_image_is_named() {
        Job job = PROTOCOL.generate(
                request().initImage(ORIGINAL).mask(MASK).requestId("mine").build());

        assertThat(job.inputs()).containsExactly(ORIGINAL, MASK);
        assertThat(job.requestId()).contains("mine");
        assertThat(PROTOCOL.caption(CaptionRequest.of(ORIGINAL)).inputs()).containsExactly(ORIGINAL);
    }

    @Test
    void what_text_to_image_takes_the_others_take_too() {
        ImageRequest.Builder full = request()
                .negativePrompt("fog")
                .size(640, 320)
                .steps(20)
                .seed(3)
                .sampler(Sampler.LCM)
                .vae("soft")
                .clipSkip(1)
                .addLora(Lora.of("add_detail", 0.5));
        Map<String, Object> drawn = fields(full);

        assertThat(fields(full.initImage(ORIGINAL))).containsAllEntriesOf(drawn);
        assertThat(fields(full.mask(MASK))).containsAllEntriesOf(drawn);
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/a%20b.png?size=1&sign=x%2By, https://host/a%20b.png?size=1&sign=x%2By",
        "https://host/灯台.png, https://host/%E7%81%AF%E5%8F%B0.png"
    })
    void an_address_stays_the_address_it_is(String address, String written) {
        assertThat(fields(request().initImage(ImageInput.url(URI.create(address)))))
                .containsEntry("init_image", written);
    }

    @Test
    void a_file_or_bytes_go_out_as_the_address_that_the_uploader_put_them_at() {
        ImageInput bytes = ImageInput.bytes(new byte[] {1, 2, 3});
        SubmitContext uploaded = CONTEXT.withInputs(Map.of(), Map.of(bytes, URI.create("https://mine/up.png")));

        WireRequest wire = PROTOCOL.generate(request().initImage(bytes).build())
                .submit(uploaded)
                .request();

        assertThat(json(wire)).contains("\"init_image\":\"https://mine/up.png\"");
    }

    @Test
    void a_caption_is_a_get_with_the_address_encoded_whole() {
        ImageInput image = ImageInput.url(URI.create("https://host/a%20b.png?x=1&y=ä+1"));

        WireRequest wire =
                PROTOCOL.caption(CaptionRequest.of(image)).submit(CONTEXT).request();

        assertThat(wire.method()).isEqualTo("GET");
        assertThat(wire.path())
                .contains("/sdapi/generate_prompt?init_image="
                        + "https%3A%2F%2Fhost%2Fa%2520b.png%3Fx%3D1%26y%3D%25C3%25A4%2B1");
        assertThat(wire.body()).isEmpty();
    }

    @Test
    void a_caption_has_one_input_that_may_be_uploaded() {
        ImageInput bytes = ImageInput.bytes(new byte[] {1});
        Job job = PROTOCOL.caption(CaptionRequest.of(bytes));

        assertThat(job.inputs()).containsExactly(bytes);
        assertThat(job.submit(CONTEXT.withInputs(Map.of(), Map.of(bytes, URI.create("https://mine/y"))))
                        .request()
                        .path())
                .contains("/sdapi/generate_prompt?init_image=https%3A%2F%2Fmine%2Fy");
    }

    @Test
    void what_a_caption_cannot_be_told_is_refused_at_once() {
        CaptionRequest odd = CaptionRequest.builder()
                .image(ORIGINAL)
                .model("clip")
                .addOptions(ItsRoseOptions.builder().panorama(true).build())
                .build();

        assertThatThrownBy(() -> PROTOCOL.caption(odd))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        refusal -> assertThat(refusal.violations())
                                .extracting(Violation::field)
                                .containsExactly("model", "options"));
    }

    @Test
    void an_extra_field_of_the_client_goes_with_every_sdapi_call() {
        ProviderProtocol named = ItsRoseProtocol.create(
                1, ItsRoseExtraFields.NONE.with("server_id", "rose").with("a b", "c&d"), false);

        assertThat(json(named.generate(request().build()).submit(CONTEXT).request()))
                .endsWith("\"highres_fix\":\"no\",\"server_id\":\"rose\",\"a b\":\"c&d\"}");
        assertThat(named.caption(CaptionRequest.of(ORIGINAL))
                        .submit(CONTEXT)
                        .request()
                        .path())
                .contains("/sdapi/generate_prompt?init_image=https%3A%2F%2Fhost%2Fx.png&server_id=rose&a+b=c%26d");
        assertThat(named.catalogue(Catalogue.MODELS).request().path())
                .contains("/sdapi/get_all_models?server_id=rose&a+b=c%26d");
        assertThat(named.catalogue(Catalogue.SAMPLERS).request().path())
                .contains("/sdapi/schedulers_list?server_id=rose&a+b=c%26d");
    }

    @Test
    void a_requests_own_extra_field_wins_over_the_clients() {
        ProviderProtocol named = ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE.with("server_id", "rose"), false);

        assertThat(json(named.generate(
                                request().putExtraField("server_id", "lily").build())
                        .submit(CONTEXT)
                        .request()))
                .endsWith("\"server_id\":\"lily\"}")
                .doesNotContain("rose");
    }

    @Test
    void an_extra_field_may_hold_an_object() {
        assertThat(json(submitted(request()
                        .putExtraField("lora", Map.of("model_id", "add_detail"))
                        .putExtraField("controlnet", Map.of("model_id", "canny")))))
                .contains(",\"lora\":{\"model_id\":\"add_detail\"}")
                .contains(",\"controlnet\":{\"model_id\":\"canny\"}");
    }

    @Test
    void an_extra_field_given_twice_has_its_later_value() {
        assertThat(ItsRoseExtraFields.NONE
                        .with("server_id", "lily")
                        .with("server_id", "rose")
                        .query("/x"))
                .isEqualTo("/x?server_id=rose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"panorama", "init_image", "strength", "model_id"})
    void an_extra_field_of_the_client_cannot_be_one_that_easel_sends(String name) {
        assertThatThrownBy(() -> ItsRose.builder().extraField(name, "yes"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("extraField has \"" + name + "\", which Easel itself sends");
    }

    @Test
    void an_extra_field_of_the_client_has_a_name() {
        assertThatThrownBy(() -> ItsRose.builder().extraField(" ", "rose"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("blank name");
    }

    @Test
    void inline_images_at_hand_go_as_data_uris_and_addresses_as_they_are() {
        ImageInput photograph = ImageInput.bytes(new byte[] {1});
        ImageInput mask = ImageInput.bytes(new byte[] {2});
        SubmitContext context = SubmitContext.of("id", 1, null, 99, Map.of(photograph, JPEG, mask, JPEG));

        assertThat(INLINE.capabilities().inputForm()).isEqualTo(InputForm.URL_OR_BASE64);
        assertThat(json(INLINE.generate(
                                request().initImage(photograph).mask(mask).build())
                        .submit(context)
                        .request()))
                .endsWith("\"init_image\":\"data:image/jpeg;base64,<3 bytes>\","
                        + "\"mask_image\":\"data:image/jpeg;base64,<3 bytes>\"}");
        assertThat(json(INLINE.generate(request().initImage(ORIGINAL).mask(mask).build())
                        .submit(context)
                        .request()))
                .contains("\"init_image\":\"https://host/x.png\",\"mask_image\":\"data:image/jpeg;base64,");
    }

    @Test
    void an_inline_image_of_no_known_format_is_refused_since_the_uri_names_it() {
        ImageInput junk = ImageInput.bytes(new byte[] {1});
        SubmitContext context =
                SubmitContext.of("id", 1, null, 99, Map.of(junk, new Image("application/octet-stream")));

        assertThatThrownBy(() -> INLINE.generate(request().initImage(junk).build())
                        .submit(context)
                        .request())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("initImage is no image of a known format");
    }

    @Test
    void a_caption_has_no_room_for_an_inline_image() {
        assertThatThrownBy(() -> INLINE.caption(CaptionRequest.of(ImageInput.bytes(new byte[] {1}))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("image is a file or bytes, and a caption's request has no room for one");
        assertThat(INLINE.caption(CaptionRequest.of(ORIGINAL))
                        .submit(CONTEXT)
                        .request()
                        .path())
                .contains("/sdapi/generate_prompt?init_image=https%3A%2F%2Fhost%2Fx.png");
    }

    /** Three bytes of an image that nobody looks at. */
    private record Image(String mediaType) implements Payload {
        @Override
        public long length() {
            return 3;
        }

        @Override
        public String fileName() {
            return "image";
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(new byte[3]);
        }
    }

    private static List<String> findings(ImageRequest request) {
        List<String> found = new ArrayList<>();
        PROTOCOL.check(request, new Findings() {
            @Override
            public void violation(Violation violation) {
                found.add("violation: " + violation);
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.add("unsupported: " + warning);
            }
        });
        return found;
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse at dusk").model("dreamshaper");
    }

    private static WireRequest submitted(ImageRequest.Builder request) {
        return PROTOCOL.generate(request.build()).submit(CONTEXT).request();
    }

    private static Map<String, Object> fields(ImageRequest.Builder request) {
        return ((WireBody.Json) submitted(request).body().orElseThrow())
                .document()
                .fields();
    }

    private static String json(WireRequest wire) {
        return ((WireBody.Json) wire.body().orElseThrow()).document().toString();
    }
}

package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Task;
import dev.easel.testkit.support.PlainHttp;
import java.io.UncheckedIOException;
import java.util.Base64;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the multipart forms of sd-api-server 0.2.4: generations, edits and variations. */
class SdApiServerFormsTest {
    private static final byte[] CAT = EmulatedImage.of("a cat", 3, 40, 40).png();

    private LocalEmulator emulator = LocalEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void form_draws_what_the_json_draws() {
        MultipartBody form = generation("cfg_scale", "7.0", "sample_method", "EULER_A", "steps", "20", "seed", "9")
                .build();

        assertThat(image(post("generations", form)))
                .isEqualTo(EmulatedImage.of("a boat", 9, 96, 64)
                        .labelled("SD-API-SERVER")
                        .png());
    }

    @Test
    void form_names_its_user_in_the_response() {
        assertThat(post("generations", generation("user", "ada").build()).headers())
                .containsEntry("user", "ada");
    }

    @Test
    void control_image_shapes_the_image() {
        MultipartBody form = generation()
                .addFormDataPart("control_image", "cat.png", PlainHttp.file(CAT))
                .build();

        assertThat(image(post("generations", form)))
                .isEqualTo(EmulatedImage.of("a boat", 42, 96, 64)
                        .labelled("SD-API-SERVER")
                        .influencedBy(CAT)
                        .png());
    }

    @Test
    void control_image_is_forgotten_unless_it_sticks() {
        byte[] plain = image(post("generations", generation().build()));
        byte[] controlled = image(post("generations", controlled()));
        assertThat(image(post("generations", generation().build())))
                .isEqualTo(plain)
                .isNotEqualTo(controlled);

        restart(LocalEmulator.builder().stickyControlImage(true));
        post("generations", controlled());
        assertThat(image(post("generations", generation().build()))).isEqualTo(controlled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strength",
                "scheduler",
                "apply_canny_preprocessor",
                "style_ratio",
                "quality",
                "style",
                "image",
                "mask",
                "image[]"
            })
    void part_outside_the_list_of_generations_is_refused_by_name(String part) {
        PlainHttp.Response response = post("generations", generation(part, "1").build());

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).isEqualTo("400 Bad Request: Unsupported field: " + part);
    }

    @ParameterizedTest
    @CsvSource({"true,a dog", "false,a boat"})
    void negative_prompt_overwrites_the_prompt_when_it_comes_later(boolean later, String drawn) {
        restart(LocalEmulator.builder().strict(false));
        String[] parts = later
                ? new String[] {"prompt", "a boat", "negative_prompt", "a dog"}
                : new String[] {"negative_prompt", "a dog", "prompt", "a boat"};
        PlainHttp.Response response = post(
                "generations",
                PlainHttp.form(parts).addFormDataPart("width", "32").build());

        assertThat(response.json().at("/data/0/prompt").asText()).isEqualTo(drawn);
    }

    @Test
    void lenient_form_checks_neither_prompt_nor_model_nor_sampler_and_is_small_minded_about_nothing_else() {
        restart(LocalEmulator.builder().strict(false));
        MultipartBody form = PlainHttp.form("width", "32", "height", "32", "sample_method", "unheard of", "n", "3")
                .build();

        assertThat(post("generations", form).json().get("data")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "n,two",
        "steps,2.5",
        "height,-1",
        "width,wide",
        "seed,2147483648",
        "cfg_scale,high",
        "control_strength,x"
    })
    void number_that_cannot_be_read_is_refused(String part, String value) {
        PlainHttp.Response response = post(
                "generations",
                PlainHttp.form("prompt", "a boat", "model", "sd", part, value).build());

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).startsWith("400 Bad Request: Failed to parse " + part + ": " + value);
    }

    @Test
    void response_format_is_read_in_any_case_and_no_other_is_taken() {
        MultipartBody upper = PlainHttp.form(
                        "prompt", "a", "model", "sd", "width", "32", "height", "32", "response_format", "B64_JSON")
                .build();
        MultipartBody other = PlainHttp.form("prompt", "a", "model", "sd", "response_format", "png")
                .build();

        assertThat(post("generations", upper).json().at("/data/0").has("b64_json"))
                .isTrue();
        assertThat(post("generations", other).status()).isEqualTo(400);
    }

    @Test
    void text_part_of_another_type_is_a_server_error() {
        MultipartBody form = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("prompt", null, RequestBody.create("a boat", MediaType.parse("application/json")))
                .build();
        PlainHttp.Response response = post("generations", form);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).contains("The prompt field in the request should be a text field.");
    }

    @Test
    void file_without_a_name_is_a_server_error() {
        PlainHttp.Response response = post(
                "generations",
                generation()
                        .addFormDataPart("control_image", null, PlainHttp.file(CAT))
                        .build());

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).endsWith("The filename is not provided.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "negative_prompt | dog | a multipart negative_prompt overwrites the prompt; leave it out",
                "n | 2 | n is 2, but sd-api-server returns one image whatever n is; send one request for each image",
                "size | 64x64 | size is read as HEIGHTxWIDTH by the code and is widthxheight on the page;"
                        + " send height and width instead",
                "prompt | again | part prompt is given twice"
            })
    void strict_form_refuses_what_the_server_would_misread_or_drop(String part, String value, String message) {
        assertThat(post("generations", generation(part, value).build()).text())
                .isEqualTo("400 Bad Request: emulator strict mode: " + message);
    }

    @Test
    void strict_form_refuses_an_unknown_sampler() {
        assertThat(post("generations", generation("sample_method", "ddim").build())
                        .text())
                .startsWith("400 Bad Request: emulator strict mode: sample_method ddim is unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt", "model"})
    void strict_form_wants_prompt_and_model(String missing) {
        String present = missing.equals("prompt") ? "model" : "prompt";

        assertThat(post("generations", PlainHttp.form(present, "x").build()).text())
                .isEqualTo("400 Bad Request: emulator strict mode: part " + missing + " is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"multipart/form-data; boundary=\"a-b\"", "multipart/form-data; boundary=a-b; charset=utf-8"})
    void boundary_that_is_quoted_or_not_last_is_misread(String type) {
        String body = "--a-b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nx\r\n--a-b--\r\n";
        assertThat(PlainHttp.post(url("generations"), type, body).status()).isEqualTo(400);

        restart(LocalEmulator.builder().strict(false));
        assertThat(PlainHttp.post(url("generations"), type, body).status()).isEqualTo(500);
    }

    @Test
    void edit_is_shaped_by_its_image_as_far_as_its_strength_leaves_it() {
        assertThat(image(post("edits", edit().build())))
                .isEqualTo(EmulatedImage.of("a boat", 42, 96, 64)
                        .labelled("SD-API-SERVER")
                        .influencedBy(CAT, 0.75)
                        .png());
    }

    @Test
    void edit_takes_a_strength() {
        assertThat(post("edits", edit().addFormDataPart("strength", "0.75").build())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image[]", "scheduler", "quality"})
    void part_outside_the_list_of_edits_is_refused_by_name(String part) {
        assertThat(post("edits", edit().addFormDataPart(part, "x").build()).text())
                .isEqualTo("400 Bad Request: Unsupported field: " + part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask", "control_image"})
    void mask_and_control_image_of_an_edit_are_refused_when_strict_and_ignored_when_lenient(String part) {
        MultipartBody form =
                edit().addFormDataPart(part, "m.png", PlainHttp.file(CAT)).build();
        assertThat(post("edits", form).text())
                .isEqualTo("400 Bad Request: emulator strict mode: part " + part
                        + " is accepted by edits and ignored; leave it out");

        restart(LocalEmulator.builder().strict(false));
        assertThat(image(post("edits", form))).isEqualTo(image(post("edits", edit().build())));
    }

    @Test
    void edit_of_what_is_no_image_fails() {
        MultipartBody form = generation()
                .addFormDataPart("image", "a.png", PlainHttp.file(new byte[] {1, 2, 3}))
                .build();
        PlainHttp.Response response = post("edits", form);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).startsWith("500 Internal Server Error: Failed to get image edit result. Reason: ");
    }

    @Test
    void edit_in_json_is_refused_when_strict_and_ends_the_connection_when_lenient() {
        PlainHttp.Response response = PlainHttp.postJson(url("edits"), "{\"prompt\":\"a\"}");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).contains("emulator strict mode: the body must be multipart/form-data");

        restart(LocalEmulator.builder().strict(false));
        assertThatThrownBy(() -> PlainHttp.postJson(url("edits"), "{\"prompt\":\"a\"}"))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(emulator.exchanges().get(0).status()).isZero();
    }

    @Test
    void edits_by_another_method_are_405() {
        PlainHttp.Response response = PlainHttp.get(url("edits"));

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.text()).isEqualTo("405 Method Not Allowed: GET");
    }

    @Test
    void server_started_for_generations_alone_edits_nothing() {
        restart(LocalEmulator.builder().task(Task.TEXT2IMAGE));

        assertThat(post("edits", edit().build()).text())
                .isEqualTo("500 Internal Server Error: Failed to get image edit result. Reason:"
                        + " Fail to get the underlying value of `SD_IMAGE_TO_IMAGE`.");
    }

    @Test
    void variations_are_refused_when_strict_and_end_the_connection_when_lenient() {
        MultipartBody form = PlainHttp.form("model", "sd")
                .addFormDataPart("image", "cat.png", PlainHttp.file(CAT))
                .build();
        assertThat(post("variations", form).text())
                .isEqualTo("400 Bad Request: emulator strict mode: variations were never written; do not call them");

        restart(LocalEmulator.builder().strict(false));
        assertThatThrownBy(() -> post("variations", form)).isInstanceOf(UncheckedIOException.class);
    }

    private static MultipartBody controlled() {
        return generation()
                .addFormDataPart("control_image", "cat.png", PlainHttp.file(CAT))
                .build();
    }

    private static MultipartBody.Builder generation(String... more) {
        MultipartBody.Builder form = PlainHttp.form(
                "prompt", "a boat", "model", "sd", "width", "96", "height", "64", "response_format", "b64_json");
        for (int i = 0; i < more.length; i += 2) {
            form.addFormDataPart(more[i], more[i + 1]);
        }
        return form;
    }

    private static MultipartBody.Builder edit() {
        return generation().addFormDataPart("image", "cat.png", PlainHttp.file(CAT));
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private PlainHttp.Response post(String call, MultipartBody form) {
        return PlainHttp.postForm(url(call), form);
    }

    private String url(String call) {
        return emulator.baseUrl() + "/v1/images/" + call;
    }

    private static byte[] image(PlainHttp.Response response) {
        return Base64.getDecoder().decode(response.json().at("/data/0/b64_json").asText());
    }
}

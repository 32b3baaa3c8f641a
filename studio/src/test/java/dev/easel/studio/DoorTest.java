package dev.easel.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.JsonObject;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.OpenAiEmulator;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what is taken from whoever is. */
class DoorTest {
    private static final List<String> PATHS =
            List.of("/", "/page/main.js", "/events", "/library", "/images/secret.png", "/bulk");

    @TempDir
    static Path folder;

    private static DanEmulator dan;
    private static OpenAiEmulator openAi;
    private static StartedStudio started;
    private static Visitor visitor;

    @BeforeAll
    static void start() throws Exception {
        putFilesThatNobodyMaySee();
        dan = DanEmulator.start();
        openAi = OpenAiEmulator.start();
        started = StartedStudio.in(folder.resolve("images"), Services.dan(dan), Services.openAi(openAi));
        visitor = started.visitor();
    }

    private static void putFilesThatNobodyMaySee() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.writeString(folder.resolve("secret.png"), "SECRET");
        Files.writeString(images.resolve(".hidden.png"), "SECRET");
        Files.writeString(images.resolve("note.txt"), "SECRET");
        Files.writeString(images.resolve("drawing.svg"), "<svg>SECRET</svg>");
        Files.createDirectories(images.resolve("sub"));
        Files.writeString(images.resolve("sub/inner.png"), "SECRET");
        Files.createSymbolicLink(images.resolve("link.png"), folder.resolve("secret.png"));
    }

    @AfterAll
    static void end() {
        started.close();
        dan.close();
        openAi.close();
    }

    @Test
    void nothing_is_served_without_the_token() {
        for (String path : PATHS) {
            HttpResponse<String> response = visitor.withoutCookie().get(path);

            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.body())
                    .as(path)
                    .doesNotContain("<")
                    .contains("Open the address that the studio printed");
        }
        assertThat(visitor.withoutCookie().post("/orders", order().toString()).statusCode())
                .isEqualTo(401);
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void a_wrong_token_is_no_token() {
        for (String token : List.of("", "x", "A".repeat(32), "A".repeat(100_000).substring(0, 5_000))) {
            HttpResponse<String> response = visitor.withoutCookie().get("/?token=" + token);

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void the_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_get() {
        HttpResponse<String> response =
                visitor.withoutCookie().get("/?" + started.studio().address().getQuery());

        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).hasValue("/");
        assertThat(response.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("easel-studio-" + visitor.port() + "=")
                .contains("; HttpOnly", "; SameSite=Strict", "; Path=/");
    }

    @Test
    void each_studio_has_a_token_of_its_own() {
        try (StartedStudio other = StartedStudio.in(folder.resolve("other"), Services.dan(dan))) {
            String token = started.studio().address().getQuery();
            assertThat(other.studio().address().getQuery()).isNotEqualTo(token).hasSizeGreaterThan(35);
            assertThat(other.visitor().withoutCookie().get("/?" + token).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void it_listens_on_loopback_alone() {
        assertThat(started.studio().address().getHost()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.0.0.1:PORT.evil.example",
                "",
                "0.0.0.0:PORT"
            })
    void a_name_that_was_made_to_lead_here_is_turned_away_even_with_the_cookie(String host) {
        String response = visitor.raw("GET /events HTTP/1.1\r\nHost: " + host.replace("PORT", "" + visitor.port())
                + "\r\nCookie: " + visitor.cookie() + "\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 4").doesNotContain("services");
    }

    @Test
    void localhost_is_let_in() {
        String response = visitor.raw("GET /page/icon.svg HTTP/1.1\r\nHost: localhost:" + visitor.port()
                + "\r\nCookie: " + visitor.cookie() + "\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Origin: null\r\n", "Origin: http://evil.example\r\n", "Origin: http://127.0.0.1:1\r\n"})
    void what_changes_something_comes_from_the_page_itself(String origin) {
        String body = order().toString();
        String response = visitor.raw("POST /orders HTTP/1.1\r\nHost: 127.0.0.1:" + visitor.port() + "\r\n" + origin
                + "Cookie: " + visitor.cookie() + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body);

        assertThat(response).startsWith("HTTP/1.1 403").contains("Only the studio's own page");
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void every_response_keeps_scripts_and_other_sites_out() {
        for (String path : List.of("/", "/page/studio.css", "/library", "/nothing")) {
            var headers = visitor.get(path).headers();

            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).as(path).hasValue("no-referrer");
            assertThat(headers.firstValue("Access-Control-Allow-Origin"))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void no_key_is_in_what_the_page_gets() {
        StringBuilder all = new StringBuilder();
        try (DanEmulator busy = DanEmulator.start();
                StartedStudio other =
                        StartedStudio.in(folder.resolve("busy"), Services.dan(busy), Services.openAi(openAi))) {
            Visitor page = other.visitor();
            page.orders(Visitor.order("a lighthouse", "openai", "dan"));
            page.awaitStatus("openai", "DONE");
            page.awaitStatus("dan", "DONE");
            all.append(page.state());
            page.state()
                    .get("tasks")
                    .elements()
                    .forEach(task -> task.get("images")
                            .elements()
                            .forEach(image -> all.append(page.get("/library/" + Visitor.text(image, "name"))
                                    .body())));
        }
        assertThat(all).contains("lighthouse").doesNotContain("MARKEDKEY", DanEmulator.ANONYMOUS_KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/images/../secret.png",
                "/images/..%2Fsecret.png",
                "/images/%2e%2e%2fsecret.png",
                "/images/..%5Csecret.png",
                "/images/%2Fetc%2Fpasswd",
                "/images/..",
                "/images/.",
                "/images/",
                "/images//secret.png",
                "/images/.hidden.png",
                "/images/link.png",
                "/images/sub",
                "/images/sub%2Finner.png",
                "/images/note.txt",
                "/images/drawing.svg",
                "/images/nul%00.png",
                "/thumbs/..%2Fsecret.png",
                "/library/..%2Fsecret.png",
                "/inputs/..%2F..%2Fsecret.png",
                "/inputs/lock",
                "/page/..%2Fstudio.html",
                "/page/..%2F..%2FStudio.class",
                "/page/missing.js",
                "/images/.easel-studio%2Flock"
            })
    void no_address_leads_out_of_the_folder_or_to_a_file_that_is_no_image(String path) {
        String response = visitor.raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + visitor.port() + "\r\nCookie: "
                + visitor.cookie() + "\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 4").doesNotContain("SECRET");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''           | order is not one JSON object",
                "{            | order is not one JSON object",
                "[]           | order is not one JSON object",
                "{} {}        | order is not one JSON object",
                "null         | order is not one JSON object",
                "{\"prompt\":\"x\"} | id is not a UUID",
                "{\"admin\":true}   | admin is no field of an order",
            })
    void broken_json_is_refused_with_what_is_wrong(String body, String message) {
        HttpResponse<String> response = visitor.post("/orders", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt   | '  '   | prompt is empty",
                "services | dan    | services is empty",
                "width    | 0      | width is not a whole number from 16 to 8192",
                "width    | 1e9    | width is not a whole number from 16 to 8192",
                "height   | -5     | height is not a whole number from 16 to 8192",
                "count    | 9      | count is not a whole number from 1 to 8",
                "seed     | -1     | seed is not a whole number from 0 to",
                "seed     | 9007199254740992 | seed is not a whole number from 0 to",
                "steps    | many   | steps is not a whole number from 1 to 1000",
                "guidanceScale | strong | guidanceScale is not a number from 0 to 100",
                "guidanceScale | 101 | guidanceScale is not a number from 0 to 100",
                "sampler  | 'Euler\na' | sampler holds a line break",
                "models   | clarity | models is not an object",
                "strength | 2      | strength is not a number from 0 to 1",
                "strength | 0.5    | strength goes with an image",
                "image    | ../../secret.png | image is not an image that was sent before",
                "mask     | 00     | mask is not an image that was sent before",
            })
    void a_field_that_cannot_be_is_named_and_nothing_is_sent(String field, String value, String message) {
        JsonObject order = JsonObject.create().put("id", "00000000-0000-4000-8000-000000000000");
        if (!field.equals("prompt")) {
            order.put("prompt", "a lighthouse");
        }
        if (!field.equals("services")) {
            order.put("services", List.of("dan"));
        }
        HttpResponse<String> response =
                visitor.post("/orders", order.put(field, value).toString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(message);
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"openai\":\"gpt-image-2\"} | models names one for a service that is not chosen",
                "{\"dan\":\"\"}               | models has none for dan",
                "{\"dan\":{}}               | models has none for dan",
                "{\"dan\":\"a\\nb\"}           | models holds a line break",
            })
    void a_model_that_cannot_be_is_refused_by_orders_and_by_forecasts(String models, String message) {
        String order =
                "{\"id\":\"00000000-0000-4000-8000-000000000000\",\"prompt\":\"x\",\"services\":[\"dan\"],\"models\":"
                        + models + "}";
        for (String path : List.of("/orders", "/forecasts")) {
            HttpResponse<String> response = visitor.post(path, order);

            assertThat(response.statusCode()).as(path).isEqualTo(400);
            assertThat(response.body()).as(path).contains(message);
        }
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void the_choices_of_a_service_that_is_not_here_are_not_found() {
        assertThat(visitor.get("/choices/midjourney").statusCode()).isEqualTo(404);
    }

    @Test
    void a_service_that_is_not_here_is_refused() {
        assertThat(visitor.post(
                                "/orders",
                                Visitor.order("a lighthouse", "dan", "midjourney")
                                        .toString())
                        .body())
                .contains("services names one that is not here");
    }

    @Test
    void an_order_that_is_too_large_is_refused() {
        HttpResponse<String> response =
                visitor.post("/orders", Visitor.order("x".repeat(70_000), "dan").toString());

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void an_image_that_claims_to_be_too_large_is_refused_before_it_is_read() {
        String response = visitor.raw("POST /inputs HTTP/1.1\r\nHost: 127.0.0.1:" + visitor.port() + "\r\nOrigin: "
                + visitor.origin() + "\r\nCookie: " + visitor.cookie()
                + "\r\nContent-Type: image/png\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 413").contains("at most 32 MiB");
    }

    @Test
    void an_image_that_turns_out_to_be_too_large_leaves_nothing_behind() throws Exception {
        byte[] image = new byte[(32 << 20) + 1];
        System.arraycopy("\u0089PNG".getBytes(StandardCharsets.ISO_8859_1), 0, image, 0, 4);
        Path inputs = folder.resolve("images/.easel-studio/inputs");

        StringBuilder chunked = new StringBuilder("POST /inputs HTTP/1.1\r\nHost: 127.0.0.1:" + visitor.port()
                + "\r\nOrigin: " + visitor.origin() + "\r\nCookie: " + visitor.cookie()
                + "\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + Integer.toHexString(image.length) + "\r\n");
        chunked.append(new String(image, StandardCharsets.ISO_8859_1)).append("\r\n0\r\n\r\n");
        String response = visitor.raw(chunked.toString());

        assertThat(response).startsWith("HTTP/1.1 400").contains("image has more than 32 MiB");
        assertThat(inputs).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GIF", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7 and so on"})
    void what_is_no_image_is_not_kept(String content) {
        HttpResponse<String> response = visitor.post("/inputs", "image/png", content.getBytes(StandardCharsets.UTF_8));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("image is no PNG, JPEG, WebP or GIF");
        assertThat(folder.resolve("images/.easel-studio/inputs")).isEmptyDirectory();
    }

    @Test
    void other_media_types_and_methods_are_refused() {
        assertThat(visitor.post("/orders", "text/plain", order().toString().getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(415);
        assertThat(visitor.post("/forecasts", "text/plain", order().toString().getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(415);
        assertThat(visitor.post("/inputs", "application/json", new byte[] {1}).statusCode())
                .isEqualTo(415);
        assertThat(visitor.raw("DELETE / HTTP/1.1\r\nHost: 127.0.0.1:" + visitor.port() + "\r\nOrigin: "
                        + visitor.origin() + "\r\nCookie: " + visitor.cookie() + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tasks/x/cancel",
                "/tasks/00000000-0000-4000-8000-000000000000/delete",
                "/tasks",
                "/orders/1",
                "/"
            })
    void an_address_that_takes_nothing_is_not_found(String path) {
        assertThat(visitor.post(path, "{}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "resume"})
    void a_task_that_is_not_under_way_is_a_conflict(String verb) {
        assertThat(visitor.post("/tasks/00000000-0000-4000-8000-000000000000/" + verb, "{}")
                        .statusCode())
                .isEqualTo(409);
    }

    private static JsonObject order() {
        return Visitor.order("a lighthouse", "dan");
    }
}

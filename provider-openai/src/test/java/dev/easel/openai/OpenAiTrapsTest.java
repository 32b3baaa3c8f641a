package dev.easel.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.ContentRefusedException;
import dev.easel.ContentRefusedException.Stage;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.openai.internal.OpenAiFamily;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.VirtualTime;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of this family gets wrong easily. */
@Timeout(60)
class OpenAiTrapsTest {
    private static final CallOptions AN_HOUR =
            CallOptions.builder().deadline(Duration.ofHours(1)).build();

    private static ImageRequest.Builder request() {
        return Hosts.request();
    }

    private static OpenAiSettings settings(OpenAiProfile profile) {
        return new OpenAiSettings(profile, profile.baseUrl(), "", profile.imagesPerCall(), null, "", "");
    }

    private static String sent(OpenAiProfile profile, ImageRequest request) {
        WireRequest call = OpenAiRequests.generate(request, SubmitContext.of("an-id", null, 7), settings(profile));
        return call + " " + call.body().orElseThrow();
    }

    private static Outcome<FinishedWork> read(int status, String body, Map<String, String> headers) {
        WireResponse plain = WireResponse.of(
                status,
                body,
                dev.easel.openai.internal.OpenAiImages.expected(WireRequest.post("/x"))
                        .build());
        WireResponse response = WireResponse.of(
                status, headers, plain.text(), plain.json(), plain.images().size());
        return OpenAiResponses.read(response, settings(OpenAiProfiles.OPENAI), OptionalLong.empty());
    }

    private static Problem problem(int status, String body, Map<String, String> headers) {
        return ((Outcome.Failed<FinishedWork>) read(status, body, headers)).problem();
    }

    private static List<MadeImage> images(String body) {
        return ((Outcome.Done<FinishedWork>) read(200, body, Map.of())).value().images();
    }

    @ParameterizedTest
    @CsvSource({
        "https://host,https://host/v1",
        "https://host/,https://host/v1",
        "https://host/v1/,https://host/v1",
        "https://host/v1beta/openai,https://host/v1beta/openai",
        "https://host/api/v3,https://host/api/v3",
        "https://host/v1-openai,https://host/v1-openai"
    })
    void trap_1_a_base_url_with_a_path_is_taken_as_it_is(String given, String used) {
        assertThat(OpenAi.builder().baseUrl(given).apiKey(Hosts.KEY).setup().baseUrl())
                .hasToString(used);
    }

    @Test
    void trap_2_the_model_is_always_named() {
        try (ImageClient client = OpenAi.builder().apiKey(Hosts.KEY).build()) {
            InvalidRequestException missing = catchThrowableOfType(
                    InvalidRequestException.class, () -> client.generate(ImageRequest.of("a cat")));

            assertThat(missing).hasMessageContaining("model is missing");
        }
    }

    @Test
    void trap_3_the_form_of_the_response_is_a_policy_of_family_host_client_and_request() {
        ImageRequest alias = request().model("my-alias").build();
        ImageRequest own = alias.toBuilder()
                .addOptions(OpenAiOptions.builder()
                        .responseFormat(OpenAiResponseFormat.B64_JSON)
                        .build())
                .build();

        assertThat(sent(OpenAiProfiles.OPENAI, request().build())).doesNotContain("response_format");
        assertThat(sent(OpenAiProfiles.LITELLM, alias)).doesNotContain("response_format");
        assertThat(sent(OpenAiProfiles.LITELLM, own)).contains("\"response_format\":\"b64_json\"");
        assertThat(sent(OpenAiProfiles.TOGETHER, alias)).contains("\"response_format\":\"base64\"");
        assertThat(sent(OpenAiProfiles.XAI, alias)).contains("\"response_format\":\"b64_json\"");
        assertThat(sent(OpenAiProfiles.OPENROUTER, alias)).doesNotContain("response_format");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-image-2.6-flare,GPT_IMAGE_2_6",
        "openai/gpt-image-2,GPT_IMAGE_2",
        "azure/gpt-image-2.5-sunburst-2026-09-08,GPT_IMAGE_2_5",
        "@slug/openai/gpt-image-1.5,GPT_IMAGE_1",
        "chatgpt-image-latest,GPT_IMAGE_1",
        "gpt-image-3,GPT_IMAGE_2_6",
        "my-deployment,UNKNOWN"
    })
    void trap_4_the_family_is_what_the_longest_prefix_behind_the_vendors_says(String name, OpenAiFamily family) {
        assertThat(OpenAiFamily.of(name)).isEqualTo(family);
    }

    @Test
    void trap_4_the_user_names_the_family_of_a_name_that_does_not_tell() {
        ImageRequest odd = request().model("my-alias").size(1000, 1000).build();
        ImageRequest named = odd.toBuilder()
                .addOptions(OpenAiOptions.builder().family("gpt-image-2").build())
                .build();
        try (ImageClient client =
                OpenAi.compatible(OpenAiProfiles.LITELLM).apiKey(Hosts.KEY).build()) {
            assertThat(catchThrowableOfType(InvalidRequestException.class, () -> client.submit(named)))
                    .hasMessageContaining("size is 1000x1000; give multiples of 16");
        }
        assertThat(sent(OpenAiProfiles.LITELLM, odd)).contains("\"size\":\"1000x1000\"");
    }

    @Test
    void trap_5_words_that_easel_does_not_know_pass() {
        ImageRequest newest = request()
                .addOptions(OpenAiOptions.builder().quality("ultra").build())
                .build();

        assertThat(sent(OpenAiProfiles.OPENAI, newest)).contains("\"quality\":\"ultra\"");
    }

    @Test
    void trap_6_svg_and_gif_arrive_as_base64() {
        List<MadeImage> images = images("{\"output_format\":\"svg\",\"data\":[{\"b64_json\":\"PHN2Zy8+\"}],"
                + "\"svg_usage\":{\"model\":\"m\",\"total_tokens\":3}}");

        assertThat(images).hasSize(1);
        assertThat(images.get(0).generation().metadata()).containsEntry("output_format", "svg");
    }

    @Test
    void trap_7_usage_is_that_of_the_call() {
        try (OpenAiEmulator emulator = OpenAiEmulator.start();
                ImageClient client = Hosts.client(emulator).build();
                ImageClient single = Hosts.client(emulator).imagesPerCall(1).build()) {
            long one = client.generate(request().build()).usage().tokens().get("input");
            long threeOfOneCall =
                    client.generate(request().count(3).build()).usage().tokens().get("input");
            long threeCalls =
                    single.generate(request().count(3).build()).usage().tokens().get("input");

            assertThat(threeOfOneCall).isLessThan(threeCalls);
            assertThat(threeCalls).isEqualTo(3 * one);
        }
    }

    @Test
    void trap_8_good_images_are_kept_and_the_others_tell_why() {
        List<MadeImage> ark = images("{\"data\":[{\"b64_json\":\"QQ==\",\"size\":\"2048x2048\"},{\"error\":{\"code\":"
                + "\"OutputImageSensitiveContentDetected\",\"message\":\"bad\"}}],\"usage\":{\"generated_images\":1}}");
        List<MadeImage> xai = images("{\"data\":[{\"b64_json\":\"QQ==\",\"respect_moderation\":true},"
                + "{\"respect_moderation\":false}],\"usage\":{\"cost_in_usd_ticks\":400000000}}");

        assertThat(ark.get(0).source()).isInstanceOf(MadeImage.Inline.class);
        assertThat(((MadeImage.NotMade) ark.get(1).source()).problem())
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED))
                .satisfies(problem -> assertThat(problem.stage()).isEqualTo(Stage.OUTPUT))
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("bad"));
        assertThat(((MadeImage.NotMade) xai.get(1).source()).problem().kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"b64_json\":\"QQ==\"}]}",
                "{\"images\":[{\"url\":\"https://s/1.png\"}]}",
                "{\"output_images\":[\"https://s/1.png\"]}",
                "{\"image_result\":[{\"url\":\"https://s/1.png\"}]}",
                "{\"data\":{\"url\":\"https://s/1.png\"}}",
                "[{\"url\":\"/api/v1/files/f1/content\"}]",
                "{\"data\":[{\"b64_image\":\"QQ==\"}]}",
                "{\"data\":[{\"image_url\":\"https://s/1.png\"}]}",
                "{\"data\":[{\"url\":\"data:image/png;base64,QQ==\"}]}"
            })
    void trap_9_the_list_is_found_wherever_it_is(String body) {
        assertThat(images(body)).hasSize(1);
    }

    @Test
    void trap_9_a_paid_response_that_cannot_be_read_is_quoted() {
        Problem unreadable = problem(200, "{\"things\":[1]}", Map.of());

        assertThat(unreadable.kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(unreadable.message()).contains("{\"things\":[1]}");
        assertThat(unreadable.mayBeBilled()).isTrue();
    }

    @Test
    void trap_10_an_image_is_fetched_without_the_key() {
        try (OpenAiEmulator emulator = OpenAiEmulator.builder()
                        .host(Host.SILICONFLOW)
                        .separateImageHost()
                        .start();
                ImageClient client =
                        Hosts.client(OpenAiProfiles.SILICONFLOW, emulator).build()) {
            client.generate(request().model("Kwai-Kolors/Kolors").build());

            Exchange download = emulator.exchanges().stream()
                    .filter(exchange -> exchange.kind() == ExchangeKind.DOWNLOAD)
                    .findFirst()
                    .orElseThrow();
            assertThat(download.header("authorization")).isNull();
        }
    }

    @Test
    void trap_10_a_relative_address_is_the_hosts_own_and_gets_the_key() {
        URI base = URI.create("https://host/api/v1");
        WireRequest relative = OpenAiResponses.download("/api/v1/files/f1/content", base)
                .orElseThrow()
                .candidates()
                .get(0);
        WireRequest absolute = OpenAiResponses.download("https://host/api/v1/files/f1", base)
                .orElseThrow()
                .candidates()
                .get(0);

        assertThat(relative.address()).hasValue(URI.create("https://host/api/v1/files/f1/content"));
        assertThat(relative.hasCredentials()).isTrue();
        assertThat(absolute.hasCredentials()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCKED", "AZURE_PROMPT", "AZURE_OUTPUT", "AZURE_POLICY", "ARK_TEXT", "ZHIPU", "FORBIDDEN"})
    void trap_11_refused_content_is_a_kind_of_its_own_and_not_sent_again(Moderation moderation) {
        try (OpenAiEmulator emulator =
                        OpenAiEmulator.builder().moderation(moderation).start();
                ImageClient client = Hosts.client(emulator).build()) {
            ContentRefusedException refused = catchThrowableOfType(
                    ContentRefusedException.class,
                    () -> client.generate(request().prompt("nsfw").build()));

            assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
            if (moderation == Moderation.AZURE_PROMPT) {
                assertThat(refused.stage()).isEqualTo(Stage.PROMPT);
                assertThat(refused.mayHaveBeenBilled()).isFalse();
            }
            if (moderation == Moderation.BLOCKED) {
                assertThat(refused.stage()).isEqualTo(Stage.UNKNOWN);
                assertThat(refused.mayHaveBeenBilled()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INSUFFICIENT_QUOTA",
                "CREDIT_BALANCE_EXHAUSTED",
                "ORGANIZATION_SPEND_LIMIT_EXCEEDED",
                "PROJECT_SPEND_LIMIT_EXCEEDED",
                "ORGANIZATION_USAGE_LIMIT_EXCEEDED",
                "BILLING_HARD_LIMIT_REACHED",
                "PAYMENT_REQUIRED",
                "ZHIPU_BALANCE"
            })
    void trap_12_an_empty_account_is_not_a_busy_service(OpenAiEmulator.Problem quota) {
        try (OpenAiEmulator emulator = OpenAiEmulator.start();
                ImageClient client = Hosts.client(emulator).build()) {
            emulator.always(ExchangeKind.SUBMIT, emulator.fault(quota));

            RejectedException refused = catchThrowableOfType(
                    RejectedException.class, () -> client.generate(request().build()));

            assertThat(refused.mayHaveBeenBilled()).isFalse();
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
        }
    }

    @Test
    void trap_13_a_lost_response_is_an_unknown_outcome() {
        try (OpenAiEmulator emulator = OpenAiEmulator.start();
                ImageClient client = Hosts.client(emulator).build()) {
            emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());

            OutcomeUnknownException unknown = catchThrowableOfType(
                    OutcomeUnknownException.class,
                    () -> client.generate(request().build()));

            assertThat(unknown.mayHaveBeenBilled()).isTrue();
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500,server_error,SERVICE_FAULT",
        "503,server_overloaded,SERVICE_FAULT",
        "503,model_loading,BUSY",
        "529,overloaded,BUSY",
        "429,rate_limit_exceeded,BUSY",
        "429,slow_down,BUSY",
        "502,x,SERVICE_FAULT"
    })
    void trap_14_only_what_was_refused_before_work_is_sent_again(int status, String code, Problem.Kind kind) {
        String body = "{\"error\":{\"message\":\"m\",\"code\":\"" + code + "\"}}";
        Map<String, String> later = Map.of("retry-after", "12");

        assertThat(problem(status, body, later).kind()).isEqualTo(kind);
        assertThat(problem(status, body, Map.of("x-should-retry", "true", "retry-after", "12"))
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void trap_14_the_wait_is_the_milliseconds_before_the_seconds_and_no_retry_is_obeyed() {
        String body = "{\"error\":{\"message\":\"m\",\"code\":\"rate_limit_exceeded\"}}";

        assertThat(problem(429, body, Map.of("retry-after", "12", "retry-after-ms", "1500"))
                        .retryAfter())
                .hasValue(Duration.ofMillis(1_500));
        assertThat(problem(429, body, Map.of("x-should-retry", "false")).kind()).isEqualTo(Problem.Kind.REJECTED);
    }

    @Test
    void trap_15_an_image_that_takes_five_minutes_is_waited_for_and_paid_once() {
        VirtualTime time = VirtualTime.create();
        try (OpenAiEmulator slow = OpenAiEmulator.builder()
                        .clock(time)
                        .generationTime(Duration.ofMinutes(5))
                        .start();
                ImageClient client = Hosts.client(slow).timeSource(time).build()) {
            CompletableFuture<ImageResult> result =
                    client.generateAsync(request().build(), AN_HOUR);
            untilItIsOver(slow, time, result);

            assertThat(result.join().images()).hasSize(1);
            assertThat(Duration.ofNanos(time.nanoTime())).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
            assertThat(slow.count(ExchangeKind.SUBMIT)).isOne();
        }
    }

    @Test
    void trap_15_a_refusal_after_a_minute_is_a_refusal_all_the_same() {
        VirtualTime time = VirtualTime.create();
        try (OpenAiEmulator slow = OpenAiEmulator.builder()
                        .clock(time)
                        .quirks(Quirk.LATE_REFUSAL)
                        .generationTime(Duration.ofSeconds(62))
                        .start();
                ImageClient client = Hosts.client(slow).timeSource(time).build()) {
            ImageTask task =
                    client.submit(request().putExtraField("nonsense", 1).build(), AN_HOUR);
            untilItIsOver(slow, time, task.result());
            RejectedException refused =
                    catchThrowableOfType(RejectedException.class, () -> task.await(Duration.ofSeconds(20)));

            assertThat(refused.mayHaveBeenBilled()).isFalse();
            assertThat(slow.count(ExchangeKind.SUBMIT)).isOne();
        }
    }

    /** Moves the time forward second by second once the service has the request, until the task is over. */
    private static void untilItIsOver(OpenAiEmulator service, VirtualTime time, CompletableFuture<?> end) {
        while (service.exchanges().isEmpty() || time.waiting() < 2) {
            Thread.onSpinWait();
        }
        // The service begins to count when its thread runs, which this one cannot see: so not all the time at once.
        while (!end.isDone()) {
            time.advance(Duration.ofSeconds(1));
            LockSupport.parkNanos(500_000);
        }
    }

    @Test
    void trap_16_azure_gets_the_key_in_its_own_header_and_the_deployment_once() {
        try (OpenAiEmulator v1 = OpenAiEmulator.builder().host(Host.AZURE_V1).start();
                OpenAiEmulator classic =
                        OpenAiEmulator.builder().host(Host.AZURE_CLASSIC).start();
                ImageClient newer = Hosts.quick(
                                AzureOpenAi.builder()
                                        .endpoint(v1.baseUrl().toString())
                                        .apiKey(Hosts.KEY),
                                v1)
                        .build();
                ImageClient older = Hosts.quick(
                                AzureOpenAi.builder()
                                        .endpoint(classic.baseUrl().toString())
                                        .apiKey(Hosts.KEY)
                                        .classic("2025-04-01-preview"),
                                classic)
                        .build()) {
            newer.generate(request().model("my-images").build());
            older.generate(request().model("my-images").build());

            Exchange first = v1.exchanges().get(0);
            assertThat(first.header("api-key")).isEqualTo(Hosts.KEY);
            assertThat(first.header("authorization")).isNull();
            assertThat(first.path()).isEqualTo("/openai/v1/images/generations");
            assertThat(first.text()).contains("\"model\":\"my-images\"");
            Exchange second = classic.exchanges().get(0);
            assertThat(second.path()).isEqualTo("/openai/deployments/my-images/images/generations");
            assertThat(second.query()).isEqualTo("api-version=2025-04-01-preview");
            assertThat(second.text()).doesNotContain("\"model\"");
        }
    }

    @Test
    void trap_16_a_redirect_is_not_followed_with_the_key() {
        try (OpenAiEmulator emulator =
                        OpenAiEmulator.builder().host(Host.AZURE_V1).start();
                OpenAiEmulator elsewhere = OpenAiEmulator.start();
                ImageClient client = Hosts.quick(
                                AzureOpenAi.builder()
                                        .endpoint(emulator.baseUrl().toString())
                                        .token(() -> "MARKEDKEY-token"),
                                emulator)
                        .build()) {
            emulator.next(ExchangeKind.SUBMIT, Fault.redirect(307, elsewhere.baseUrl() + "/x"));

            EaselException refused = catchThrowableOfType(
                    EaselException.class,
                    () -> client.generate(request().model("my-images").build()));

            assertThat(refused).isNotNull();
            assertThat(emulator.exchanges().get(0).header("authorization")).isEqualTo("Bearer MARKEDKEY-token");
            assertThat(elsewhere.exchanges()).isEmpty();
        }
    }

    @Test
    void trap_17_an_image_that_a_host_cannot_take_is_refused_here() {
        ImageRequest edit = request().initImage(Images.photograph()).build();
        ImageRequest masked =
                edit.toBuilder().mask(ImageInput.bytes(Images.mask())).build();
        try (ImageClient google = OpenAi.compatible(OpenAiProfiles.GOOGLE)
                        .apiKey(Hosts.KEY)
                        .build();
                ImageClient xai =
                        OpenAi.compatible(OpenAiProfiles.XAI).apiKey(Hosts.KEY).build()) {
            assertThat(catchThrowableOfType(InvalidRequestException.class, () -> google.submit(edit)))
                    .hasMessageContaining("initImage");
            assertThat(catchThrowableOfType(InvalidRequestException.class, () -> xai.submit(masked)))
                    .hasMessageContaining("mask");
        }
    }

    @Test
    void trap_18_no_failure_shows_a_key_and_each_has_the_services_id() {
        try (OpenAiEmulator emulator =
                        OpenAiEmulator.builder().host(Host.PORTKEY).start();
                ImageClient client =
                        Hosts.client(OpenAiProfiles.PORTKEY, emulator).build()) {
            emulator.next(
                    ExchangeKind.SUBMIT,
                    Fault.response(400, "application/json", "{\"error\":{\"message\":\"no " + Hosts.KEY + "\"}}")
                            .header("x-litellm-call-id", "call-1"));

            EaselException failed = catchThrowableOfType(
                    EaselException.class, () -> client.generate(request().build()));

            assertThat(emulator.exchanges().get(0).header("x-portkey-api-key")).isEqualTo(Hosts.KEY);
            assertThat(failed.toString()).doesNotContain(Hosts.KEY);
            assertThat(failed.requestId()).hasValue("call-1");
        }
    }

    @Test
    void cost_is_money_where_the_host_tells_it() {
        Outcome<FinishedWork> xai =
                read(200, "{\"data\":[{\"b64_json\":\"QQ==\"}],\"usage\":{\"cost_in_usd_ticks\":400000000}}", Map.of());

        assertThat(((Outcome.Done<FinishedWork>) xai).value().usage().amount()).hasValue(new BigDecimal("0.04"));
    }

    @Test
    void fewer_images_than_were_asked_for_are_warned_about() {
        try (OpenAiEmulator emulator =
                        OpenAiEmulator.builder().quirks(Quirk.FEWER_IMAGES).start();
                ImageClient client = Hosts.client(emulator).build()) {
            ImageResult result = client.generate(
                    request().count(2).outputFormat(ImageFormat.PNG).build());

            assertThat(result.images()).hasSize(1);
            assertThat(result.warnings()).isNotEmpty();
        }
    }
}

package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ClientClosedException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProviderId;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.TaskFailedException;
import dev.easel.UnsupportedByServiceException;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.VirtualTime;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists, captions and the service's own verbs, over real sockets, against the emulated service. */
@Timeout(30)
class ItsRoseServiceTest {
    private final VirtualTime time = VirtualTime.create();
    private ItsRoseEmulator emulator;
    private ImageClient client;

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void the_models_that_are_listed_can_be_generated_with() {
        start(ItsRoseEmulator.builder());

        List<CatalogueEntry> models = client.models();

        assertThat(models).extracting(CatalogueEntry::id).contains("dreamshaper", "sdxl");
        assertThat(client.generate(ImageRequest.builder()
                                .prompt("a lighthouse")
                                .model(models.get(0).id())
                                .size(64, 64)
                                .build())
                        .model())
                .contains(models.get(0).id());
    }

    @Test
    void models_that_are_objects_are_listed_by_the_name_that_a_request_takes() {
        start(ItsRoseEmulator.builder().modelsAsObjects(true));

        assertThat(client.models().get(0))
                .isEqualTo(CatalogueEntry.builder()
                        .id("dreamshaper")
                        .putDetail("loaded", "true")
                        .build());
    }

    @Test
    void every_sampler_that_is_listed_can_be_generated_with_by_either_name() {
        start(ItsRoseEmulator.builder());

        List<CatalogueEntry> samplers = client.samplers();

        assertThat(samplers).hasSize(12);
        for (CatalogueEntry entry : samplers) {
            for (String name : List.of(entry.id(), entry.name())) {
                assertThat(drawn(client, ImageRequest.builder().sampler(Sampler.of(name)))
                                .first()
                                .generation()
                                .sampler())
                        .as(name)
                        .contains(entry.id());
            }
        }
    }

    @Test
    void what_the_service_does_not_list_is_said_without_asking() {
        start(ItsRoseEmulator.builder());

        assertThatThrownBy(() -> client.loras())
                .isInstanceOf(UnsupportedByServiceException.class)
                .hasMessage("itsrose has no lists of LoRAs; it lists models, samplers");
        assertThatThrownBy(() -> client.catalogue(Catalogue.SCHEDULERS))
                .as("its schedulers are samplers")
                .isInstanceOf(UnsupportedByServiceException.class);
        assertThatThrownBy(() -> client.expandPrompt("a lighthouse"))
                .isInstanceOf(UnsupportedByServiceException.class)
                .hasMessageContaining("it does text to image, image to image, inpainting, captions");
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void an_image_at_an_address_is_described() {
        start(ItsRoseEmulator.builder());
        byte[] image = EmulatedImage.of("the sea", 1, 32, 32).png();

        String caption = client.caption(CaptionRequest.of(ImageInput.url(emulator.host(image))));

        assertThat(caption).contains(image.length + " bytes");
    }

    @Test
    void an_address_arrives_as_it_was_given() {
        start(ItsRoseEmulator.builder());
        URI address = URI.create("https://host.invalid/a%20b.png?x=1&y=%2B");

        String caption = client.caption(CaptionRequest.of(ImageInput.url(address)));

        assertThat(caption).contains(address.toString().length() + " letters");
    }

    @Test
    void an_image_at_hand_is_described_where_an_uploader_finds_it_a_place() {
        byte[] image = EmulatedImage.of("the sea", 1, 32, 32).png();
        start(ItsRoseEmulator.builder());
        assertThatThrownBy(() -> client.caption(CaptionRequest.of(ImageInput.bytes(image))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("uploader");

        try (ImageClient uploading = builder()
                .uploader(given -> CompletableFuture.completedFuture(emulator.host(image)))
                .build()) {
            assertThat(uploading.caption(CaptionRequest.of(ImageInput.bytes(image))))
                    .contains(image.length + " bytes");
        }
    }

    @Test
    void the_status_is_told() {
        start(ItsRoseEmulator.builder());

        assertThat(ItsRoseService.of(client).status()).isEqualTo(new ItsRoseStatus(true, "success"));
    }

    @ParameterizedTest
    @EnumSource(ItsRoseEmulator.AccountResponse.class)
    void the_account_is_told_whichever_way_the_server_has(ItsRoseEmulator.AccountResponse form) {
        start(ItsRoseEmulator.builder()
                .accountResponse(form)
                .plan("premium")
                .planExpiry("2026-12-31")
                .rateLimit(9));

        ItsRoseAccount account = ItsRoseService.of(client).account();

        assertThat(account.plan()).contains("premium");
        assertThat(account.planExpiry()).contains("2026-12-31");
        assertThat(account.limits())
                .isEqualTo(ItsRoseLimits.builder()
                        .plan("premium")
                        .planExpiry("2026-12-31")
                        .plannedPerMinute(9)
                        .limit(9)
                        .remaining(8)
                        .reset(Duration.ofSeconds(60))
                        .build());
        assertThat(account.toString()).doesNotContain(ItsRoseEmulator.API_KEY);
    }

    @Test
    void each_image_knows_what_its_response_said_of_plan_and_limit() {
        start(ItsRoseEmulator.builder().plan("premium").planExpiry("2026-12-31").rateLimit(9));

        ImageResult result = drawn(client, ImageRequest.builder().count(2));

        assertThat(result.images())
                .extracting(image -> ItsRoseLimits.of(image).remaining().getAsInt())
                .containsExactly(8, 7);
        GeneratedImage first = result.first();
        assertThat(ItsRoseLimits.of(first).plan()).contains("premium");
        assertThat(ItsRoseLimits.of(first).planExpiry()).contains("2026-12-31");
        assertThat(ItsRoseLimits.of(first).plannedPerMinute()).hasValue(9);
        assertThat(ItsRoseLimits.of(first).limit()).hasValue(9);
        assertThat(ItsRoseLimits.of(first).reset()).contains(Duration.ofSeconds(60));
        assertThat(first.generation().metadata())
                .as("the caller's own address is nobody's business")
                .doesNotContainKey("x-connecting-ip");
    }

    @Test
    void where_no_limit_is_told_none_is_claimed() {
        start(ItsRoseEmulator.builder());

        ItsRoseLimits limits =
                ItsRoseLimits.of(drawn(client, ImageRequest.builder()).first());

        assertThat(limits.plan()).contains("standard");
        assertThat(limits.plannedPerMinute()).hasValue(3);
        assertThat(limits.limit()).isEmpty();
        assertThat(limits.remaining()).isEmpty();
        assertThat(limits.reset()).isEmpty();
    }

    @Test
    void the_machine_is_told() {
        start(ItsRoseEmulator.builder());

        ItsRoseSystemDetails details = ItsRoseService.of(client).systemDetails();

        assertThat(details.gpu()).contains("none, an emulator");
        assertThat(details.availableModels()).contains("4");
        assertThat(details.ram()).contains("0 GB");
        assertThat(details.cudaVersion()).contains("0");
    }

    @Test
    void a_server_that_goes_by_a_name_is_named_in_every_sdapi_call() {
        start(ItsRoseEmulator.builder().serverId("rose"));
        assertThatThrownBy(() -> client.models())
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("must have required property 'server_id'");

        try (ImageClient named = builder().extraField("server_id", "rose").build()) {
            assertThat(named.models()).isNotEmpty();
            assertThat(named.samplers()).isNotEmpty();
            assertThat(ItsRoseService.of(named).systemDetails().gpu()).isPresent();
            assertThat(ItsRoseService.of(named).account().plan()).contains("standard");
            assertThat(named.caption(CaptionRequest.of(ImageInput.url(URI.create("https://host.invalid/x.png")))))
                    .isNotBlank();
            assertThat(drawn(named, ImageRequest.builder()).images()).hasSize(1);
        }
        assertThat(drawn(client, ImageRequest.builder().putExtraField("server_id", "rose"))
                        .images())
                .hasSize(1);
    }

    @Test
    void a_limited_query_waits_out_the_window_and_is_sent_again() {
        start(ItsRoseEmulator.builder().rateLimit(1));
        client.models();

        List<CatalogueEntry> second = time.runUntil(client.catalogueAsync(Catalogue.MODELS, CallOptions.defaults()));

        assertThat(second).isNotEmpty();
        assertThat(emulator.count(ExchangeKind.CATALOGUE))
                .as("asked, refused once, and asked when the minute was over")
                .isEqualTo(3);
    }

    @Test
    void a_limited_query_that_cannot_wait_says_how_long_it_would_have_to() {
        start(ItsRoseEmulator.builder().rateLimit(1));
        ItsRoseService.of(client).account();
        CallOptions soon =
                CallOptions.builder().deadline(Duration.ofSeconds(30)).build();

        RateLimitedException limited = catchThrowableOfType(RateLimitedException.class, () -> {
            try {
                ItsRoseService.of(client).accountAsync(soon).join();
            } catch (CompletionException e) {
                throw e.getCause();
            }
        });

        assertThat(limited.retryAfter()).contains(Duration.ofSeconds(60));
        assertThat(limited.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void a_query_is_sent_again_after_a_failure_that_may_pass() {
        start(ItsRoseEmulator.builder());
        emulator.next(ExchangeKind.OTHER, Fault.html(502));
        emulator.next(ExchangeKind.OTHER, Fault.closeBeforeResponse());

        ItsRoseStatus status = time.runUntil(ItsRoseService.of(client).statusAsync(CallOptions.defaults()));

        assertThat(status.ok()).isTrue();
        assertThat(emulator.count(ExchangeKind.OTHER)).isEqualTo(3);
    }

    @Test
    void a_refused_key_is_an_authentication_failure() {
        start(ItsRoseEmulator.builder());
        try (ImageClient stranger = builder().apiKey("Rk-MARKEDKEY-not-the-one").build()) {
            assertThatThrownBy(() -> ItsRoseService.of(stranger).account())
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("Invalid or expired access token")
                    .hasMessageNotContaining("Rk-MARKEDKEY-not-the-one");
        }
    }

    @Test
    void an_interrupt_ends_the_wait() {
        start(ItsRoseEmulator.builder());
        emulator.next(ExchangeKind.OTHER, Fault.stallBeforeHeaders());

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> ItsRoseService.of(client).systemDetails()).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).as("the flag is set again").isTrue();
    }

    @Test
    void a_path_without_a_verb_is_requested_its_response_as_it_is() {
        start(ItsRoseEmulator.builder());
        ItsRoseService service = ItsRoseService.of(client);
        emulator.next(
                ExchangeKind.OTHER,
                Fault.response(
                        200,
                        "application/json",
                        "{\"status\":true,\"result\":{\"models\":[{\"model_name\":\"m\"}],\"samplers\":[{\"name\":\"s\"}]}}"));

        assertThat(service.get("/sdapi/get_all_models_old?server_name=rose")).contains("\"model_name\":\"m\"");
        assertThat(emulator.exchanges().get(0).query()).isEqualTo("server_name=rose");
        assertThatThrownBy(() -> service.get("/sdapi/nothing"))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("Route GET:/sdapi/nothing not found");
    }

    @Test
    void a_post_without_a_verb_is_sent_once_and_its_response_is_the_result() {
        start(ItsRoseEmulator.builder());
        ItsRoseService service = ItsRoseService.of(client);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("server_name", "rose");
        fields.put("prompt", "a lighthouse");
        fields.put("seed", -1);
        emulator.next(
                ExchangeKind.OTHER,
                Fault.response(200, "application/json", "{\"status\":true,\"images\":[\"https://host/x.png\"]}"));

        assertThat(service.post("/sdapi/txt2img_old", fields))
                .isEqualTo("{\"status\":true,\"images\":[\"https://host/x.png\"]}");
        assertThat(emulator.exchanges().get(0).text())
                .isEqualTo("{\"server_name\":\"rose\",\"prompt\":\"a lighthouse\",\"seed\":-1}");

        emulator.next(ExchangeKind.OTHER, Fault.closeBeforeResponse());
        assertThatThrownBy(() -> service.post("/image/diffusion/txt2img", fields))
                .isInstanceOf(OutcomeUnknownException.class);
        emulator.next(
                ExchangeKind.OTHER, Fault.response(200, "application/json", "{\"status\":false,\"message\":\"no\"}"));
        assertThatThrownBy(() -> service.post("/image/diffusion/txt2img", fields))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("no");
        assertThat(emulator.exchanges()).hasSize(3);
    }

    @Test
    void what_is_no_path_and_what_is_no_json_is_not_sent() {
        start(ItsRoseEmulator.builder());
        ItsRoseService service = ItsRoseService.of(client);

        for (String path : List.of("", "x", "//host/x", "/a/../b", "/a b")) {
            assertThatThrownBy(() -> service.get(path))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("path is none");
        }
        assertThatThrownBy(() -> service.post("/x", Map.of("a", new byte[1])))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("fields has \"a\"");
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void only_a_client_of_itsrose_will_do() {
        start(ItsRoseEmulator.builder());
        ImageClient other = wrapped(ProviderId.of("other"));
        ImageClient wrapped = wrapped(ItsRose.PROVIDER);

        assertThatThrownBy(() -> ItsRoseService.of(other))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("client is of provider other; give a client of itsrose");
        assertThatThrownBy(() -> ItsRoseService.of(wrapped))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("unwrapped() does not lead to a client that a builder made");
    }

    @Test
    void a_closed_client_polls_nothing() {
        start(ItsRoseEmulator.builder());
        ItsRoseService service = ItsRoseService.of(client);
        client.close();

        assertThatThrownBy(service::status).isInstanceOf(ClientClosedException.class);
        assertThat(emulator.exchanges()).isEmpty();
    }

    private static ImageClient wrapped(ProviderId id) {
        return (ImageClient) Proxy.newProxyInstance(
                ImageClient.class.getClassLoader(), new Class<?>[] {ImageClient.class}, (proxy, method, args) -> {
                    return method.getName().equals("provider") ? id : proxy;
                });
    }

    private ImageResult drawn(ImageClient by, ImageRequest.Builder request) {
        return time.runUntil(by.generateAsync(request.prompt("a lighthouse")
                .model("dreamshaper")
                .size(64, 64)
                .seed(3)
                .build()));
    }

    private void start(ItsRoseEmulator.Builder options) {
        emulator = options.clock(time).start();
        client = builder().build();
    }

    private ItsRoseBuilder builder() {
        return ItsRose.builder()
                .apiKey(ItsRoseEmulator.API_KEY)
                .baseUrl(emulator.baseUrl().toString())
                .timeSource(time);
    }
}

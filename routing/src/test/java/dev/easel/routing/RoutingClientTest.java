package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ClientClosedException;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.PreparedTask;
import dev.easel.RejectedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.UnsupportedByServiceException;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.dan.Dan;
import dev.easel.dan.DanOptions;
import dev.easel.routing.Decision.Kind;
import dev.easel.routing.Decision.Reason;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RoutingClientTest {
    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final LocalEmulator local = services.local(Duration.ZERO);
    private final ImageClient danClient = services.client(dan);
    private final ImageClient localClient = services.client(local);

    @AfterEach
    void close() {
        services.close();
    }

    private ImageResult image(ImageClient client, ImageRequest request) {
        return services.time.runUntil(client.generateAsync(request, Services.OPTIONS));
    }

    @Test
    void the_first_client_gets_the_request_and_the_result_tells_the_route() {
        RoutingClient client = services.built(services.routing(danClient, localClient));

        ImageResult result = image(client, Services.REQUEST);

        assertThat(result.provider()).isEqualTo(Dan.PROVIDER);
        Route route = result.tag(Route.class).orElseThrow();
        assertThat(route.client()).contains("dan");
        assertThat(route.decisions())
                .extracting(Decision::kind, Decision::client, Decision::reason)
                .containsExactly(tuple(Kind.CHOSEN, "dan", Reason.FIRST));
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void the_next_client_gets_it_where_the_first_refused_it_before_any_work() {
        Services.refuse(dan);
        RoutingClient client = services.built(services.routing(danClient, localClient));

        ImageResult result = image(client, Services.REQUEST);

        assertThat(result.provider().value()).isEqualTo("local");
        assertThat(result.tag(Route.class).orElseThrow().decisions())
                .extracting(Decision::kind, Decision::client, Decision::reason)
                .containsExactly(
                        tuple(Kind.CHOSEN, "dan", Reason.FIRST),
                        tuple(Kind.FELL_BACK, "dan", Reason.REFUSED_BEFORE_WORK),
                        tuple(Kind.CHOSEN, "local", Reason.NEXT));
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(local.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void what_may_have_been_billed_goes_to_no_other_client() {
        dan.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        RoutingClient client = services.built(services.routing(danClient, localClient));

        assertThatThrownBy(() -> image(client, Services.REQUEST))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void a_task_without_an_image_ends_with_the_last_failure_and_has_the_others_suppressed() {
        Services.refuse(dan);
        local.always(ExchangeKind.SUBMIT, Fault.response(400, "application/json", "{\"error\":\"no\"}"));
        RoutingClient client = services.built(services.routing(danClient, localClient));

        CompletionException thrown =
                catchThrowableOfType(CompletionException.class, () -> image(client, Services.REQUEST));

        assertThat(thrown.getCause()).isInstanceOf(RejectedException.class).hasMessageContaining("HTTP 400");
        assertThat(thrown.getCause().getSuppressed()).hasSize(1);
        assertThat(thrown.getCause().getSuppressed()[0]).hasMessageContaining("dan is rate-limiting");
    }

    @Test
    void a_client_that_cannot_do_the_request_is_skipped_with_the_words_of_the_violation() {
        RoutingClient client = services.built(services.routing(danClient, localClient));

        // DAN takes 20 to 60 steps.
        ImageResult result = image(client, Services.REQUEST.toBuilder().steps(4).build());

        assertThat(result.provider().value()).isEqualTo("local");
        assertThat(result.tag(Route.class).orElseThrow().decisions().get(0)).satisfies(skipped -> {
            assertThat(skipped.kind()).isEqualTo(Kind.SKIPPED);
            assertThat(skipped.reason()).isEqualTo(Reason.UNSUPPORTED);
            assertThat(skipped.message()).contains("steps is 4; dan takes 20 to 60");
        });
    }

    @Test
    void where_no_client_can_do_the_request_everything_that_is_wrong_is_thrown_at_once() {
        RoutingClient client = services.built(services.routing(danClient, localClient));

        InvalidRequestException wrong = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client.submit(
                        Services.REQUEST.toBuilder().steps(4).size(100_000, 64).build()));

        assertThat(wrong.violations())
                .extracting(violation -> violation.toString())
                .anySatisfy(text -> assertThat(text).contains("steps is 4", "(client dan)"));
        assertThat(wrong.violations())
                .anySatisfy(violation -> assertThat(violation.message()).contains("(client local)"));
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void options_go_to_the_clients_of_their_provider_alone() {
        Services.refuse(dan);
        RoutingClient client = services.built(services.routing(danClient, localClient));

        ImageResult result = image(
                client,
                Services.REQUEST.toBuilder()
                        .addOptions(DanOptions.builder().build())
                        .build());

        assertThat(result.provider().value()).isEqualTo("local");
    }

    @Test
    void options_of_a_provider_that_no_client_has_are_a_violation_as_for_any_client() {
        RoutingClient client = services.built(services.routing(localClient));

        assertThatThrownBy(() -> client.submit(Services.REQUEST.toBuilder()
                        .addOptions(DanOptions.builder().build())
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options has those of provider dan");
    }

    @Test
    void a_handle_is_resumed_by_the_client_of_its_provider_also_in_another_process() {
        RoutingClient first = services.built(services.routing(danClient, localClient));
        ImageTask task = first.submit(Services.REQUEST, Services.OPTIONS);
        String ticket = services.time.runUntil(task.accepted()).encode();
        services.time.runUntil(task.detach());
        RoutingClient another = services.built(services.routing(services.client(local), services.client(dan)));

        ImageTask resumed = another.resume(TaskHandle.decode(ticket), Services.OPTIONS);

        assertThat(services.time.runUntil(resumed.result()).provider()).isEqualTo(Dan.PROVIDER);
        assertThat(services.time.runUntil(another.checkAsync(TaskHandle.decode(ticket))))
                .isInstanceOf(TaskStatus.Succeeded.class);
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_handle_of_a_provider_that_no_client_speaks_to_is_refused() {
        RoutingClient dans = services.built(services.routing(danClient, localClient));
        ImageTask task = dans.submit(Services.REQUEST, Services.OPTIONS);
        TaskHandle handle = services.time.runUntil(task.accepted());
        RoutingClient locals =
                services.built(services.routing(services.client(local)).aliases(Aliases.none()));

        assertThatThrownBy(() -> locals.resume(handle))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is for provider dan, and none of the clients [local] speaks to it");
        services.time.runUntil(task.result());
    }

    @Test
    void of_two_clients_of_one_provider_the_first_that_does_not_refuse_the_handle_resumes_it() {
        ImageTask task = danClient.submit(
                Services.REQUEST.toBuilder().model(Dan.MODEL_CLARITY).build(), Services.OPTIONS);
        TaskHandle handle = services.time.runUntil(task.accepted());
        services.time.runUntil(task.detach());
        ImageClient elsewhere = Foreign.client(services.client(services.dan()), "resume", client -> {
            throw new InvalidRequestException(Violation.of("task handle", "is of another host"));
        });
        RoutingClient client =
                services.built(services.routing(elsewhere, danClient).keepOpen());

        assertThat(services.time
                        .runUntil(client.resume(handle, Services.OPTIONS).result())
                        .images())
                .hasSize(1);
    }

    @Test
    void a_prepared_task_is_given_out_while_another_thread_still_submits_it() throws Exception {
        CountDownLatch submitting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RoutingClient client = services.built(services.routing(Foreign.clientWithPrepared(danClient, "submit", real -> {
                    submitting.countDown();
                    RoutedTaskTest.awaitQuietly(goOn);
                    return ((PreparedTask) real).submit();
                }))
                .keepOpen());
        PreparedTask prepared = client.prepare(Services.REQUEST, Services.OPTIONS);
        // The common pool may have one thread, which the first one holds.
        Executor threads = command -> new Thread(command).start();
        CompletableFuture<ImageTask> first = CompletableFuture.supplyAsync(prepared::submit, threads);
        RoutedTaskTest.awaitQuietly(submitting);

        CompletableFuture<ImageTask> other = CompletableFuture.supplyAsync(prepared::submit, threads);
        ImageTask task = other.get(10, TimeUnit.SECONDS);
        goOn.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(task);
        assertThat(services.time.runUntil(task.result()).images()).hasSize(1);
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void lists_are_those_of_all_clients_without_doubles() {
        RoutingClient client = services.built(services.routing(danClient, services.client(dan), localClient));

        List<CatalogueEntry> models = services.time.runUntil(client.catalogueAsync(Catalogue.MODELS));

        assertThat(models).extracting(CatalogueEntry::id).doesNotHaveDuplicates();
        assertThat(models)
                .containsAll(services.time.runUntil(danClient.catalogueAsync(Catalogue.MODELS)))
                .hasSizeGreaterThan(1);
        assertThat(client.clients().keySet()).containsExactly("dan", "dan-2", "local");
    }

    @Test
    void a_list_that_fails_at_one_client_leaves_the_others_and_at_all_is_a_failure() {
        dan.always(ExchangeKind.CATALOGUE, Fault.response(403, "application/json", "{\"code\":403}"));
        RoutingClient client = services.built(services.routing(danClient, localClient));

        assertThat(services.time.runUntil(client.catalogueAsync(Catalogue.SAMPLERS)))
                .isNotEmpty();
        RoutingClient alone = services.built(services.routing(danClient).aliases(Aliases.none()));
        assertThatThrownBy(() -> services.time.runUntil(alone.catalogueAsync(Catalogue.MODELS)))
                .isInstanceOf(CompletionException.class);
    }

    @Test
    void an_operation_goes_to_the_first_client_that_does_it() {
        RoutingClient client = services.built(services.routing(localClient, danClient));
        ImageInput image =
                ImageInput.bytes(image(client, Services.REQUEST).first().bytes());

        ImageResult larger = services.time.runUntil(client.upscaleAsync(
                UpscaleRequest.builder().image(image).factor(2).build(), Services.OPTIONS));
        String caption = services.time.runUntil(client.captionAsync(CaptionRequest.of(image), Services.OPTIONS));

        assertThat(larger.provider()).isEqualTo(Dan.PROVIDER);
        assertThat(larger.tag(Route.class).orElseThrow().decisions().get(0).reason())
                .isEqualTo(Reason.UNSUPPORTED);
        assertThat(caption).isNotBlank();
        assertThatThrownBy(() -> client.submitPromptExpansion("a lighthouse"))
                .isInstanceOf(UnsupportedByServiceException.class)
                .hasMessageContaining("none of the clients [local, dan] does prompt expansion");
    }

    @Test
    void a_prepared_task_has_the_handle_of_the_client_that_it_goes_to_and_is_submitted_once() {
        RoutingClient client = services.built(services.routing(danClient, localClient));

        PreparedTask prepared =
                client.prepare(Services.REQUEST.toBuilder().requestId("my-id").build(), Services.OPTIONS);
        assertThat(prepared.handle().requestId()).isEqualTo("my-id");
        ImageTask task = prepared.submit();

        assertThat(prepared.submit()).isSameAs(task);
        assertThat(services.time.runUntil(task.result()).handle().requestId()).isEqualTo("my-id");
        assertThat(dan.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void an_id_of_the_callers_is_used_once_for_each_provider() {
        DanEmulator another = services.dan();
        Services.refuse(dan);
        Services.refuse(another);
        RoutingClient client = services.built(services.routing(danClient, services.client(another), localClient));

        ImageTask task =
                client.submit(Services.REQUEST.toBuilder().requestId("my-id").build(), Services.OPTIONS);
        ImageResult result = services.time.runUntil(task.result());

        assertThat(result.handle().requestId()).isEqualTo("my-id");
        assertThat(result.tag(Route.class).orElseThrow().decisions())
                .filteredOn(decision -> decision.kind() == Kind.FELL_BACK)
                .extracting(decision -> decision.handle().orElseThrow().requestId())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("my-id"),
                        second -> assertThat(second).isNotEqualTo("my-id"));
    }

    @Test
    void closing_closes_the_clients_and_ends_what_is_under_way() {
        LocalEmulator slow = services.local(Duration.ofMinutes(5));
        ImageClient slowClient = services.client(slow);
        RoutingClient client = services.built(services.routing(slowClient));
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        services.time.runUntil(task.accepted());

        client.close();

        assertThatThrownBy(() -> task.await(Duration.ofSeconds(20))).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> slowClient.submit(ImageRequest.of("a lighthouse")))
                .isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> client.submit(Services.REQUEST)).isInstanceOf(ClientClosedException.class);
        client.close();
    }

    @Test
    void clients_that_are_kept_open_finish_what_is_under_way() {
        RoutingClient client = services.built(
                services.routing(danClient).aliases(Aliases.none()).keepOpen());
        ImageTask task = client.submit(
                Services.REQUEST.toBuilder().model(Dan.MODEL_CLARITY).build(), Services.OPTIONS);

        client.close();

        assertThat(services.time.runUntil(task.result()).images()).hasSize(1);
        assertThatThrownBy(() -> client.submit(Services.REQUEST)).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void a_routing_client_may_be_a_client_of_another() {
        RoutingClient inner = services.built(services.routing(danClient));
        Services.refuse(dan);
        RoutingClient outer = services.built(
                Images.builder().timeSource(services.time).add(inner).add("spare", localClient));

        ImageResult result = image(outer, Services.REQUEST);

        assertThat(result.tag(Route.class).orElseThrow().client()).contains("spare");
    }

    @Test
    void wrong_settings_are_named() {
        assertThatThrownBy(() -> Images.builder().build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("clients has none; add one");
        assertThatThrownBy(() -> Images.builder().add("eu", danClient).add("eu", localClient))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has two of the name \"eu\"");
        assertThatThrownBy(() -> Images.builder().add(" ", danClient)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Images.builder().deadline(Duration.ZERO)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void no_key_is_sent_to_the_other_service() {
        Services.refuse(dan);
        RoutingClient client = services.built(services.routing(danClient, localClient));

        image(client, Services.REQUEST);

        assertThat(local.exchanges()).isNotEmpty().allSatisfy(RoutingClientTest::hasNoDanKey);
    }

    private static void hasNoDanKey(Exchange exchange) {
        assertThat(exchange.headers().toString()).doesNotContain(DanEmulator.ANONYMOUS_KEY);
    }
}

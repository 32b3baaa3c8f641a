package dev.easel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.bfl.Bfl;
import dev.easel.spring.boot.test.EaselEmulators;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.OpenAiEmulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Started applications over HTTP, on Spring MVC with Tomcat and on WebFlux with Netty. */
class WebTest {
    private static final int MOST = 64 * 1024;

    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_callback_ends_the_wait_of_its_task(WebApplicationType web) {
        start(web);
        ImageClient bfl = application.getBean("bflImageClient", ImageClient.class);
        ImageRequest request = ImageRequest.builder()
                .model(Bfl.MODEL_FLUX_2_PRO)
                .prompt("a lighthouse")
                .size(256, 256)
                .callbackUrl(application.getBean(CallbackAddresses.class).of(bfl))
                .build();

        BflEmulator service = application.getBean(BflEmulator.class);

        CompletableFuture<ImageResult> result = bfl.submit(request).result();
        List<CallbackDelivery> deliveries = List.of();
        while (deliveries.isEmpty() && !result.isDone()) {
            deliveries = service.deliverWebhooks();
            LockSupport.parkNanos(20_000_000);
        }

        assertThat(deliveries)
                .as("callbacks before a poll found the end")
                .singleElement()
                .matches(CallbackDelivery::acknowledged);
        assertThat(result.join().images()).hasSize(1);
        assertThat(service.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void each_callback_has_the_status_that_the_receiver_says(WebApplicationType web) throws Exception {
        start(web);
        String path = address().getPath();

        assertThat(send("GET", path, BodyPublishers.noBody()).statusCode()).isEqualTo(405);
        assertThat(send("GET", path, BodyPublishers.noBody()).headers().firstValue("Allow"))
                .contains("POST, PUT");
        assertThat(send("POST", "/easel/callbacks/stranger", BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("POST", "/easel/callbacks", BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("POST", path, BodyPublishers.ofByteArray(new byte[MOST + 1]))
                        .statusCode())
                .isEqualTo(413);
        assertThat(send("POST", path, unannounced(MOST * 20)).statusCode()).isEqualTo(413);
        assertThat(send("POST", "/easel/callbacks/stranger", unannounced(MOST * 20))
                        .statusCode())
                .as("a stranger is not told that there is something")
                .isEqualTo(404);
        assertThat(send("POST", path, BodyPublishers.ofString("{\"id\":\"forged\"}"))
                        .statusCode())
                .as("not signed by the service")
                .isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void what_calls_the_one_address_of_an_account_has_to_be_signed(WebApplicationType web) throws Exception {
        start(
                web,
                "easel.openai.background=gpt-5.6",
                "easel.openai.webhook-secret=whsec_TUFSS0VES0VZTUFSS0VES0VZTUFSS0VES0VZ");

        assertThat(send("POST", "/easel/callbacks/openai", BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("POST", "/easel/callbacks/dan", BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void health_names_the_clients_and_calls_no_service(WebApplicationType web) throws Exception {
        start(web);

        HttpResponse<String> health = send("GET", "/actuator/health", BodyPublishers.noBody());

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body())
                .contains(
                        "\"easel\":{", "\"bfl\":\"configured\"", "\"dan\":\"configured\"", "\"openai\":\"configured\"");
        assertThat(application.getBean(DanEmulator.class).exchanges()).isEmpty();
    }

    @Test
    void a_probe_tells_which_service_does_not_respond() throws Exception {
        start(WebApplicationType.SERVLET, "easel.health.probe=true", "easel.retries.attempts=1");
        HttpResponse<String> before = send("GET", "/actuator/health", BodyPublishers.noBody());
        application.getBean(DanEmulator.class).close();

        HttpResponse<String> after = send("GET", "/actuator/health", BodyPublishers.noBody());

        assertThat(before.statusCode()).as(before.body()).isEqualTo(200);
        assertThat(before.body()).contains("\"dan\":\"up\"", "\"openai\":\"up\"", "\"bfl\":\"up\"");
        assertThat(application.getBean(OpenAiEmulator.class).count(ExchangeKind.SUBMIT))
                .isZero();
        assertThat(after.statusCode()).isEqualTo(503);
        assertThat(after.body()).contains("\"dan\":\"down: ", "\"openai\":\"up\"");
    }

    @Test
    void health_can_be_turned_off() throws Exception {
        start(WebApplicationType.SERVLET, "management.health.easel.enabled=false");

        assertThat(send("GET", "/actuator/health", BodyPublishers.noBody()).body())
                .doesNotContain("easel");
    }

    @Test
    void without_its_path_there_is_no_endpoint() throws Exception {
        start(WebApplicationType.SERVLET, "easel.callback.path=false");

        assertThat(application.getBeanNamesForType(CallbackAddresses.class)).isEmpty();
        assertThat(send("POST", "/easel/callbacks", BodyPublishers.noBody()).statusCode())
                .isEqualTo(404);
    }

    private void start(WebApplicationType web, String... properties) {
        int port = freePort();
        String[] all = {
            "server.port=" + port,
            "spring.main.banner-mode=off",
            "easel.callback.path=/easel/callbacks/",
            "easel.callback.public-url=http://127.0.0.1:" + port,
            "management.endpoint.health.show-details=always",
            "management.endpoint.health.show-components=always"
        };
        application = new SpringApplicationBuilder(Application.class)
                .web(web)
                .properties(all)
                .properties(properties)
                .run();
    }

    private URI address() {
        return application
                .getBean(CallbackAddresses.class)
                .of(application.getBean("bflImageClient", ImageClient.class));
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body) throws Exception {
        URI root = URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("server.port"));
        return http.send(
                HttpRequest.newBuilder(root.resolve(path)).method(method, body).build(), BodyHandlers.ofString());
    }

    /** A body in chunks, whose length nobody tells. */
    private static BodyPublisher unannounced(int bytes) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes]));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EaselEmulators({BflEmulator.class, DanEmulator.class, OpenAiEmulator.class})
    static class Application {}
}

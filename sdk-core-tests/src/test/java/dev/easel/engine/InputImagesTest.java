package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.Capabilities;
import dev.easel.EaselException;
import dev.easel.Feature;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageUploader;
import dev.easel.InputForm;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import dev.easel.RejectedException;
import dev.easel.ServiceException;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.testkit.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Input images are fetched and uploaded before the submission, each once; nothing is submitted without them. */
@Timeout(30)
class InputImagesTest {
    private static final URI PLACED = URI.create("https://images.example/1.png");

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        service.response("/submit", ToyService.done());
    }

    @AfterEach
    void stop() {
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void an_image_at_an_address_is_fetched_for_a_service_that_takes_bytes() {
        service.response("/in.png", ToyService.status(500, "")).response("/in.png", ToyService.image());

        generate(InputForm.BASE64, null, ImageInput.url(URI.create(service.url() + "/in.png")));

        assertThat(submitted()).containsExactly("{\"input\":\"image/png, " + ToyService.IMAGE.length + " bytes\"}");
        assertThat(service.count("/in.png")).isEqualTo(2);
    }

    @Test
    void an_image_at_an_address_is_fetched_for_a_model_that_takes_bytes_where_others_take_addresses() {
        service.response("/in.png", ToyService.image());

        generate(
                InputForm.URL_OR_BASE64,
                null,
                ImageRequest.builder()
                        .prompt("a lighthouse")
                        .model(InputProtocol.BYTES_ALONE)
                        .initImage(ImageInput.url(URI.create(service.url() + "/in.png")))
                        .build());

        assertThat(submitted()).containsExactly("{\"input\":\"image/png, " + ToyService.IMAGE.length + " bytes\"}");
    }

    @Test
    void an_image_that_cannot_be_fetched_ends_the_task_before_anything_is_submitted() {
        service.response("/in.png", ToyService.status(404, "no such image"));

        InvalidRequestException invalid = catchThrowableOfType(
                InvalidRequestException.class,
                () -> generate(InputForm.BASE64, null, ImageInput.url(URI.create(service.url() + "/in.png"))));

        assertThat(invalid)
                .hasMessageContaining("input image")
                .hasMessageContaining("at host " + service.url().getHost() + " could not be fetched (HTTP 404")
                .hasMessageContaining("give a file or bytes");
        assertThat(invalid.mayHaveBeenBilled()).isFalse();
        assertThat(service.count("/submit")).isZero();
    }

    @Test
    void an_image_at_an_address_is_left_there_for_a_service_that_takes_addresses() {
        generate(InputForm.URL, null, ImageInput.url(PLACED));

        assertThat(submitted()).containsExactly("{\"input\":\"" + PLACED + "\"}");
        assertThat(service.seen()).hasSize(1);
    }

    @Test
    void the_applications_uploader_puts_bytes_where_the_service_can_fetch_them() {
        List<String> seen = new CopyOnWriteArrayList<>();

        generate(
                InputForm.URL,
                image -> {
                    try (InputStream in = image.open()) {
                        seen.add(image.mediaType() + ", " + image.length() + ", " + in.readAllBytes().length);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return CompletableFuture.completedFuture(PLACED);
                },
                ImageInput.bytes(ToyService.IMAGE));

        int length = ToyService.IMAGE.length;
        assertThat(seen).containsExactly("image/png, " + length + ", " + length);
        assertThat(submitted()).containsExactly("{\"input\":\"" + PLACED + "\"}");
    }

    @Test
    void an_uploader_that_fails_ends_the_task_before_anything_is_submitted() {
        assertThat(uploadFailure(CompletableFuture.failedFuture(new IOException("bucket full"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        "could not be uploaded by the client's uploader (java.io.IOException: bucket full)");
        assertThat(uploadFailure(CompletableFuture.completedFuture(null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("it completed with null");
        assertThat(uploadFailure(CompletableFuture.completedFuture(URI.create("file:///etc/passwd"))))
                .as("no address that a service could fetch from")
                .isInstanceOf(InvalidRequestException.class);
        InvalidRequestException own = catchThrowableOfType(
                InvalidRequestException.class, () -> ImageInput.url(URI.create("file:///tmp/a.png")));
        assertThat(uploadFailure(CompletableFuture.failedFuture(own))).isSameAs(own);
        assertThat(service.count("/submit")).isZero();
    }

    @Test
    void the_services_own_upload_route_gets_the_image_and_the_submission_names_it() {
        service.response("/upload", "{\"name\":\"u1\"}");

        generate(InputForm.MULTIPART, null, ImageInput.bytes(ToyService.IMAGE));

        assertThat(submitted()).containsExactly("{\"input\":\"u1\"}");
        assertThat(service.count("/upload")).isEqualTo(1);
    }

    @Test
    void an_upload_costs_nothing_and_is_sent_again_twice() {
        service.response("/upload", ToyService.cut())
                .response("/upload", busy("7"))
                .response("/upload", "{\"name\":\"u1\"}");

        generate(InputForm.MULTIPART, null, ImageInput.bytes(ToyService.IMAGE));

        assertThat(submitted()).containsExactly("{\"input\":\"u1\"}");
        assertThat(Duration.ofNanos(time.nanoTime())).isEqualTo(Duration.ofMillis(7_500));
    }

    @Test
    void an_upload_that_fails_three_times_ends_the_task() {
        service.response("/upload", ToyService.status(500, "broken"));

        assertThat(catchThrowable(() -> generate(InputForm.MULTIPART, null, ImageInput.bytes(ToyService.IMAGE))))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("broken");
        assertThat(service.count("/upload")).isEqualTo(3);
        assertThat(service.count("/submit")).isZero();
    }

    @Test
    void an_upload_that_the_service_rejects_is_sent_once() {
        service.response("/upload", ToyService.status(413, "too large"));

        assertThat(catchThrowable(() -> generate(InputForm.MULTIPART, null, ImageInput.bytes(ToyService.IMAGE))))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("too large");
        assertThat(service.count("/upload")).isEqualTo(1);
    }

    @Test
    void images_are_prepared_once_however_many_calls_the_request_needs() {
        service.response("/upload", "{\"name\":\"u1\"}");

        ImageResult result = generate(
                InputForm.MULTIPART,
                null,
                ImageRequest.builder()
                        .prompt("a lighthouse")
                        .initImage(ImageInput.bytes(ToyService.IMAGE))
                        .count(3)
                        .build());

        assertThat(result.images()).hasSize(3);
        assertThat(service.count("/upload")).isEqualTo(1);
        assertThat(submitted()).hasSize(3).containsOnly("{\"input\":\"u1\"}");
    }

    private Throwable uploadFailure(CompletableFuture<URI> upload) {
        return catchThrowable(() -> generate(InputForm.URL, image -> upload, ImageInput.bytes(ToyService.IMAGE)));
    }

    private ImageResult generate(InputForm form, ImageUploader uploader, ImageInput input) {
        return generate(
                form,
                uploader,
                ImageRequest.builder().prompt("a lighthouse").initImage(input).build());
    }

    private ImageResult generate(InputForm form, ImageUploader uploader, ImageRequest request) {
        AnyClient builder = AnyClient.of(new InputProtocol(form), service.url()).timeSource(time);
        if (uploader != null) {
            builder.uploader(uploader);
        }
        try (ImageClient client = builder.build()) {
            return time.runUntil(client.generateAsync(request));
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }

    private List<String> submitted() {
        List<String> bodies = new ArrayList<>();
        service.seen().stream()
                .filter(request -> request.getUrl().encodedPath().equals("/submit"))
                .forEach(request -> bodies.add(request.getBody().utf8()));
        return bodies;
    }

    private static MockResponse busy(String retryAfter) {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", retryAfter)
                .build();
    }

    /** The toy that takes one input image, and sends what it was given for it. Multipart stands for an upload route. */
    private static final class InputProtocol extends BentProtocol {
        static final String BYTES_ALONE = "bytes-alone";

        private final InputForm form;

        InputProtocol(InputForm form) {
            this.form = form;
        }

        @Override
        public Capabilities capabilities() {
            return straight.capabilities().toBuilder()
                    .addOperations(Operation.IMAGE_TO_IMAGE)
                    .addFeatures(Feature.INIT_IMAGE)
                    .inputForm(form)
                    .build();
        }

        @Override
        public Capabilities capabilities(String model) {
            return model.equals(BYTES_ALONE)
                    ? capabilities().toBuilder().inputForm(InputForm.BASE64).build()
                    : capabilities();
        }

        @Override
        public Job generate(ImageRequest request) {
            ImageInput input = request.initImage().orElseThrow();
            return new Job() {
                @Override
                public List<ImageInput> inputs() {
                    return List.of(input);
                }

                @Override
                public Optional<WireExchange<String>> upload(ImageInput image, Payload payload) {
                    return form == InputForm.MULTIPART ? Optional.of(uploading(payload)) : Optional.empty();
                }

                @Override
                public WireExchange<FinishedWork> submit(SubmitContext context) {
                    String given = switch (form) {
                        case MULTIPART -> context.uploaded(input);
                        case URL -> context.address(input).toString();
                        default -> {
                            Payload payload = context.payload(input);
                            yield payload.mediaType() + ", " + payload.length() + " bytes";
                        }
                    };
                    return new WireExchange<>(
                            WireRequest.post("/submit")
                                    .json(JsonObject.create().put("input", given))
                                    .imagesIn("images")
                                    .build(),
                            BentProtocol::straightSubmitted);
                }
            };
        }

        private static WireExchange<String> uploading(Payload payload) {
            return new WireExchange<>(
                    WireRequest.post("/upload").body(WireBody.raw(payload)).build(),
                    response -> response.isSuccessful()
                            ? Outcome.done(
                                    response.json().get("name").nonBlank().orElseThrow())
                            : Outcome.failed(Problem.ofStatus(response, response.excerpt())));
        }
    }
}

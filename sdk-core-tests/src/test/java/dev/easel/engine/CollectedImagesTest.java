package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.Capabilities;
import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.Generation;
import dev.easel.ImageClient;
import dev.easel.ImageFailure;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ProtocolException;
import dev.easel.ResponseLimits;
import dev.easel.TaskFailedException;
import dev.easel.TaskTimeoutException;
import dev.easel.Usage;
import dev.easel.Warning;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests which images of a response are the user's, at which place and with which seed, and which are missing. */
@Timeout(30)
class CollectedImagesTest {
    private static final String IMAGE = Base64.getEncoder().encodeToString(ToyService.IMAGE);
    private static final ImageRequest THREE =
            ImageRequest.builder().prompt("a lighthouse").seed(42).count(3).build();

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
    }

    @AfterEach
    void stop() {
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void images_of_one_call_have_their_places_and_seeds_in_a_row() {
        ImageResult result = generate(THREE, images(3), FinishedWork::of);

        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 1, 2);
        assertThat(result.images())
                .extracting(image -> image.generation().seed())
                .containsExactly(OptionalLong.of(42), OptionalLong.of(43), OptionalLong.of(44));
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void an_image_that_is_missing_is_a_failure_at_its_place() {
        ImageResult result = generate(THREE, images(2), FinishedWork::of);

        assertThat(result.images()).hasSize(2);
        assertThat(result.failures()).singleElement().satisfies(missing -> {
            assertThat(missing.index()).isEqualTo(2);
            assertThat(missing.cause())
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("generated 2 of 3 images");
        });
    }

    @Test
    void an_image_more_than_was_requested_is_an_extra_one_without_a_seed() {
        ImageResult result = generate(
                THREE,
                images(5),
                images -> FinishedWork.of(images.subList(0, 4)).withExtraImages(images.subList(4, 5)));

        assertThat(result.images()).hasSize(3);
        assertThat(result.extraImages()).extracting(GeneratedImage::index).containsExactly(0, 1);
        assertThat(result.extraImages())
                .allSatisfy(extra -> assertThat(extra.generation().seed()).isEmpty());
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void an_image_that_the_service_did_not_make_says_why_and_takes_no_other_with_it() {
        Problem nsfw = Problem.contentRefused(ContentRefusedException.Stage.OUTPUT, "no luck", List.of());

        ImageResult result = generate(
                THREE,
                images(2),
                images -> FinishedWork.of(List.of(images.get(0), MadeImage.failed(nsfw), images.get(1))));

        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 2);
        assertThat(result.failures()).singleElement().satisfies(missing -> {
            assertThat(missing.index()).isEqualTo(1);
            assertThat(missing.cause())
                    .isInstanceOf(ContentRefusedException.class)
                    .hasMessageContaining("no luck");
        });
    }

    @Test
    void an_image_that_is_none_takes_no_other_with_it() {
        ImageResult result = generate(
                THREE, "{\"images\":[\"" + IMAGE + "\",\"not: base64!\",\"" + IMAGE + "\"]}", FinishedWork::of);

        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 2);
        assertThat(result.failures())
                .singleElement()
                .satisfies(missing -> assertThat(missing.cause()).hasMessageContaining("sent an image that"));
    }

    @Test
    void an_extra_image_that_fails_is_left_out() {
        ImageResult result = generate(
                THREE,
                "{\"images\":[\"" + IMAGE + "\",\"" + IMAGE + "\",\"" + IMAGE + "\",\"not: base64!\"]}",
                FinishedWork::of);

        assertThat(result.images()).hasSize(3);
        assertThat(result.extraImages()).isEmpty();
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void work_without_an_image_is_a_failure() {
        assertThat(catchThrowable(() -> generate(THREE, images(1), images -> FinishedWork.of(List.of()))))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("toy finished the task without an image");
    }

    @Test
    void text_may_come_without_an_image() {
        ImageResult result = generate(THREE, images(1), images -> FinishedWork.ofTexts(List.of("a word")));

        assertThat(result.texts()).containsExactly("a word");
    }

    @Test
    void a_response_may_name_as_many_images_as_the_limit_says_and_no_more() {
        MadeImage remote = MadeImage.remote(Download.of(
                WireRequest.fetch(URI.create(service.url() + "/a.png")).image().build()));
        service.response("/a.png", ToyService.image());

        assertThat(generate(THREE, "{}", images -> FinishedWork.of(Collections.nCopies(5, remote)))
                        .images())
                .hasSize(3);
        assertThat(catchThrowable(
                        () -> generate(THREE, "{}", images -> FinishedWork.of(Collections.nCopies(6, remote)))))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("it names 6 images, more than 5 (ResponseLimits.images)");
        assertThat(service.count("/a.png")).isEqualTo(5);
    }

    @Test
    void at_the_deadline_what_is_there_is_delivered_and_the_rest_says_why_not() {
        service.response("/a.png", ToyService.status(500, "broken"));
        MadeImage late = MadeImage.remote(Download.of(
                WireRequest.fetch(URI.create(service.url() + "/a.png")).image().build()));

        ImageResult result = generate(
                THREE,
                "{\"images\":[\"" + IMAGE + "\",\"not: base64!\"]}",
                images -> FinishedWork.of(List.of(images.get(0), images.get(1), late))
                        .withExtraImages(List.of(late)));

        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0);
        assertThat(result.failures()).extracting(ImageFailure::index).containsExactly(1, 2);
        assertThat(result.failures().get(0).cause()).hasMessageContaining("sent an image that");
        assertThat(result.failures().get(1).cause())
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageContaining("waiting for an image to be downloaded (HTTP 500, broken)")
                .satisfies(missing -> assertThat(missing.mayHaveBeenBilled()).isTrue());
    }

    @Test
    void what_the_response_says_of_an_image_counts_more_than_what_was_sent() {
        Generation said = Generation.builder()
                .seed(7)
                .prompt("a lighthouse, dusk")
                .negativePrompt("people")
                .sampler("euler")
                .scheduler("karras")
                .steps(20)
                .guidanceScale(7.5)
                .model("toy-2")
                .putMetadata("vae", "toy-vae")
                .build();

        ImageResult result = generate(
                THREE,
                images(3),
                images -> FinishedWork.of(List.of(images.get(0).withGeneration(said), images.get(1), images.get(2))));

        assertThat(result.images().get(0).generation()).isEqualTo(said);
        assertThat(result.images().get(1).generation().seed()).hasValue(43);
    }

    @Test
    void an_address_that_may_not_be_fetched_fails_alone() {
        MadeImage inside = MadeImage.remote(Download.of(WireRequest.fetch(URI.create("http://127.0.0.2:1/a.png"))
                .image()
                .build()));

        ImageResult result =
                generate(THREE, images(2), images -> FinishedWork.of(List.of(images.get(0), inside, images.get(1))));

        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 2);
        assertThat(result.failures())
                .singleElement()
                .satisfies(missing -> assertThat(missing.cause()).hasMessageContaining("could not be downloaded"));
    }

    @Test
    void what_the_service_says_of_the_work_is_in_the_result() {
        Usage usage = Usage.builder().credits(BigDecimal.valueOf(2)).build();
        Warning warning = Warning.of("steps", "were rounded");

        ImageResult result = generate(
                THREE,
                images(3),
                images -> FinishedWork.of(images)
                        .withModel("toy-2")
                        .withUsage(usage)
                        .withWarnings(List.of(warning))
                        .withTexts(List.of("a word")));

        assertThat(result.model()).hasValue("toy-2");
        assertThat(result.usage()).isEqualTo(usage);
        assertThat(result.warnings()).contains(warning);
        assertThat(result.texts()).containsExactly("a word");
    }

    @Test
    void what_several_calls_say_is_put_together() {
        Usage usage = Usage.builder().credits(BigDecimal.valueOf(2)).build();
        Warning warning = Warning.of("steps", "were rounded");

        ImageResult result = generate(
                1,
                THREE,
                images(1),
                images -> FinishedWork.of(images).withUsage(usage).withWarnings(List.of(warning)));

        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 1, 2);
        assertThat(result.images())
                .extracting(image -> image.generation().seed())
                .containsExactly(OptionalLong.of(42), OptionalLong.of(43), OptionalLong.of(44));
        assertThat(result.usage().credits()).hasValue(BigDecimal.valueOf(6));
        assertThat(result.warnings()).as("said once").containsOnlyOnce(warning);
        assertThat(result.attempts()).isEqualTo(3);
    }

    private ImageResult generate(ImageRequest request, String response, Function<List<MadeImage>, FinishedWork> work) {
        return generate(3, request, response, work);
    }

    /** Generates, with a service that makes so many images a call and gives this response, which means that work. */
    private ImageResult generate(
            int perCall, ImageRequest request, String response, Function<List<MadeImage>, FinishedWork> work) {
        service.forget("/submit");
        service.response("/submit", response);
        BentProtocol protocol = new BentProtocol() {
            @Override
            public Capabilities capabilities() {
                return straight.capabilities().toBuilder()
                        .imagesPerCall(perCall)
                        .build();
            }

            @Override
            Outcome<FinishedWork> submitted(WireResponse said) {
                return Outcome.done(work.apply(said.json().get("images").imageList().stream()
                        .map(MadeImage::inline)
                        .toList()));
            }
        };
        try (ImageClient client = AnyClient.of(protocol, service.url())
                .timeSource(time)
                .limits(ResponseLimits.builder().images(perCall + 2).build())
                .build()) {
            return time.runUntil(client.generateAsync(request));
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }

    private static String images(int count) {
        return "{\"images\":[" + String.join(",", Collections.nCopies(count, "\"" + IMAGE + "\"")) + "]}";
    }
}

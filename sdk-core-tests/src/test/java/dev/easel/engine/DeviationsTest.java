package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskHandle;
import dev.easel.Upscale;
import dev.easel.Warning;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.VirtualTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests where an image is not what was requested, the result says so; where that is not known, it says nothing. */
@Timeout(30)
class DeviationsTest {
    private static final EmulatedImage IMAGE = EmulatedImage.of("a cat", 1, 32, 16);

    private final VirtualTime time = VirtualTime.create();
    private final Words protocol = new Words();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = AnyClient.of(protocol, service.url()).timeSource(time).build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "32, 16, true", // as asked
        "32, 24, false",
        "64, 16, false",
        "16, 32, false",
    })
    void an_image_of_another_size_is_warned_about(int width, int height, boolean asAsked) {
        ImageResult result = generate(request -> request.size(width, height), IMAGE.png());

        assertThat(result.first().size()).contains(Size.of(32, 16));
        assertThat(result.warnings())
                .extracting(Warning::toString)
                .isEqualTo(
                        asAsked
                                ? List.of()
                                : List.of("size of image 0 is 32x16, and " + width + "x" + height + " was asked for"));
    }

    @Test
    void a_model_that_was_left_out_is_not_said_to_be_the_one_that_was_used() {
        ImageResult result = generate(request -> request.model("dreamshaper"), IMAGE.png());

        assertThat(fields(result)).containsExactly("model");
        assertThat(result.model()).isEmpty();
    }

    @Test
    void a_size_that_nobody_requested_is_not_warned_about() {
        assertThat(generate(request -> request, IMAGE.png()).warnings()).isEmpty();
    }

    @Test
    void a_size_that_a_field_of_the_users_own_may_change_is_not_warned_about() {
        ImageResult result = generate(request -> request.size(64, 64).putExtraField("hr_resize_x", 32), IMAGE.png());

        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void a_size_that_the_provider_says_is_made_otherwise_is_expected() {
        protocol.size = Size.of(32, 16);

        assertThat(generate(request -> request.size(64, 64), IMAGE.png()).warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, 100, 2.0, 400, 200, false",
        "200, 100, 2.0, 448, 192, false", // rounded by the second pass
        "200, 100, 2.0, 200, 100, true", // no second pass
        "200, 100, 1.5, 300, 150, false",
        "200, 100, 4.0, 400, 200, true",
    })
    void an_image_that_was_to_be_enlarged_has_about_that_size(
            int width, int height, double factor, int made, int madeHeight, boolean warned) {
        ImageResult result = generate(
                request -> request.size(width, height).upscale(Upscale.by(factor)),
                EmulatedImage.of("a cat", 1, made, madeHeight).png());

        assertThat(fields(result)).isEqualTo(warned ? List.of("size") : List.of());
    }

    @Test
    void seeds_are_counted_up_over_all_images_and_every_other_seed_is_warned_about() {
        service.response("/submit", response("", told("Seed: 7"), told("Seed: 8")))
                .response("/submit", response("", told("Seed: 42"), told("Seed: 10")));

        ImageResult result = client.generate(
                ImageRequest.builder().prompt("a cat").seed(7).count(4).build());

        assertThat(result.images())
                .extracting(image -> image.seed().getAsLong())
                .containsExactly(7L, 8L, 42L, 10L);
        assertThat(result.warnings())
                .extracting(Warning::toString)
                .containsExactly("seed of image 2 is 42 by the response or the image's own metadata, and 9 (counted up"
                        + " for each image) was asked for");
    }

    @Test
    void a_response_that_repeats_the_seed_that_was_sent_counts_less_than_the_image() {
        service.response("/submit", response("\"seed\":7,", told("Seed: 42")));

        ImageResult result = client.generate(seeded(7));

        assertThat(result.first().seed()).hasValue(42);
        assertThat(fields(result)).containsExactly("seed");
    }

    @Test
    void a_response_that_names_another_seed_than_was_sent_is_warned_about() {
        service.response("/submit", response("\"seed\":5,", IMAGE.png()));

        ImageResult result = client.generate(seeded(7));

        assertThat(result.first().seed()).hasValue(5);
        assertThat(fields(result)).containsExactly("seed");
    }

    @Test
    void a_resumed_task_knows_the_seed_that_was_sent() {
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", response("", told("Seed: 42")));
        TaskHandle handle = client.submit(seeded(7)).detach().join();

        ImageResult result = client.resume(handle).result().join();

        assertThat(fields(result)).containsExactly("seed");
    }

    @Test
    void a_seed_that_the_server_skipped_is_not_reported() {
        protocol.seed = MadeImage::withoutSentSeed;

        ImageResult result = generate(request -> request.seed(7), IMAGE.png());

        assertThat(result.first().seed()).isEmpty();
    }

    @Test
    void a_seed_that_the_provider_sent_is_reported_unless_the_image_says_another() {
        protocol.seed = image -> image.withSentSeed(99);

        assertThat(generate(request -> request, IMAGE.png()).first().seed()).hasValue(99);
        assertThat(generate(request -> request, told("Seed: 42")).first().seed())
                .hasValue(42);
    }

    @ParameterizedTest
    @CsvSource({"Steps: 20, false", "Steps: 28, true"})
    void another_number_of_steps_is_warned_about(String told, boolean warned) {
        ImageResult result = generate(request -> request.steps(20), told(told + ", Seed: 1"));

        assertThat(fields(result)).isEqualTo(warned ? List.of("steps") : List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "DPM++ 2M, DPM++ 2M, false",
        "DPM++ 2M, dpmpp_2m, false",
        "DPM++ 2M, k_dpmpp_2m, false",
        "DPM++ 2M, DPM++ 2M Karras, false",
        "DPM++ 2M, dpm++2m, false",
        "DPM++ 2M, DPM++ 2M SDE, true",
        "DPM++ 2M, Euler a, true",
        "DPM++ 2M, euler_ancestral, true",
        "DPM++ 2M, Euler Karras, true",
        "DPM++ 2M, a sampler of tomorrow, false",
        "Euler a, euler_a, false",
        "Euler a, euler_ancestral, false",
        "DDIM, ddim_trailing, false", // the provider's word
        "Euler a, ddim_trailing, true",
        "DPM++ 2M Karras, DPM++ 2M, false", // the scheduler has a field of its own there
        "DPM++ 2M Karras, Euler, true",
        "their_own, their_own, false", // one that only the provider knows
        "their_own, Euler a, true",
        "a sampler of tomorrow, Euler a, false", // whose other names nobody knows
        "UniPC, uni_pc, false",
    })
    void another_sampler_is_warned_about_whatever_its_spelling(String asked, String told, boolean warned) {
        ImageResult result =
                generate(request -> request.sampler(Sampler.of(asked)), told("Sampler: " + told + ", Seed: 1"));

        assertThat(fields(result)).isEqualTo(warned ? List.of("sampler") : List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "Karras, 'Sampler: DPM++ 2M, Schedule type: Karras', false",
        "Karras, 'Sampler: DPM++ 2M Karras', false",
        "Karras, 'Sampler: DPM++ 2M', false", // not known
        "Karras, 'Sampler: DPM++ 2M, Schedule type: Automatic', true", // none was chosen
        "Karras, 'Sampler: DPM++ 2M, Schedule type: a scheduler of tomorrow', false",
        "Karras, 'Sampler: DPM++ 2M, Schedule type: Exponential', true",
        "Exponential, 'Sampler: DPM++ 2M Karras', true",
        "Normal, 'Sampler: DPM++ 2M, Schedule type: discrete', false", // the provider's word
        "Karras, 'Sampler: DPM++ 2M, Schedule type: discrete', true",
    })
    void another_scheduler_is_warned_about_also_behind_the_sampler(String asked, String told, boolean warned) {
        ImageResult result = generate(request -> request.scheduler(Scheduler.of(asked)), told(told + ", Seed: 1"));

        assertThat(fields(result)).isEqualTo(warned ? List.of("scheduler") : List.of());
    }

    @Test
    void images_of_one_request_that_are_the_same_are_warned_about_also_across_calls() {
        service.response("/submit", response("", IMAGE.png(), told("Seed: 2")))
                .response("/submit", response("", IMAGE.png(), IMAGE.jpeg()));

        ImageResult result =
                client.generate(ImageRequest.builder().prompt("a cat").count(4).build());

        assertThat(result.warnings())
                .extracting(Warning::toString)
                .containsExactly(
                        "count is 4, and images 0 and 2 are the same image: their bytes are equal in length and"
                                + " checksum; the service may not have drawn each with a seed of its own");
    }

    @Test
    void other_images_of_the_same_length_are_not_taken_for_the_same() {
        byte[] one = told("Seed: 1");
        byte[] other = told("Seed: 2");
        assertThat(one).hasSameSizeAs(other).isNotEqualTo(other);
        service.response("/submit", response("", one, other));

        assertThat(client.generate(
                                ImageRequest.builder().prompt("a cat").count(2).build())
                        .warnings())
                .isEmpty();
    }

    @Test
    void many_images_of_one_kind_are_one_warning() {
        byte[][] same = new byte[8][];
        Arrays.fill(same, told("Steps: 5, Seed: 1"));
        protocol.perCall = 8;
        try (ImageClient wide =
                AnyClient.of(protocol, service.url()).timeSource(time).build()) {
            service.response("/submit", response("", same));

            assertThat(wide.generate(ImageRequest.builder()
                                    .prompt("a cat")
                                    .count(8)
                                    .steps(20)
                                    .build())
                            .warnings())
                    .extracting(Warning::message)
                    .satisfiesExactly(
                            steps -> assertThat(steps).startsWith("of images 0, 1, 2, 3, 4 and 3 more is 5"),
                            count -> assertThat(count).startsWith("is 8, and images 0, 1, 2, 3, 4 and 3 more are"));
        }
    }

    private ImageResult generate(UnaryOperator<ImageRequest.Builder> with, byte[] image) {
        service.forget("/submit");
        service.response("/submit", response("", image));
        return client.generate(
                with.apply(ImageRequest.builder().prompt("a cat")).build());
    }

    private static ImageRequest seeded(long seed) {
        return ImageRequest.builder().prompt("a cat").seed(seed).build();
    }

    private static List<String> fields(ImageResult result) {
        return result.warnings().stream().map(Warning::field).toList();
    }

    /** An image whose own metadata have these settings. */
    private static byte[] told(String settings) {
        return IMAGE.png(
                Map.of("parameters", "a cat\n" + (settings.startsWith("Steps") ? "" : "Steps: 9, ") + settings));
    }

    private static String response(String said, byte[]... images) {
        return "{\"state\":\"done\"," + said + "\"images\":["
                + Arrays.stream(images)
                        .map(image -> "\"" + Base64.getEncoder().encodeToString(image) + "\"")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** The toy with samplers and schedulers, two images a call, and a few words of its own. */
    private static final class Words extends BentProtocol {
        private UnaryOperator<MadeImage> seed = UnaryOperator.identity();
        private @Nullable Size size;
        private int perCall = 2;

        @Override
        public Capabilities capabilities() {
            return straight.capabilities().toBuilder()
                    .addFeatures(Feature.SAMPLER, Feature.SCHEDULER, Feature.UPSCALE)
                    .imagesPerCall(perCall)
                    .parallelCalls(1)
                    .build();
        }

        @Override
        public Optional<Size> expectedSize(ImageRequest request) {
            return size == null ? super.expectedSize(request) : Optional.of(size);
        }

        @Override
        public Optional<String> samplerWord(Sampler sampler) {
            return sampler.equals(Sampler.DDIM)
                    ? Optional.of("ddim_trailing")
                    : Optional.of(sampler.name()).filter(List.of("their_own", "DPM++ 2M Karras")::contains);
        }

        @Override
        public Optional<String> schedulerWord(Scheduler scheduler) {
            return scheduler.equals(Scheduler.NORMAL) ? Optional.of("discrete") : Optional.empty();
        }

        @Override
        Outcome<FinishedWork> submitted(WireResponse response) {
            Outcome<FinishedWork> outcome = straightSubmitted(response);
            return outcome instanceof Outcome.Done<FinishedWork> done
                    ? Outcome.done(FinishedWork.of(
                            done.value().images().stream().map(seed).toList()))
                    : outcome;
        }
    }
}

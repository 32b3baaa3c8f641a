package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ControlNet;
import dev.easel.Feature;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Operation;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.spi.Findings;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A setting arrives, is refused before sending, or is warned of. There is no fourth way: silence. */
class SettingsArriveTest {
    private static final ZhiqiteProtocol PROTOCOL = new ZhiqiteProtocol(status -> false, (code, status) -> false);
    private static final ImageInput IMAGE = ImageInput.url(URI.create("https://host/a.png"));

    private static ImageRequest.Builder lighthouse() {
        return ImageRequest.builder().prompt("a lighthouse").model("m");
    }

    /** What the provider's own check finds, as {@code violation} or {@code warning}, the field and the message. */
    private static List<String> findings(ImageRequest.Builder request) {
        List<String> found = new ArrayList<>();
        PROTOCOL.check(request.build(), new Findings() {
            @Override
            public void violation(Violation violation) {
                found.add("violation: " + violation);
            }

            @Override
            public void warning(Warning warning, Violation violation) {
                found.add("warning: " + warning);
            }
        });
        return found;
    }

    private static String json(ImageRequest.Builder request) {
        WireBody.Json body = (WireBody.Json) PROTOCOL.generate(request.build())
                .submit(SubmitContext.of("b1", null, 1))
                .request()
                .body()
                .orElseThrow();
        return body.document().toString();
    }

    private static Stream<Sampler> samplers() {
        return Stream.concat(
                Sampler.known().stream(), Stream.of(Sampler.of("DPM++ 3M SDE"), Sampler.of("Euler Turbo")));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void a_sampler_arrives_or_is_none_of_the_listed(Sampler sampler) {
        boolean refused = Sampler.known().contains(sampler)
                && !PROTOCOL.capabilities().samplers().contains(sampler);

        assertThat(refused || json(lighthouse().sampler(sampler)).contains("\"sampler_index\":\"" + sampler + "\""))
                .isTrue();
    }

    private static Stream<Scheduler> schedulers() {
        return Stream.concat(Scheduler.known().stream(), Stream.of(Scheduler.of("Turbo")));
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void a_scheduler_arrives_in_the_samplers_name_or_is_warned_of(Scheduler scheduler) {
        Stream<Sampler> withSchedule = Stream.of("DPM++ 2M Karras", "dpm++ 2m karras", "Foo Exponential")
                .map(Sampler::of);
        Stream.concat(samplers(), withSchedule).forEach(sampler -> {
            ImageRequest.Builder request = lighthouse().sampler(sampler).scheduler(scheduler);
            String sent = json(request).replaceAll(".*\"sampler_index\":\"([^\"]*)\".*", "$1");
            boolean namesOne = Scheduler.known().stream().anyMatch(known -> endsWith(sent, known));
            boolean arrives = scheduler.equals(Scheduler.NORMAL) ? !namesOne : endsWith(sent, scheduler);

            assertThat(findings(request))
                    .as("%s with %s is sent as %s", sampler, scheduler, sent)
                    .hasSize(arrives ? 0 : 1)
                    .allMatch(found -> found.startsWith("warning: scheduler is " + scheduler));
        });
    }

    private static boolean endsWith(String name, Scheduler scheduler) {
        return name.toLowerCase(Locale.ROOT).endsWith(" " + scheduler.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({"Normal, Karras", "Exponential, Karras"})
    void a_scheduler_beside_a_sampler_whose_name_asks_for_another_is_warned_of(String scheduler, String other) {
        ImageRequest.Builder request =
                lighthouse().sampler(Sampler.of("DPM++ 2M Karras")).scheduler(Scheduler.of(scheduler));

        assertThat(findings(request))
                .containsExactly("warning: scheduler is " + scheduler
                        + ", which Easel left out: the name of the sampler," + " DPM++ 2M Karras, asks for " + other);
        assertThat(json(request)).contains("\"sampler_index\":\"DPM++ 2M Karras\"");
    }

    @Test
    void a_scheduler_without_a_sampler_is_warned_of() {
        assertThat(findings(lighthouse().scheduler(Scheduler.KARRAS)))
                .singleElement()
                .asString()
                .startsWith("warning: scheduler was left out: zhiqite names sampler and scheduler in one");
    }

    @Test
    void loras_are_none_of_the_features_so_that_the_core_warns() {
        assertThat(PROTOCOL.capabilities().features()).doesNotContain(Feature.LORAS);
    }

    @Test
    void neutral_controls_are_refused() {
        assertThat(PROTOCOL.capabilities().operations()).doesNotContain(Operation.CONTROLNET);
        assertThat(findings(lighthouse().addControl(ControlNet.canny(IMAGE))))
                .singleElement()
                .asString()
                .startsWith("violation: controls cannot be sent");
    }

    @Test
    void an_init_image_without_a_size_is_warned_of() {
        String warning =
                "warning: size is not set, and zhiqite does not document which size an image from initImage gets;"
                        + " set size";

        assertThat(findings(lighthouse().initImage(IMAGE))).containsExactly(warning);
        assertThat(findings(lighthouse().initImage(IMAGE).mask(IMAGE))).containsExactly(warning);
        assertThat(findings(lighthouse().initImage(IMAGE).size(512, 768))).isEmpty();
        assertThat(findings(lighthouse())).isEmpty();
    }

    @Test
    void every_part_of_an_upscale_that_is_left_out_is_warned_of() {
        Upscale upscale = Upscale.builder()
                .factor(2)
                .upscaler("Latent")
                .denoisingStrength(0.5)
                .build();
        ZhiqiteOptions controlnet = ZhiqiteOptions.builder()
                .putControlnet("module", "canny")
                .resizeMode(0)
                .build();

        assertThat(findings(lighthouse()
                        .initImage(IMAGE)
                        .size(512, 512)
                        .upscale(upscale)
                        .addOptions(controlnet)))
                .hasSize(2)
                .allMatch(found -> found.startsWith("warning: upscale has "))
                .anyMatch(found -> found.contains("denoisingStrength"))
                .anyMatch(found -> found.contains("upscaler"));
    }
}

package dev.easel.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ControlNet;
import dev.easel.EaselException;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sampler, a scheduler, a LoRA and a ControlNet end in one of three ways at every provider and dialect: the server draws with
 * it, as its journal says; the request is refused; or the result has a warning. There is no fourth way, silence.
 */
@Timeout(120)
class NoSilenceTest {
    private static final ImageInput CONTROL =
            ImageInput.bytes(EmulatedImage.of("edges", 1, 256, 256).png());

    /** Names of services that are spelt otherwise than in the common vocabulary, beyond case, blanks and underscores. */
    private static final Map<String, Set<String>> SPELT = Map.ofEntries(
            Map.entry("DDIM", Set.of("ddim_trailing", "DDIMScheduler")),
            Map.entry("DDPM", Set.of("DDPMScheduler")),
            Map.entry("PNDM", Set.of("PNDMScheduler")),
            Map.entry("LMS", Set.of("LMSDiscreteScheduler")),
            Map.entry("Euler", Set.of("EulerDiscreteScheduler")),
            Map.entry("Euler a", Set.of("EulerAncestralDiscreteScheduler")),
            Map.entry("DPM++ 2M", Set.of("DPMSolverMultistepScheduler")),
            Map.entry("Heun", Set.of("HeunDiscreteScheduler")),
            Map.entry("DPM2", Set.of("KDPM2DiscreteScheduler")),
            Map.entry("DPM2 a", Set.of("KDPM2AncestralDiscreteScheduler")),
            Map.entry("UniPC", Set.of("UniPCMultistepScheduler")),
            Map.entry("LCM", Set.of("LCMScheduler")),
            Map.entry("Normal", Set.of("discrete")),
            Map.entry("AYS", Set.of("align_your_steps", "Align Your Steps")));

    static List<Servers.Named> servers() {
        return Servers.all();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_sampler(Servers.Named named) {
        Stream<Sampler> samplers = Stream.concat(
                Sampler.known().stream(),
                Stream.of("er_sde", "res_2s", "dpm++2m_sde_bt", "a_sampler_of_tomorrow")
                        .map(Sampler::of));
        try (Servers.Server server = named.start().get()) {
            assertThat(samplers.flatMap(sampler -> silence(
                                    server,
                                    "sampler",
                                    sampler,
                                    request -> request.sampler(sampler),
                                    drawn -> isSampler(sampler.name(), drawn)))
                            .toList())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_scheduler(Servers.Named named) {
        Stream<Scheduler> schedulers = Stream.concat(
                Scheduler.known().stream(),
                Stream.of("kl_optimal", "flux2", "a_scheduler_of_tomorrow").map(Scheduler::of));
        try (Servers.Server server = named.start().get()) {
            assertThat(schedulers
                            .flatMap(scheduler -> silence(
                                    server,
                                    "scheduler",
                                    scheduler,
                                    request -> request.sampler(Sampler.EULER).scheduler(scheduler),
                                    drawn -> isScheduler(scheduler.name(), drawn)
                                            || isSwitch(scheduler, server.emulator())))
                            .toList())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_lora(Servers.Named named) {
        try (Servers.Server server = named.start().get()) {
            Lora there = Lora.of(server.lora(), 0.7);
            Lora missing = Lora.of("no-such-lora", 0.7);
            Predicate<Drawn> drawn = each -> each.loras().stream().anyMatch(lora -> lora.weight() == 0.7);

            assertThat(Stream.of(there, missing)
                            .flatMap(lora ->
                                    silence(server, "loras", lora.id(), request -> request.addLora(lora), drawn))
                            .toList())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_control_net(Servers.Named named) {
        try (Servers.Server server = named.start().get()) {
            ControlNet control = ControlNet.canny(CONTROL);

            assertThat(silence(
                                    server,
                                    "controls",
                                    "canny",
                                    request -> request.addControl(control),
                                    drawn -> !drawn.controlNets().isEmpty())
                            .toList())
                    .isEmpty();
        }
    }

    /** Returns what the setting came to, where it came to nothing and nobody said so. */
    private static Stream<String> silence(
            Servers.Server server,
            String field,
            Object value,
            Consumer<ImageRequest.Builder> setting,
            Predicate<Drawn> arrived) {
        int before = server.emulator().drawn().size();
        ImageRequest.Builder request = ImageRequest.builder()
                .prompt("a lighthouse")
                .model(server.model())
                .size(64, 64)
                .seed(7);
        setting.accept(request);
        ImageResult result;
        try {
            result = server.client().generate(request.build());
        } catch (EaselException refused) {
            return server.emulator().drawn().size() == before
                    ? Stream.empty()
                    : Stream.of(field + " " + value + " was drawn and then failed: " + refused.getMessage());
        }
        List<Drawn> drawn = new ArrayList<>(server.emulator().drawn());
        drawn.subList(0, before).clear();
        boolean warned = result.warnings().stream()
                .anyMatch(warning ->
                        warning.field().equals(field) || warning.field().equals("dialect"));
        return warned || (!drawn.isEmpty() && drawn.stream().allMatch(arrived))
                ? Stream.empty()
                : Stream.of(field + " " + value + ": drawn with " + drawn + ", warned of " + result.warnings());
    }

    /** ItsRose calls its samplers schedulers. */
    private static boolean isSampler(String asked, Drawn drawn) {
        String name = drawn.sampler() != null ? drawn.sampler() : drawn.scheduler();
        return name != null && isSame(asked, name);
    }

    /** Some services have the scheduler in the sampler's name, where the normal one has no word. */
    private static boolean isScheduler(String asked, Drawn drawn) {
        return drawn.scheduler() != null
                ? isSame(asked, drawn.scheduler())
                : drawn.sampler() != null
                        && (asked.equals("Normal")
                                ? !plain(drawn.sampler()).matches(".*(karras|exponential)")
                                : plain(drawn.sampler()).endsWith(plain(asked)));
    }

    /** ItsRose has a switch, which its journal does not tell. */
    private static boolean isSwitch(Scheduler scheduler, Emulator emulator) {
        String sent = emulator.exchanges().stream()
                .map(Exchange::text)
                .filter(text -> text.contains("use_karras_sigmas"))
                .reduce("", (one, next) -> next);
        return sent.contains("\"use_karras_sigmas\":\"" + (scheduler.equals(Scheduler.KARRAS) ? "yes" : "no") + "\"")
                && (scheduler.equals(Scheduler.KARRAS) || scheduler.equals(Scheduler.NORMAL));
    }

    private static boolean isSame(String asked, String drawn) {
        return plain(asked).equals(plain(drawn))
                || plain(asked).equals(plainOfComfyUi(drawn))
                || SPELT.getOrDefault(asked, Set.of()).stream()
                        .anyMatch(word -> plain(word).equals(plain(drawn)));
    }

    /** ComfyUI writes words out that others shorten to a letter or a sign. */
    private static String plainOfComfyUi(String name) {
        return plain(name).replaceAll("ancestral$", "a").replace("dpmpp", "dpm++");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace(" ", "").replace("_", "");
    }
}

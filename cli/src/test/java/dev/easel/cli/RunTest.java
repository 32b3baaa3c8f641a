package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Size;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EmulatorExtension.class)
class RunTest {
    private static final Order ORDER =
            new Drawing("a lighthouse", Size.of(64, 64), 1, 1, null, null, null, null, null, null, null);

    @TempDir
    Path folder;

    private final Output output = new Output();

    @Test
    void a_run_that_is_given_up_says_so_for_each_service_and_leaves_nothing() {
        try (OpenServices services =
                        OpenServices.open(List.of(Provider.DAN, Provider.LOCAL), Map.of(), EmulatorPace.LIFELIKE);
                OutFolder out = OutFolder.prepare(folder)) {
            Run run = Run.start(services.all(), ORDER, out, Duration.ofMinutes(1));

            // A submission that has not left the client yet is cancelled for certain.
            assertThat(run.cancel())
                    .hasSize(2)
                    .satisfiesExactly(
                            dan -> assertThat(dan).isIn("dan: given up", "dan: cancelled"),
                            local -> assertThat(local).isIn("local: given up", "local: cancelled"));
            assertThat(run.watch(Screen.on(output.plain()))).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void giving_up_at_a_real_service_says_that_it_may_bill(@Emulated LocalEmulator local) {
        local.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());
        Map<String, String> environment =
                Map.of("EASEL_LOCAL_URL", local.baseUrl().toString());
        try (OpenServices services = OpenServices.open(List.of(Provider.LOCAL), environment, EmulatorPace.INSTANT);
                OutFolder out = OutFolder.prepare(folder)) {
            Run run = Run.start(services.all(), ORDER, out, Duration.ofMinutes(1));
            while (local.count(ExchangeKind.SUBMIT) == 0) {
                Thread.onSpinWait();
            }

            assertThat(run.cancel())
                    .containsExactly("local: given up; the service cannot be asked to stop, and may bill the work");
        }
    }

    @Test
    void what_a_real_service_will_not_stop_can_be_found_again(@Emulated DanEmulator dan) {
        Map<String, String> environment = Map.of(
                "DAN_API_KEY",
                DanEmulator.ANONYMOUS_KEY,
                "DAN_BASE_URL",
                dan.baseUrl().toString());
        dan.always(ExchangeKind.POLL, Fault.html(503));
        try (OpenServices services = OpenServices.open(List.of(Provider.DAN), environment, EmulatorPace.INSTANT);
                OutFolder out = OutFolder.prepare(folder)) {
            Run run = Run.start(services.all(), ORDER, out, Duration.ofMinutes(1));
            while (dan.count(ExchangeKind.POLL) == 0) {
                Thread.onSpinWait();
            }

            assertThat(run.cancel())
                    .singleElement()
                    .asString()
                    .startsWith("dan: ")
                    .contains("; easel resume ez1.");
        }
    }

    @Test
    void an_image_that_arrived_before_the_run_was_given_up_gets_its_lasting_name() throws IOException {
        Path arrivals;
        try (OutFolder out = OutFolder.prepare(folder)) {
            try (Stream<Path> inside = Files.list(folder)) {
                arrivals = inside.findFirst().orElseThrow();
            }
            Files.writeString(arrivals.resolve("dan-0.png"), "whole");
            Files.writeString(arrivals.resolve(".easel-1.part"), "half");
        }

        assertThat(folder.resolve("dan-0.png")).hasContent("whole");
        assertThat(arrivals).doesNotExist();
    }

    @Test
    void what_was_over_already_is_not_given_up() {
        try (OpenServices services = OpenServices.open(List.of(Provider.LOCAL), Map.of(), EmulatorPace.INSTANT);
                OutFolder out = OutFolder.prepare(folder)) {
            Run run = Run.start(services.all(), ORDER, out, Duration.ofMinutes(1));

            assertThat(run.watch(Screen.on(output.plain())).orElseThrow())
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.isComplete()).isTrue());
            assertThat(run.cancel()).isEmpty();
        }
        assertThat(folder).isDirectoryContaining("glob:**/local-0.png");
    }

    @Test
    void a_deadline_ends_the_wait(@Emulated LocalEmulator local) {
        local.always(ExchangeKind.SUBMIT, Fault.stallBeforeHeaders());
        Map<String, String> environment =
                Map.of("EASEL_LOCAL_URL", local.baseUrl().toString());
        try (OpenServices services = OpenServices.open(List.of(Provider.LOCAL), environment, EmulatorPace.INSTANT);
                OutFolder out = OutFolder.prepare(folder)) {
            Run run = Run.start(services.all(), ORDER, out, Duration.ofMillis(300));

            assertThat(run.watch(Screen.on(output.plain())).orElseThrow())
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.summary()).contains("the deadline of 0.3 s passed"));
        }
    }
}

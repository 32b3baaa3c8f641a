package dev.easel.gallery;

import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.ComfyUiEmulator;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.GeminiEmulator;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.OpenAiEmulator;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.ZhiqiteEmulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts an emulator of each service for which the environment has no key, and writes the properties with which the application finds
 * them. It is a process of its own, so that the tasks of the emulators outlive the application, as those of real services do. It ends
 * with its standard input.
 */
final class EmulatedServices {
    private final Map<String, String> environment;
    private final List<String> properties = new ArrayList<>();
    private final List<String> emulated = new ArrayList<>();

    private EmulatedServices(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) throws IOException {
        EmulatedServices services = new EmulatedServices(System.getenv());
        services.startAll();
        services.write(Path.of(args[0]));
        while (System.in.read() >= 0) {
            // until whoever started it ends
        }
        System.exit(0);
    }

    private void startAll() {
        service(
                "bfl",
                "api-key",
                "BFL_API_KEY",
                "any-key",
                () -> BflEmulator.builder()
                        .queueTime(ms(700))
                        .generationTime(ms(3_000))
                        .start()
                        .baseUrl());
        service(
                "comfyui",
                "base-url",
                "COMFYUI_BASE_URL",
                null,
                () -> ComfyUiEmulator.builder()
                        .queueTime(ms(700))
                        .generationTime(ms(5_000))
                        .start()
                        .baseUrl());
        service(
                "dan",
                "api-key",
                "DAN_API_KEY",
                DanEmulator.ANONYMOUS_KEY,
                () -> DanEmulator.builder()
                        .queueTime(ms(2_000))
                        .generationTime(ms(4_000))
                        .start()
                        .baseUrl());
        service(
                "fal",
                "api-key",
                "FAL_KEY",
                "any-key",
                () -> FalEmulator.builder()
                        .queueTime(ms(2_500))
                        .generationTime(ms(2_500))
                        .start()
                        .baseUrl());
        service(
                "gemini",
                "api-key",
                "GEMINI_API_KEY",
                "any-key",
                () -> GeminiEmulator.builder().generationTime(ms(4_000)).start().baseUrl());
        service(
                "itsrose",
                "api-key",
                "ITSROSE_API_KEY",
                ItsRoseEmulator.API_KEY,
                () -> ItsRoseEmulator.builder()
                        .generationTime(ms(3_500))
                        .start()
                        .baseUrl());
        service(
                "local",
                "base-url",
                "EASEL_LOCAL_URL",
                null,
                () -> LocalEmulator.builder().generationTime(ms(2_000)).start().baseUrl());
        service(
                "openai",
                "api-key",
                "OPENAI_API_KEY",
                "any-key",
                () -> OpenAiEmulator.builder().generationTime(ms(3_000)).start().apiUrl());
        service(
                "replicate",
                "api-key",
                "REPLICATE_API_TOKEN",
                "any-key",
                () -> ReplicateEmulator.builder()
                        .queueTime(ms(1_000))
                        .generationTime(ms(5_000))
                        .start()
                        .apiUrl());
        service(
                "zhiqite",
                "access-key-id",
                "ZHIQITE_ACCESS_KEY_ID",
                "any-key-id",
                () -> ZhiqiteEmulator.builder()
                        .queueTime(ms(1_500))
                        .generationTime(ms(3_500))
                        .start()
                        .baseUrl());
        boolean emulator = emulated.contains("zhiqite");
        set("zhiqite.access-key-secret", emulator ? "any-key-secret" : "${ZHIQITE_ACCESS_KEY_SECRET}");
    }

    /** A key stays in the environment: the file only says where it is. */
    private void service(
            String id, String property, String variable, @Nullable String emulatorsKey, Supplier<URI> emulator) {
        if (!environment.getOrDefault(variable, "").isBlank()) {
            set(id + "." + property, "${" + variable + "}");
            return;
        }
        emulated.add(id);
        set(id + ".base-url", emulator.get().toString());
        if (emulatorsKey != null) {
            set(id + "." + property, emulatorsKey);
        }
    }

    private void set(String property, String value) {
        properties.add("easel." + property + "=" + value);
    }

    /** The file appears when it is whole: the script that waits for it reads it at once. */
    private void write(Path file) throws IOException {
        properties.add("gallery.emulated=" + String.join(",", emulated));
        Path part = Files.write(file.resolveSibling(file.getFileName() + ".part"), properties);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Duration ms(int time) {
        return Duration.ofMillis(time);
    }
}

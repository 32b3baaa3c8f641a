package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.internal.image.ImageName;
import dev.easel.internal.image.ImageStores;
import dev.easel.internal.image.PublishedImage;
import dev.easel.internal.image.StoredImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside an image, and how images are saved together. */
class SidecarTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a lighthouse at dusk")
            .seed(42)
            .count(2)
            .initImage(ImageInput.bytes(new byte[] {1, 2, 3}))
            .addControl(ControlNet.canny(ImageInput.url(
                    URI.create("https://user:MARKEDKEY-user@example.org/a.png?signature=MARKEDKEY-query"))))
            .callbackUrl(URI.create("https://me.example/done?token=MARKEDKEY-callback"))
            .build();

    private static final TaskHandle HANDLE = TaskHandle.of(
            ProviderId.of("dan"),
            List.of(TaskCall.of("request-1").withTaskId("task-1")),
            Instant.parse("2026-11-30T10:00:00.123Z"),
            Duration.ofSeconds(120));

    @TempDir
    private Path folder;

    @Test
    void a_sidecar_tells_everything_about_the_image_beside_it() throws IOException {
        ImageResult result = result(Destination.directory(folder));

        List<Path> written = result.writeSidecars(REQUEST);

        assertThat(written)
                .containsExactly(
                        folder.resolve("dan-request-1-0.png.json"), folder.resolve("dan-request-1-1.png.json"));
        assertThat(names()).hasSize(4).noneMatch(name -> name.contains(".part"));
        Sidecar read = Sidecar.read(Sidecar.beside(result.images().get(1).path().orElseThrow()));
        assertThat(read).isEqualTo(Sidecar.of(REQUEST, result, result.images().get(1)));
        assertThat(read.provider()).isEqualTo(ProviderId.of("dan"));
        assertThat(read.model()).contains("clarity");
        assertThat(read.index()).isEqualTo(1);
        assertThat(read.format()).isEqualTo(ImageFormat.PNG);
        assertThat(read.size()).contains(Size.of(64, 32));
        assertThat(read.generation().seed()).hasValue(43);
        assertThat(read.generation().metadata()).containsEntry("CFG scale", "7");
        assertThat(read.safety()).containsExactly(SafetyFinding.of("nsfw", false));
        assertThat(read.warnings()).isEqualTo(result.warnings());
        assertThat(read.usage()).isEqualTo(result.usage());
        assertThat(read.handle()).isEqualTo(HANDLE);
        assertThat(read.timings()).isEqualTo(result.timings());
    }

    @Test
    void a_sidecar_shows_neither_a_signature_nor_the_bytes_of_an_input() throws IOException {
        Path sidecar =
                result(Destination.directory(folder)).writeSidecars(REQUEST).get(0);

        String json = Files.readString(sidecar);

        assertThat(json)
                .doesNotContain("MARKEDKEY")
                .doesNotContain("callbackUrl")
                .contains("https://example.org/a.png");
        assertThat(json)
                .contains("\"initImage\":{\"sha256\":"
                        + "\"039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81\",\"length\":3}");
    }

    @Test
    void the_request_comes_back_where_no_input_was_given_as_bytes() throws IOException {
        ImageRequest request = ImageRequest.builder()
                .prompt("x")
                .initImage(ImageInput.file(Path.of("sketch.png")))
                .putExtraField("half", new BigDecimal("0.50"))
                .build();
        ImageResult result = result(Destination.directory(folder));

        Sidecar plain = Sidecar.read(result.writeSidecars(request).get(0));
        Sidecar hashed = Sidecar.read(result.writeSidecars(REQUEST).get(0));

        assertThat(plain.request()).isEqualTo(request);
        assertThat(hashed.requestJson()).contains("\"prompt\":\"a lighthouse at dusk\"");
        assertThatThrownBy(hashed::request)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("initImage was given as bytes, of which only the sha-256 is known here");
    }

    @Test
    void images_that_are_in_no_file_get_no_sidecar() throws IOException {
        assertThat(result(Destination.memory()).writeSidecars(REQUEST)).isEmpty();
    }

    @Test
    void a_sidecar_that_is_there_is_replaced_and_one_that_cannot_be_written_fails_typed() throws IOException {
        ImageResult result = result(Destination.directory(folder));
        Path sidecar = Files.writeString(folder.resolve("dan-request-1-0.png.json"), "old");
        result.writeSidecars(REQUEST);
        assertThat(Sidecar.read(sidecar).index()).isZero();

        Files.delete(sidecar);
        Files.createDirectories(sidecar.resolve("in the way"));
        assertThatThrownBy(() -> result.writeSidecars(REQUEST)).isInstanceOfSatisfying(DownloadException.class, e -> {
            assertThat(e).hasMessageContaining("dan-request-1-0.png.json could not be written");
            assertThat(e.handle()).contains(HANDLE);
            assertThat(e.mayHaveBeenBilled()).isTrue();
        });
        assertThat(names()).noneMatch(name -> name.contains(".part"));
    }

    @Test
    void what_is_no_sidecar_is_refused_with_the_reason() throws IOException {
        Path sidecar =
                result(Destination.directory(folder)).writeSidecars(REQUEST).get(0);
        String json = Files.readString(sidecar);

        assertThatThrownBy(() -> Sidecar.read(folder.resolve("none.json")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("sidecar is ")
                .hasMessageContaining("none.json, which cannot be read");
        requireRefused("", "sidecar is not one JSON object");
        requireRefused("\ufffd\u0000PNG", "sidecar is not one JSON object");
        requireRefused(json.substring(0, json.length() - 1), "sidecar is not one JSON object");
        requireRefused(json.replaceFirst("1", "2"), "version is 2, and this version of Easel reads 1");
        requireRefused(json.replace("\"index\":0", "\"index\":\"0\""), "index is a text; give a whole number");
        requireRefused(json.replace("\"handle\":\"ez1.", "\"handle\":\"ez1"), "is not a task handle");
        requireRefused(json.replace("\"working\":\"PT2S\",", ""), "timings.working is missing");
        requireRefused("{\"version\":1}", "provider is missing");
        Files.write(sidecar, new byte[(16 << 20) + 1]);
        assertThatThrownBy(() -> Sidecar.read(sidecar))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has more than 16777216 bytes");
        Files.write(sidecar, new byte[] {'{', '"', (byte) 0xff});
        assertThatThrownBy(() -> Sidecar.read(sidecar)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void no_value_is_forgotten() {
        assertThat(Sidecar.SIDECAR.names())
                .containsAll(accessors(Sidecar.class, "toJson", "request").stream()
                        .map(name -> name.equals("requestJson") ? "request" : name)
                        .toList());
        String json = Sidecar.of(REQUEST, someResult(), someResult().first()).toJson();
        for (Class<?> part :
                List.of(Generation.class, Usage.class, Timings.class, Warning.class, SafetyFinding.class)) {
            assertThat(accessors(part, "toBuilder", "toString", "equals", "hashCode", "plus"))
                    .as(part.getSimpleName())
                    .allSatisfy(name -> assertThat(json).contains("\"" + name + "\":"));
        }
    }

    @Test
    void all_images_are_saved_under_the_names_that_a_directory_gives() throws IOException {
        ImageResult result = result(Destination.memory());
        Path directory = folder.resolve("new/images");

        assertThat(result.saveAll(directory))
                .containsExactly(directory.resolve("dan-request-1-0.png"), directory.resolve("dan-request-1-1.png"));
        assertThat(result.saveAll(directory, "{seed}.{ext}"))
                .containsExactly(directory.resolve("42.png"), directory.resolve("43.png"));
        assertThat(directory.resolve("43.png"))
                .hasBinaryContent(result.images().get(1).bytes());
    }

    @Test
    void saving_twice_overwrites_nothing() throws IOException {
        ImageResult result = result(Destination.memory());

        result.saveAll(folder);

        assertThat(result.saveAll(folder))
                .containsExactly(folder.resolve("dan-request-1-0-2.png"), folder.resolve("dan-request-1-1-2.png"));
        assertThat(names()).hasSize(4);
    }

    @Test
    void images_that_are_in_files_already_are_copied() throws IOException {
        ImageResult result = result(Destination.directory(folder));

        List<Path> copies = result.saveAll(folder.resolve("copies"));

        assertThat(copies).hasSize(2).allSatisfy(copy -> assertThat(copy).isNotEmptyFile());
        assertThat(result.images())
                .allSatisfy(image -> assertThat(image.path().orElseThrow()).exists());
    }

    @Test
    void images_that_cannot_be_saved_fail_typed_and_leave_nothing_half() throws IOException {
        ImageResult result = result(Destination.memory());
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        assertThatThrownBy(() -> result.saveAll(file)).isInstanceOf(DownloadException.class);
        assertThatThrownBy(() -> result.saveAll(folder, "../{index}")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> result.saveAll(folder, "a\0b")).isInstanceOf(DownloadException.class);
        assertThatThrownBy(() -> result(Destination.sink(context -> OutputStream.nullOutputStream()))
                        .saveAll(folder))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names()).containsExactly("file");
    }

    private void requireRefused(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("refused.json"), json);
        assertThatThrownBy(() -> Sidecar.read(file))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<String> accessors(Class<?> type, String... besides) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0 && !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !Set.of(besides).contains(name))
                .toList();
    }

    private static ImageResult someResult() {
        try {
            return result(Destination.memory());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ImageResult result(Destination destination) throws IOException {
        return ImageResult.builder()
                .addImage(image(destination, 0))
                .addImage(image(destination, 1))
                .warnings(List.of(Warning.of(Warning.Code.UNSUPPORTED, "negativePrompt", "was left out")))
                .provider(ProviderId.of("dan"))
                .model("clarity")
                .handle(HANDLE)
                .usage(Usage.builder()
                        .putToken("output", 7)
                        .credits(new BigDecimal("0.10"))
                        .amount(new BigDecimal("1E-7"))
                        .currency("USD")
                        .build())
                .timings(Timings.of(
                        Instant.parse("2026-11-30T10:00:00Z"), Duration.ofSeconds(2), Duration.ofMillis(2_500)))
                .attempts(3)
                .build();
    }

    private static GeneratedImage image(Destination destination, int index) throws IOException {
        byte[] bytes = {(byte) 0x89, 'P', 'N', 'G', (byte) index};
        StoredImage stored = ImageStores.of(destination).store(new ByteArrayInputStream(bytes), bytes.length);
        return new PublishedImage(
                index,
                bytes.length,
                0,
                ImageFormat.PNG,
                Size.of(64, 32),
                Generation.builder()
                        .seed(42 + index)
                        .prompt("a lighthouse")
                        .negativePrompt("")
                        .sampler("DPM++ 2M Karras")
                        .scheduler("Karras")
                        .steps(20)
                        .guidanceScale(7)
                        .model("abc")
                        .putMetadata("CFG scale", "7")
                        .build(),
                List.of(SafetyFinding.of("nsfw", false)),
                stored.publish(new ImageName("dan", "request-1", index, 42L + index, ImageFormat.PNG)));
    }
}

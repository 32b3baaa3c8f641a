package dev.easel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.Cases;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.spi.Payload;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputPayloadTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            value = {
                "89504e470d0a1a0a0000000d49484452           | image/png  | image.png",
                "ffd8ffe000104a46                           | image/jpeg | image.jpg",
                "524946462400000057454250565038            | image/webp | image.webp",
                "47494638396101000100                       | image/gif  | image.gif",
                "0000001c667479706176696600000000           | image/avif | image.avif",
                "0000001c66747970617669730000               | image/avif | image.avif",
                "00000024667479706d696631000000006d696631617669666d696166 | image/avif | image.avif",
                "00000018667479706d69663100000000686569636d696631 | image/heic | image.heic",
                "00000018667479706865696300000000           | image/heic | image.heic",
                "424d3e0000000000000036000000               | image/bmp  | image.bmp",
                "49492a0008000000                           | image/tiff | image.tiff",
                "4d4d002a00000008                           | image/tiff | image.tiff",
                "49492b0008000000                           | image/tiff | image.tiff",
                "ff0a00                                     | image/jxl  | image.jxl",
                "0000000c4a584c200d0a870a00000014           | image/jxl  | image.jxl"
            },
            delimiter = '|')
    void an_image_is_named_by_its_first_bytes(String hex, String mediaType, String fileName) {
        Payload payload =
                InputPayload.of("initImage", ImageInput.bytes(bytes(hex))).orElseThrow();

        assertThat(payload.mediaType()).isEqualTo(mediaType);
        assertThat(payload.fileName()).isEqualTo(fileName);
        assertThat(payload.length()).isEqualTo(bytes(hex).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root:x:0:0:root:/root:/bin/bash",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "{\"error\":1}",
                "BMW is a car maker",
                "RIFF----WAVEfmt ",
                "----ftypisom----mp42",
                "GIF",
                "x"
            })
    void what_is_no_image_is_refused_by_the_name_of_its_field(String text) throws IOException {
        byte[] junk = text.getBytes(StandardCharsets.US_ASCII);
        Path file = Files.write(directory.resolve("passwd"), junk);

        assertThatThrownBy(() -> InputPayload.of("mask", ImageInput.bytes(junk)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("mask of " + junk.length
                        + " bytes is no image; give a PNG, JPEG, WebP, GIF, AVIF, HEIC, BMP," + " TIFF or JPEG XL");
        assertThatThrownBy(() -> InputPayload.of("mask", ImageInput.file(file)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("mask file " + file + " is no image; give");
    }

    @Test
    void a_file_that_is_empty_or_cannot_be_read_is_refused() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.png"));

        assertThatThrownBy(() -> InputPayload.of("initImage", ImageInput.file(empty)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("initImage file " + empty + " is empty");
        assertThatThrownBy(() -> InputPayload.of("initImage", ImageInput.file(directory.resolve("none.png"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot be read (NoSuchFileException)");
        assertThatThrownBy(() -> InputPayload.of("initImage", ImageInput.file(directory)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void a_file_that_shrank_or_grew_since_it_was_looked_at_is_told_as_that() throws IOException {
        Path file = Files.write(directory.resolve("a.png"), Cases.PNG);
        Payload payload = InputPayload.of("initImage", ImageInput.file(file)).orElseThrow();
        assertThat(payload.open()).hasBinaryContent(Cases.PNG);

        for (int length : new int[] {Cases.PNG.length - 1, 0, Cases.PNG.length + 1}) {
            Files.write(file, Arrays.copyOf(Cases.PNG, length));

            assertThatThrownBy(payload::open)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("initImage file " + file + " had " + Cases.PNG.length
                            + " bytes when the request was prepared and has " + length
                            + " now; prepare the request again, and leave the file as it is until it is sent");
        }
        Files.delete(file);
        assertThatThrownBy(payload::open)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void an_address_is_nothing_to_look_at() {
        assertThat(InputPayload.of("initImage", ImageInput.url(URI.create("https://host/x.png"))))
                .isEmpty();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.strip());
    }
}

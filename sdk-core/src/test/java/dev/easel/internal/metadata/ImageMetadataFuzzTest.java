package dev.easel.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Generation;
import dev.easel.Size;
import dev.easel.internal.image.ImageSniffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whatever is in an image, its metadata are read in bounded time and memory, and are no reason to throw. */
class ImageMetadataFuzzTest {
    @FuzzTest
    void image(byte[] bytes) throws IOException {
        ImageMetadata metadata = ImageMetadata.read(new ByteArrayInputStream(bytes));

        Size size = metadata.size();
        assertThat(size == null || (size.width() > 0 && size.height() > 0)).isTrue();
        check(metadata.generation());
        byte[] last = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - ImageSniffer.LAST), bytes.length);
        boolean other = ImageSniffer.isOtherDocument(bytes);
        assertThat(other && ImageSniffer.isCut(bytes, last, bytes.length)).isFalse();
    }

    @FuzzTest
    void text(byte[] bytes) {
        check(GenerationText.read(new String(bytes, StandardCharsets.UTF_8)));
    }

    private static void check(Generation said) {
        said.seed().ifPresent(seed -> assertThat(seed).isNotNegative());
        said.guidanceScale().ifPresent(scale -> assertThat(scale).isFinite());
        said.prompt().ifPresent(prompt -> assertThat(prompt).isNotBlank());
        assertThat(said.metadata()).hasSizeLessThanOrEqualTo(NamedSettings.MAX_ENTRIES);
        assertThat(said.toString()).isNotNull();
    }
}

package dev.easel.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Generation;
import dev.easel.Size;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Whatever a picture begins with, its header is read in bounded time and memory, and is no reason to throw. */
class ImageHeaderFuzzTest {
    @FuzzTest
    void header(byte[] picture) throws IOException {
        ImageHeader header = ImageHeader.read(new ByteArrayInputStream(picture));

        Size size = header.size();
        assertThat(size == null || (size.width() > 0 && size.height() > 0)).isTrue();
        String parameters = header.parameters();
        if (parameters != null) {
            assertThat(parameters).hasSizeLessThanOrEqualTo(MetadataText.LONGEST);
            parameters(parameters);
        }
    }

    @FuzzTest
    void parameters(byte[] text) {
        parameters(new String(text, StandardCharsets.UTF_8));
    }

    private static void parameters(String text) {
        Generation said = GenerationParameters.parse(text);

        said.seed().ifPresent(seed -> assertThat(seed).isNotNegative());
        said.guidanceScale().ifPresent(scale -> assertThat(scale).isFinite());
        assertThat(said.toString()).isNotNull();
    }
}

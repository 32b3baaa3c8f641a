package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text from anywhere is a request or a sidecar, or an {@link InvalidRequestException}, and nothing else. */
class RequestJsonFuzzTest {
    @FuzzTest
    void request(byte[] json) {
        ImageRequest request;
        try {
            request = ImageRequest.fromJson(new String(json, StandardCharsets.UTF_8));
        } catch (InvalidRequestException expected) {
            assertThat(expected.violations()).isNotEmpty();
            return;
        }
        String written = request.toJson();
        assertThat(ImageRequest.fromJson(written).toJson()).isEqualTo(written);
    }

    @FuzzTest
    void sidecar(byte[] json) throws IOException {
        Path file = Files.createTempFile("sidecar", ".json");
        try {
            Sidecar sidecar = Sidecar.read(Files.write(file, json));
            Files.writeString(file, sidecar.toJson());
            assertThat(Sidecar.read(file).toJson()).isEqualTo(sidecar.toJson());
        } catch (InvalidRequestException expected) {
            assertThat(expected.violations()).isNotEmpty();
        } finally {
            Files.delete(file);
        }
    }
}

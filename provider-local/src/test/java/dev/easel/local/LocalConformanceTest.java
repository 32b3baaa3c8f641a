package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import java.net.URI;
import org.junit.jupiter.api.Nested;

/** What holds for every provider, in each dialect and for each way in which pictures come. */
class LocalConformanceTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

    @Nested
    class As_sd_api_server extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.SD_API_SERVER, LocalResponseFormat.B64_JSON);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String submitAnswer() {
            return "{\"created\":1,\"data\":[{\"b64_json\":\"" + PNG + "\",\"prompt\":\"a lighthouse\"}]}";
        }
    }

    @Nested
    class As_sd_api_server_with_addresses extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.SD_API_SERVER, LocalResponseFormat.URL);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String submitAnswer() {
            return """
                    {"created":1,"data":[{"url":"http://localhost:8080/v1/files/download/file_0/output.png",
                     "prompt":"a lighthouse"}]}""";
        }
    }

    @Nested
    class As_openai extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.OPENAI, LocalResponseFormat.B64_JSON);
        }

        @Override
        protected ImageRequest request() {
            return smallest();
        }

        @Override
        protected String submitAnswer() {
            return "{\"created\":1,\"data\":[{\"b64_json\":\"" + PNG
                    + "\",\"revised_prompt\":\"a white lighthouse\"}]}";
        }
    }

    @Nested
    class As_openai_with_addresses extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.OPENAI, LocalResponseFormat.URL);
        }

        @Override
        protected ImageRequest request() {
            return smallest();
        }

        @Override
        protected String submitAnswer() {
            return "{\"created\":1,\"data\":[{\"url\":\"https://pictures.example.com/x.png?sig=1\"}]}";
        }
    }

    private static ImageRequest smallest() {
        return ImageRequest.builder().prompt("a lighthouse").model("a-model").build();
    }

    private static ProviderProtocol dialect(LocalDialect dialect, LocalResponseFormat format) {
        int images = dialect == LocalDialect.OPENAI ? 4 : 1;
        return dialect.protocol(new LocalSettings(URI.create("http://localhost:8080"), format, false, images));
    }
}

package dev.easel.gemini;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import org.junit.jupiter.api.Nested;

/** What holds for every provider, for each interface of the service. */
class GeminiConformanceTest {
    private abstract static class Conformance extends ProviderConformance {
        @Override
        protected ImageRequest request() {
            return Wire.request().prompt("a lighthouse").build();
        }

        @Override
        protected String submitResponse() {
            return "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Here.\"},"
                    + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + Wire.PNG
                    + "\"},\"thoughtSignature\":\"cw==\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":"
                    + "{\"promptTokenCount\":3,\"candidatesTokenCount\":1120,\"totalTokenCount\":1123},"
                    + "\"modelVersion\":\"m\",\"responseId\":\"r1\"}";
        }
    }

    @Nested
    class At_the_gemini_api extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return GeminiProtocol.create(Wire.GEMINI);
        }
    }

    @Nested
    class At_vertex_ai extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return GeminiProtocol.create(Wire.VERTEX);
        }
    }

    @Nested
    class In_the_background extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return GeminiProtocol.create(Wire.BACKGROUND);
        }

        @Override
        protected String submitResponse() {
            return "{\"id\":\"task-1\",\"status\":\"in_progress\"}";
        }

        @Override
        protected String finishedResponse() {
            return "{\"id\":\"task-1\",\"status\":\"completed\",\"steps\":[{\"type\":\"model_output\",\"content\":[{\"type\":"
                    + "\"image\",\"data\":\"" + Wire.PNG
                    + "\",\"mime_type\":\"image/png\"}]}],\"usage\":{\"total_tokens\":9}}";
        }
    }
}

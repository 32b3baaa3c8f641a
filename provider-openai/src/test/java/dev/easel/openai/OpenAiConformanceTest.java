package dev.easel.openai;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import org.junit.jupiter.api.Nested;

/** What holds for every provider, for each way in which hosts generate. */
class OpenAiConformanceTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

    private abstract static class Conformance extends ProviderConformance {
        @Override
        protected ImageRequest request() {
            return Hosts.request().build();
        }
    }

    @Nested
    class By_the_images_api extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return Wire.protocol(OpenAiProfiles.OPENAI);
        }

        @Override
        protected String submitResponse() {
            return "{\"created\":1,\"output_format\":\"png\",\"data\":[{\"b64_json\":\"" + PNG
                    + "\"}],\"usage\":{\"input_tokens\":5,\"output_tokens\":200,\"total_tokens\":205}}";
        }
    }

    @Nested
    class In_the_background extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            // With the secret of a webhook, so that callbacks are read too.
            return OpenAiProtocol.create(Wire.background(), "whsec_TUFSS0VES0VZLW9mLWEtdGVzdA==");
        }

        @Override
        protected String submitResponse() {
            return "{\"id\":\"task-1\",\"status\":\"queued\",\"output\":[]}";
        }

        @Override
        protected String finishedResponse() {
            return "{\"id\":\"task-1\",\"status\":\"completed\",\"output\":[{\"type\":\"image_generation_call\",\"id\":"
                    + "\"ig_1\",\"status\":\"completed\",\"result\":\"" + PNG + "\",\"output_format\":\"png\"}]}";
        }
    }

    @Nested
    class By_addresses extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return Wire.protocol(OpenAiProfiles.SILICONFLOW);
        }

        @Override
        protected String submitResponse() {
            return "{\"images\":[{\"url\":\"https://host/1.png\"}],\"seed\":7}";
        }
    }

    @Nested
    class By_the_tasks_of_zhipu extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return Wire.protocol(OpenAiProfiles.ZHIPU);
        }

        @Override
        protected String submitResponse() {
            return "{\"id\":\"task-1\",\"task_status\":\"PROCESSING\"}";
        }

        @Override
        protected String finishedResponse() {
            return "{\"task_status\":\"SUCCESS\",\"image_result\":[{\"url\":\"https://host/1.png\"}]}";
        }
    }

    @Nested
    class By_the_tasks_of_modelscope extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return Wire.protocol(OpenAiProfiles.MODELSCOPE);
        }

        @Override
        protected String submitResponse() {
            return "{\"task_id\":\"task-1\"}";
        }

        @Override
        protected String finishedResponse() {
            return "{\"task_id\":\"task-1\",\"task_status\":\"SUCCEED\",\"output_images\":[\"https://host/1.png\"]}";
        }
    }
}

package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import java.net.URI;
import org.junit.jupiter.api.Nested;

/** What holds for every provider, in each dialect and for each way in which images come. */
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
        protected String submitResponse() {
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
        protected String submitResponse() {
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
        protected String submitResponse() {
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
        protected String submitResponse() {
            return "{\"created\":1,\"data\":[{\"url\":\"https://images.example.com/x.png?sig=1\"}]}";
        }
    }

    @Nested
    class As_sd_cpp extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.SD_CPP, LocalResponseFormat.B64_JSON);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String taskId() {
            return "job_6a84fb60_00000000";
        }

        @Override
        protected String submitResponse() {
            return """
                    {"id":"job_6a84fb60_00000000","kind":"img_gen","status":"queued","created":1787100000,
                     "poll_url":"/sdcpp/v1/jobs/job_6a84fb60_00000000"}""";
        }

        @Override
        protected String finishedResponse() {
            return "{\"id\":\"job_6a84fb60_00000000\",\"kind\":\"img_gen\",\"status\":\"completed\",\"created\":1,"
                    + "\"started\":2,\"completed\":3,\"queue_position\":0,\"result\":{\"output_format\":\"png\","
                    + "\"images\":[{\"index\":0,\"b64_json\":\"" + PNG + "\"}]},\"error\":null}";
        }
    }

    @Nested
    class As_sd_cpp_v1 extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.SD_CPP_V1, LocalResponseFormat.B64_JSON);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String submitResponse() {
            return "{\"created\":1787100000,\"data\":[{\"b64_json\":\"" + PNG + "\"}],\"output_format\":\"png\"}";
        }

        /** Settings travel behind it, in the prompt's own field. */
        @Override
        protected boolean isPrompt(String sent, String prompt) {
            return sent.startsWith(prompt + " <sd_cpp_extra_args>{");
        }
    }

    @Nested
    class As_a1111 extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.A1111, LocalResponseFormat.B64_JSON);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String submitResponse() {
            return "{\"images\":[\"" + PNG + "\"],\"parameters\":{\"prompt\":\"a lighthouse\"},\"info\":"
                    + "\"{\\\"seed\\\":7,\\\"all_seeds\\\":[7],\\\"index_of_first_image\\\":0}\"}";
        }

        @Override
        protected String progressResponse() {
            return "{\"active\":true,\"queued\":false,\"completed\":false,\"progress\":0.25,\"eta\":15.0,"
                    + "\"live_preview\":null,\"id_live_preview\":-1,\"textinfo\":\"\"}";
        }
    }

    @Nested
    class As_localai extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.LOCALAI, LocalResponseFormat.B64_JSON);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String submitResponse() {
            return "{\"created\":1,\"id\":\"0d1c\",\"data\":[{\"index\":0,\"b64_json\":\"" + PNG
                    + "\"}],\"usage\":{\"input_tokens\":0,\"total_tokens\":0}}";
        }
    }

    @Nested
    class As_localai_with_addresses extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.LOCALAI, LocalResponseFormat.URL);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String submitResponse() {
            return """
                    {"created":1,"id":"0d1c","data":[{"index":0,"url":"http://host:8080/generated-images/b64123.png"}],
                     "usage":{"total_tokens":0}}""";
        }
    }

    @Nested
    class As_vllm_omni extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.VLLM_OMNI, LocalResponseFormat.B64_JSON);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String submitResponse() {
            return "{\"created\":1,\"data\":[{\"b64_json\":\"" + PNG
                    + "\",\"url\":null,\"revised_prompt\":null}],\"output_format\":\"png\",\"size\":\"1024x1024\"}";
        }
    }

    @Nested
    class As_sglang extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return dialect(LocalDialect.SGLANG, LocalResponseFormat.URL);
        }

        @Override
        protected ImageRequest request() {
            return ImageRequest.of("a lighthouse");
        }

        @Override
        protected String submitResponse() {
            return """
                    {"id":"x","created":1,"data":[{"b64_json":null,"url":"/v1/images/x/content","revised_prompt":null,
                     "file_path":"/srv/x.jpg"}]}""";
        }
    }

    private static ImageRequest smallest() {
        return ImageRequest.builder().prompt("a lighthouse").model("a-model").build();
    }

    private static ProviderProtocol dialect(LocalDialect dialect, LocalResponseFormat format) {
        int images = dialect == LocalDialect.SD_API_SERVER ? 1 : 4;
        return dialect.protocol(
                Wire.settings(URI.create("http://localhost:8080"), format, false, images, LocalInterrupt.OWN));
    }
}

package dev.easel.dan;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import org.junit.jupiter.api.Nested;

/** What holds for every provider, by either endpoint. The responses are those of the documentation's pages. */
class DanConformanceTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

    private static final String FINISHED = """
            {"code":200,"data":{"taskId":"task-1","queuePosition":0,"status":2,\
            "seeds":[2300268340],"images":["%s"]},"message":"success"}""".formatted(PNG);

    @Nested
    class By_the_queue extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return DanProtocol.create(false);
        }

        @Override
        protected ImageRequest request() {
            return smallest();
        }

        @Override
        protected String submitResponse() {
            return """
                    {"code":200,"data":{"taskId":"803f1804-c79b-4c33-afd2-0d054076dea9","queuePosition":1,"status":0},\
                    "message":"success"}""";
        }

        @Override
        protected String finishedResponse() {
            return FINISHED;
        }
    }

    @Nested
    class In_one_blocking_call extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return DanProtocol.create(true);
        }

        @Override
        protected ImageRequest request() {
            return smallest();
        }

        @Override
        protected String submitResponse() {
            return FINISHED;
        }

        @Override
        protected String finishedResponse() {
            return FINISHED;
        }
    }

    private static ImageRequest smallest() {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model(Dan.MODEL_CLARITY)
                .build();
    }
}

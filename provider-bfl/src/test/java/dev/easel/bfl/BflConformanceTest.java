package dev.easel.bfl;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** What holds for every provider, with an address to poll and without one. The kit knows no poll at another host without the key. */
class BflConformanceTest {
    private static final String FINISHED = """
            {"id":"task-1","status":"Ready","result":{"sample":"https://delivery-eu1.bfl.ai/r/1/sample.png?se=x&sig=y",\
            "prompt":"a mug","seed":7},"cost":3.0}""";

    private static ProviderProtocol of(BflRegion region, boolean keyWhenPolling) {
        return BflProtocol.create(
                new BflSettings(URI.create(region.baseUrl()), keyWhenPolling, "MARKEDKEY-of-a-webhook", Set.of()));
    }

    private static ImageRequest smallest() {
        return ImageRequest.builder()
                .prompt("a mug")
                .model(Bfl.MODEL_FLUX_2_PRO)
                .build();
    }

    @Nested
    class Polled_with_the_key_where_the_service_says extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return of(BflRegion.GLOBAL, true);
        }

        @Override
        protected ImageRequest request() {
            return smallest();
        }

        @Override
        protected String submitResponse() {
            return """
                    {"id":"0a1b2c3d-0000-4000-8000-000000000001","polling_url":"https://api.eu2.bfl.ai/v1/get_result\
                    ?id=0a1b2c3d-0000-4000-8000-000000000001","cost":3.0,"input_mp":0.0,"output_mp":0.79}""";
        }

        @Override
        protected String finishedResponse() {
            return FINISHED;
        }

        @Override
        protected @Nullable String taskReference() {
            return "https://api.eu2.bfl.ai/v1/get_result?id=task-1";
        }
    }

    @Nested
    class Called_back_in_one_region extends ProviderConformance {
        @Override
        protected ProviderProtocol protocol() {
            return of(BflRegion.EU1, false);
        }

        @Override
        protected ImageRequest request() {
            return smallest();
        }

        @Override
        protected String submitResponse() {
            return """
                    {"id":"0a1b2c3d-0000-4000-8000-000000000001","status":"Pending",\
                    "webhook_url":"https://h.example/x","cost":3.0}""";
        }

        @Override
        protected String finishedResponse() {
            return FINISHED;
        }
    }
}

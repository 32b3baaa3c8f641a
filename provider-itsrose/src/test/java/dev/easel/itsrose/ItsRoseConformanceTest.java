package dev.easel.itsrose;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import org.junit.jupiter.api.Nested;

/** What holds for every provider, whichever way images at hand travel. */
class ItsRoseConformanceTest {
    @Nested
    class With_addresses extends ItsRoseConformance {
        @Override
        protected ProviderProtocol protocol() {
            return ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, false);
        }
    }

    @Nested
    class With_inline_images extends ItsRoseConformance {
        @Override
        protected ProviderProtocol protocol() {
            return ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, true);
        }
    }

    private abstract static class ItsRoseConformance extends ProviderConformance {
        @Override
        protected ImageRequest request() {
            return ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("dreamshaper")
                    .build();
        }

        @Override
        protected String submitResponse() {
            return """
                    {"status":true,"message":"success","result":{"generation_time":"3.21","images":["https://host/x.png"],
                     "nsfw_content_detected":false,"meta":{"model_id":"dreamshaper","prompt":"a lighthouse, 8k",
                     "negative_prompt":"fog","width":512,"height":768,"samples":1,"num_inference_steps":21,
                     "safety_checker":"no","seed":"42","guidance_scale":7.5,"vae":"","scheduler":"DDPMScheduler"}}}""";
        }
    }
}

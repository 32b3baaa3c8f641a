package dev.easel.fal;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import java.net.URI;

/** What holds for every provider. */
class FalConformanceTest extends ProviderConformance {
    @Override
    protected ProviderProtocol protocol() {
        return FalProtocol.create(FalHosts.of(URI.create(Fal.BASE_URL)), false);
    }

    @Override
    protected ImageRequest request() {
        return ImageRequest.of("a lighthouse");
    }

    @Override
    protected String submitResponse() {
        return """
            {"status":"IN_QUEUE","request_id":"task-1",
             "response_url":"https://queue.fal.run/fal-ai/flux/requests/task-1",
             "status_url":"https://queue.fal.run/fal-ai/flux/requests/task-1/status",
             "cancel_url":"https://queue.fal.run/fal-ai/flux/requests/task-1/cancel","queue_position":3}\
            """;
    }

    /** The status, and in the same document the result that the next exchange reads. */
    @Override
    protected String finishedResponse() {
        return """
            {"status":"COMPLETED","request_id":"task-1","logs":null,"metrics":{"inference_time":1.9},
             "images":[{"url":"https://v3.fal.media/files/a/1.jpg","width":768,"height":512,
             "content_type":"image/jpeg"}],"seed":7,"has_nsfw_concepts":[false],"prompt":"a lighthouse"}\
            """;
    }

    @Override
    protected String taskReference() {
        return "fal-ai/flux";
    }
}

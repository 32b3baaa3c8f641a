package dev.easel.replicate;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;

/** Runs the conformance kit on Replicate's mapping. */
class ReplicateConformanceTest extends ProviderConformance {
    @Override
    protected ProviderProtocol protocol() {
        return ReplicateProtocol.create();
    }

    /** A model that has every setting, as far as Easel knows. */
    @Override
    protected ImageRequest request() {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model("acme/anything")
                .build();
    }

    @Override
    protected String submitResponse() {
        return """
                {"id":"aaaabbbbccccddddeeeeffffgg","model":"black-forest-labs/flux-schnell","version":"hidden","input":{},\
                "logs":"","output":null,"error":null,"status":"starting","created_at":"2026-01-01T00:00:00.123456789Z",\
                "data_removed":false,"urls":{"get":"https://api.replicate.com/v1/predictions/aaaabbbbccccddddeeeeffffgg"}}""";
    }

    @Override
    protected String finishedResponse() {
        return """
                {"id":"aaaabbbbccccddddeeeeffffgg","status":"succeeded","output":["https://replicate.delivery/a/out-0.webp"],\
                "metrics":{"predict_time":1.2,"total_time":3.4},"completed_at":"2026-01-01T00:00:03Z"}""";
    }

    @Override
    protected String taskId() {
        return "aaaabbbbccccddddeeeeffffgg";
    }
}

package dev.easel.comfyui;

import dev.easel.ImageRequest;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** What holds for every provider, by either interface. */
class ComfyUiConformanceTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a lighthouse")
            .model("dreamshaper_8.safetensors")
            .size(512, 512)
            .build();

    @Nested
    class Native extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return new ComfyUiProtocol(null);
        }

        @Override
        protected String submitResponse() {
            return """
                    {"prompt_id":"%s","number":7,"node_errors":{}}""".formatted(PromptIds.of("easel-conformance-1"));
        }

        @Override
        protected String finishedResponse() {
            return """
                    {"id":"%s","status":"completed","priority":7,"create_time":1,"outputs_count":1,
                     "outputs":{"save":{"images":[{"filename":"a_00001_.png","subfolder":"easel","type":"output"}]}}}""".formatted(PromptIds.of("easel-conformance-1"));
        }
    }

    @Nested
    class Api_v2 extends Conformance {
        @Override
        protected ProviderProtocol protocol() {
            return new ComfyUiV2Protocol(null, URI.create("https://cloud.comfy.org"));
        }

        @Override
        protected String submitResponse() {
            return """
                    {"id":"job-1","status":"queued","queue_position":2}""";
        }

        @Override
        protected String finishedResponse() {
            return """
                    {"id":"task-1","status":"succeeded","outputs":[{"node_id":"save","name":"a.png","type":"image",
                     "content_type":"image/png","id":"o1","url":"/api/v2/assets/o1/content"}]}""";
        }
    }

    private abstract static class Conformance extends ProviderConformance {
        @Override
        protected ImageRequest request() {
            return REQUEST;
        }

        /** A redirect and a page of HTML are those of a proxy that asks who calls: the server has no such responses. */
        @Override
        protected Set<Problem.Kind> mayMean(int status, boolean retryAfter) {
            return status < 400
                    ? EnumSet.of(Problem.Kind.AUTHENTICATION, Problem.Kind.UNREADABLE)
                    : super.mayMean(status, retryAfter);
        }
    }
}

package dev.easel.engine;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;
import dev.easel.testkit.toy.ToyProtocol;

/** Runs the conformance kit on the smallest provider. */
class ToyConformanceTest extends ProviderConformance {
    @Override
    protected ProviderProtocol protocol() {
        return ToyProtocol.create();
    }

    @Override
    protected ImageRequest request() {
        return ImageRequest.of("a toy");
    }

    @Override
    protected String submitResponse() {
        return "{\"task\":\"t1\"}";
    }

    @Override
    protected String finishedResponse() {
        return """
                {"state":"done","seed":7,"images":["iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="],"urls":["https://host/x.png"]}""";
    }
}

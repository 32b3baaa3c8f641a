package dev.easel.dan;

import dev.easel.ImageRequest;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;

/** The service's kinds of work: each has an endpoint that queues a task, and one that responses when the work is done. */
enum DanRoute {
    TEXT_TO_IMAGE("/api/sd/txt2img"),
    IMAGE_TO_IMAGE("/api/sd/img2img"),
    INTERROGATE("/api/sd/interrogate"),
    UPSCALE("/api/sd/upscale");

    private final String blocking;
    private final String queued;

    DanRoute(String path) {
        this.blocking = path;
        this.queued = path + "/async";
    }

    /** What a request for images asks for. Inpainting has no endpoint of its own. */
    static DanRoute of(ImageRequest request) {
        return request.initImage().isPresent() ? IMAGE_TO_IMAGE : TEXT_TO_IMAGE;
    }

    /** @param blocks whether the endpoint is used that responses when the work is done */
    WireExchange<FinishedWork> submit(boolean blocks, JsonObject body) {
        WireRequest request = WireRequest.post(blocks ? blocking : queued)
                .json(body)
                .imagesIn(DanResponses.IMAGES)
                .build();
        return new WireExchange<>(request, DanResponses::submitted);
    }
}

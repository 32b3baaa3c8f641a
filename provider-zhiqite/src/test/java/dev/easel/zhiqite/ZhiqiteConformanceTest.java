package dev.easel.zhiqite;

import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.ProviderConformance;

/** What holds for every provider. */
class ZhiqiteConformanceTest extends ProviderConformance {
    @Override
    protected ProviderProtocol protocol() {
        return new ZhiqiteProtocol(status -> status == 3, (code, status) -> false);
    }

    @Override
    protected ImageRequest request() {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model("revAnimated_v122_7371.safetensors")
                .build();
    }

    @Override
    protected String submitResponse() {
        return """
                {"code":"200","msg":"success","data":{"id_task":"easel-conformance-1"}}""";
    }

    @Override
    protected String finishedResponse() {
        return """
                {"code":"200","msg":"success","data":{"id_task":"easel-conformance-1","status":2,"desc":"Finished",
                 "differentialImageRspList":[{"image_url":"https://host/x.png","seed":4294967297,
                 "img_audit":[{"label":"nonLabel"}]}]}}""";
    }
}

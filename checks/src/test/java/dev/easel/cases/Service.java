package dev.easel.cases;

import dev.easel.ImageClientBuilder;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.local.LocalDialect;
import dev.easel.local.LocalResponseFormat;
import dev.easel.openai.OpenAi;
import dev.easel.zhiqite.Zhiqite;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A provider and dialect, and what its server answers before it sends what a test is about. */
enum Service {
    /** Images are in the response. */
    OPENAI("m", url -> Local.builder().dialect(LocalDialect.OPENAI).baseUrl(url)),
    /** The response has addresses. */
    OPENAI_URL(
            "m",
            url -> Local.builder()
                    .dialect(LocalDialect.OPENAI)
                    .responseFormat(LocalResponseFormat.URL)
                    .baseUrl(url)),
    A1111("", url -> Local.builder().dialect(LocalDialect.A1111).baseUrl(url)),
    OPENAI_ITSELF("m", url -> OpenAi.builder().apiKey("sk-MARKEDKEY-of-openai").baseUrl(url)),
    SD_API_SERVER("", url -> Local.builder().dialect(LocalDialect.SD_API_SERVER).baseUrl(url)),
    DAN(Dan.MODEL_CLARITY, url -> Dan.builder().apiKey("MARKEDKEY-of-dan").baseUrl(url)) {
        @Override
        Function<CaseServer.Request, byte[]> responses(byte[] result) {
            return request -> request.target().contains("/task/status") ? result : CaseServer.json("""
                    {"code":200,"data":{"taskId":"t1","queuePosition":0,"status":0},"message":"success"}""");
        }
    },
    ITSROSE(
            "dreamshaper",
            url -> ItsRose.builder().apiKey("MARKEDKEY-of-itsrose").baseUrl(url)),
    ZHIQITE(
            "photon",
            url -> Zhiqite.builder()
                    .accessKeyId("MARKEDKEY-id")
                    .accessKeySecret("MARKEDKEY-of-zhiqite")
                    .baseUrl(url)) {
        /** The client chooses the id, so a response names the one that the request has. */
        @Override
        Function<CaseServer.Request, byte[]> responses(byte[] result) {
            return request -> {
                Matcher id = TASK.matcher(request.text());
                String body = new String(result, StandardCharsets.UTF_8).split("\r\n\r\n", 2)[1];
                return CaseServer.json(body.replace("{{TASK}}", id.find() ? id.group(1) : "none"));
            };
        }
    };

    private static final Pattern TASK = Pattern.compile("\"(?:id_task|businessTaskId)\"\\s*:\\s*\"([^\"]+)\"");

    private final String model;
    private final Function<String, ImageClientBuilder<?>> builder;

    Service(String model, Function<String, ImageClientBuilder<?>> builder) {
        this.model = model;
        this.builder = builder;
    }

    ImageClientBuilder<?> builder(CaseServer server) {
        return builder.apply(server.url());
    }

    /** What the server answers, where this response carries the result. Images are answered by {@link CaseServer}. */
    Function<CaseServer.Request, byte[]> responses(byte[] result) {
        return request -> result;
    }

    /** A request that this service takes. */
    ImageRequest.Builder request() {
        ImageRequest.Builder request = ImageRequest.builder().prompt("a cat");
        return model.isEmpty() ? request : request.model(model);
    }
}

package dev.easel.comfyui;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Catalogue;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.TaskStatus;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.FuzzedReaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** No response, whatever is in it, makes a reader throw or tell what cannot be; and no file is a workflow that cannot be sent. */
class ComfyUiFuzzTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a lighthouse")
            .model("dreamshaper_8.safetensors")
            .size(512, 512)
            .build();

    private static final FuzzedReaders NATIVE = FuzzedReaders.of(new ComfyUiProtocol(null), REQUEST);

    private static final FuzzedReaders API_V2 =
            FuzzedReaders.of(new ComfyUiV2Protocol(null, URI.create("https://cloud.comfy.org")), REQUEST);

    @FuzzTest
    void submission(byte[] response) {
        NATIVE.submission(response);
        API_V2.submission(response);
    }

    @FuzzTest
    void status(byte[] response) {
        NATIVE.status("", response);
        API_V2.status("", response);
    }

    @FuzzTest
    void queries(byte[] response) {
        NATIVE.query(ComfyUiCatalogues.of(Catalogue.MODELS), response);
        NATIVE.query(ComfyUiCatalogues.of(Catalogue.EMBEDDINGS), response);
    }

    @FuzzTest
    void event(byte[] event) {
        String document = new String(event, StandardCharsets.UTF_8);
        read(new ComfyUiEvents("task-1", List.of("sample", "again")), document);
        read(ComfyUiV2Events.READER, document);
    }

    private static void read(EventReader reader, String document) {
        WireResponse response = WireResponse.of(200, document);
        String name = response.json().get("type").text().orElse("progress");
        // Twice, since a reader remembers what it was told.
        for (int i = 0; i < 2; i++) {
            if (reader.read(name, response) instanceof EventOutcome.Progress progress
                    && progress.status() instanceof TaskStatus.Running running
                    && running.progress().isPresent()
                    && !(running.progress().getAsDouble() >= 0
                            && running.progress().getAsDouble() <= 1)) {
                throw new AssertionError("progress is " + running.progress());
            }
        }
    }

    @FuzzTest
    void workflow(byte[] json) {
        try {
            ComfyUiWorkflow workflow = ComfyUiWorkflow.parse(new String(json, StandardCharsets.UTF_8));
            WorkflowPlan.of(workflow);
            ComfyUiRequests.of(
                    ImageRequest.builder()
                            .prompt("a lighthouse")
                            .addOptions(
                                    ComfyUiOptions.builder().workflow(workflow).build())
                            .build(),
                    SubmitContext.of("call-1", 7L, 9),
                    null,
                    SubmitContext::uploaded);
        } catch (InvalidRequestException refused) {
            // As it should be.
        }
    }
}

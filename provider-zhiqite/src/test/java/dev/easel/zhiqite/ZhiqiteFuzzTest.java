package dev.easel.zhiqite;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.ImageRequest;
import dev.easel.spi.Job;
import dev.easel.testkit.FuzzedReaders;
import java.util.List;
import java.util.Map;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class ZhiqiteFuzzTest {
    private static final FuzzedReaders READERS = FuzzedReaders.of(
            new ZhiqiteProtocol(status -> status == 3, (tool, status) -> status == 9),
            ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("revAnimated_v122_7371.safetensors")
                    .build());

    private static final List<Job> JOBS = List.of(
            new ToolJob(
                    ZhiqiteToolRequest.promptExpansion().prompt("a lighthouse").build()),
            new PathJob("/tool/new", Map.of()));

    private static final List<String> TOOLS =
            List.of("prompts/expand", "interrogate", "comfyui/text2image", "face/detection", "imgExpand");

    @FuzzTest
    void submission(byte[] response) {
        READERS.submission(response);
    }

    @FuzzTest
    void status(byte[] response) {
        READERS.status("", response);
    }

    @FuzzTest
    void tools(byte[] response) {
        JOBS.forEach(job -> READERS.job(job, response));
        TOOLS.forEach(tool -> READERS.status(tool, response));
    }

    @FuzzTest
    void queries(byte[] response) {
        READERS.query(ZhiqiteCatalogues.all(), response);
        READERS.query(ZhiqiteCatalogues.page(ZhiqiteModelQuery.all(), 1), response);
    }

    @FuzzTest
    void callback(byte[] body) {
        READERS.callback(body);
    }
}

package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Sidecar;
import dev.easel.TaskHandle;
import dev.easel.testkit.DanEmulator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that waited in a queue, and what stands beside its images. */
class DanSidecarTest {
    private final Bench bench = new Bench();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_request_from_a_queue_is_sent_as_it_was_and_its_images_tell_where_they_come_from() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);
        String queued = Bench.LIGHTHOUSE.toBuilder()
                .count(2)
                .addOptions(DanOptions.builder().invertMask(true).build())
                .build()
                .toJson();
        ImageRequest request = ImageRequest.fromJson(queued);

        ImageResult result = bench.time()
                .runUntil(client.generateAsync(
                        request,
                        CallOptions.builder()
                                .destination(Destination.directory(folder))
                                .build()));
        List<Path> sidecars = result.writeSidecars(request);

        assertThat(sidecars).hasSize(2);
        Sidecar second = Sidecar.read(sidecars.get(1));
        assertThat(second.request()).isEqualTo(request);
        assertThat(second.generation()).isEqualTo(result.images().get(1).generation());
        assertThat(second.generation().seed()).hasValue(43);
        assertThat(second.generation().sampler()).contains("DDIM");
        assertThat(second.warnings()).isEqualTo(result.warnings()).isNotEmpty();
        assertThat(second.timings()).isEqualTo(result.timings());
        assertThat(TaskHandle.decode(second.handle().encode())).isEqualTo(result.handle());
    }
}

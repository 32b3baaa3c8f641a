package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ProtocolException;
import dev.easel.TaskCall;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider with a bug ends its tasks with an exception; none waits for ever. */
@Timeout(30)
class BrokenProviderTest {
    private final VirtualTime time = VirtualTime.create();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", "{\"state\":\"queued\"}");
    }

    @AfterEach
    void stop() {
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void a_poll_that_cannot_be_made_ends_the_task() {
        requireEnd(new BentProtocol() {
            @Override
            WireRequest poll(TaskCall task) {
                throw new IllegalStateException("no idea how to ask");
            }
        });
    }

    @Test
    void a_response_that_breaks_its_reader_ends_the_task() {
        requireEnd(new BentProtocol() {
            @Override
            Outcome<FinishedWork> polled(WireResponse response, TaskCall task) {
                throw new IllegalStateException("no idea how to ask");
            }
        });
    }

    private void requireEnd(ProviderProtocol broken) {
        try (ImageClient client =
                AnyClient.of(broken, service.url()).timeSource(time).build()) {
            CompletableFuture<?> result = client.generateAsync(ImageRequest.of("a lighthouse"));

            assertThat(catchThrowable(() -> time.runUntil(result)))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(ProtocolException.class, bug -> {
                        assertThat(bug).hasMessageContaining("no idea how to ask");
                        assertThat(bug.mayHaveBeenBilled()).isTrue();
                        assertThat(bug.handle().orElseThrow().taskId()).hasValue("t1");
                    });
        }
    }
}

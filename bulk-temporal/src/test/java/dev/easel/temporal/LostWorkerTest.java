package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.bulk.ItemState;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that was silent for too long, and so has been given up, comes back directly before it sends. */
@Timeout(120)
class LostWorkerTest {
    @TempDir
    private Path directory;

    private final CountDownLatch standing = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Holds the mark back, as a process that stands still would. */
    private ClientInterceptor holding() {
        return new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                // Without its time limit, the call goes on however long it was held.
                return new SimpleForwardingClientCall<>(next.newCall(method, options.withDeadline(null))) {
                    @Override
                    public void sendMessage(Q message) {
                        if (message instanceof RecordActivityTaskHeartbeatRequest heartbeat
                                && heartbeat
                                        .getDetails()
                                        .getPayloads(0)
                                        .getData()
                                        .toStringUtf8()
                                        .contains("SENDING")) {
                            standing.countDown();
                            await(released);
                        }
                        super.sendMessage(message);
                    }
                };
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(100, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_worker_that_was_given_up_sends_nothing() throws Exception {
        try (TemporalServer server = TemporalServer.start();
                Emulator emulator = Service.DAN.start();
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString())) {
            WorkflowServiceStubs held = TemporalServer.stubs(server.port(), List.of(holding()));
            WorkflowClient temporal = server.client();
            WorkflowStub workflow = temporal.newUntypedWorkflowStub(
                    "EaselImage",
                    WorkflowOptions.newBuilder()
                            .setTaskQueue("lost")
                            .setWorkflowId("lost")
                            .build());
            // It has one place for submissions, which stays taken.
            ServiceLimits one = ServiceLimits.builder().submissionsAtOnce(1).build();
            try (ImageWorker lost = TemporalServer.worker(WorkflowClient.newInstance(held), "lost")
                            .service("dan", client, one)
                            .storage(ImageStorage.directory(directory))
                            .start();
                    ImageWorker other = TemporalServer.worker(temporal, "lost")
                            .service("elsewhere", client)
                            .storage(ImageStorage.directory(directory))
                            .start()) {
                assertThat(lost).isNotSameAs(other);
                workflow.start(ImageOrder.of("posters", "one", "dan", Service.DAN.request()));
                await(standing);
                try (ImageWorker next = TemporalServer.worker(temporal, "lost")
                        .service("dan", client)
                        .storage(ImageStorage.directory(directory))
                        .start()) {
                    assertThat(next).isNotNull();

                    ImageOutcome outcome = workflow.getResult(ImageOutcome.class);

                    assertThat(outcome.state()).isEqualTo(ItemState.DONE.name());
                }
                released.countDown();
            } finally {
                released.countDown();
                held.shutdownNow();
            }
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }
}

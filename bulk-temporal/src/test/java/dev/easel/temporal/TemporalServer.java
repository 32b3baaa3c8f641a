package dev.easel.temporal;

import io.grpc.ClientInterceptor;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

/** Temporal's server for tests, on a port of this machine, with real time. */
final class TemporalServer implements AutoCloseable {
    private static final Duration SLOW_MACHINE = Duration.ofSeconds(20);

    private final int port;
    private final TestServer.PortBoundTestServer server;
    private final WorkflowServiceStubs stubs;

    private TemporalServer(int port) {
        this.port = port;
        server = TestServer.createPortBoundServer(port, true);
        stubs = stubs(port, List.of());
    }

    static TemporalServer start() throws IOException {
        return new TemporalServer(freePort());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static WorkflowServiceStubs stubs(int port, List<ClientInterceptor> interceptors) {
        return WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + port)
                .setGrpcClientInterceptors(interceptors)
                .build());
    }

    int port() {
        return port;
    }

    WorkflowClient client() {
        return WorkflowClient.newInstance(stubs);
    }

    /** Returns a worker that notices soon that another is dead, also by a workflow that the dead one had in its memory. */
    static ImageWorker.Builder worker(WorkflowClient client, String queue) {
        return ImageWorker.builder(client)
                .taskQueue(queue)
                .heartbeatTimeout(Duration.ofSeconds(3))
                .configure(options -> options.setStickyQueueScheduleToStartTimeout(Duration.ZERO)
                        .setDefaultDeadlockDetectionTimeout(SLOW_MACHINE.toMillis()));
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        server.close();
    }
}

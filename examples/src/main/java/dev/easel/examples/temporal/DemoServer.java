package dev.easel.examples.temporal;

import dev.easel.examples.TemporalFromEnv;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** A server of Temporal: that of the environment, or the one for tests in this process. */
final class DemoServer implements AutoCloseable {
    private final WorkflowClient client;
    private final String address;
    private final TestServer.@Nullable PortBoundTestServer own;

    private DemoServer(WorkflowClient client, String address, TestServer.@Nullable PortBoundTestServer own) {
        this.client = client;
        this.address = address;
        this.own = own;
    }

    static DemoServer start() throws IOException {
        String address = System.getenv("TEMPORAL_ADDRESS");
        if (address != null) {
            return new DemoServer(TemporalFromEnv.connect(), address, null);
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        TestServer.PortBoundTestServer own = TestServer.createPortBoundServer(port, true);
        String target = "127.0.0.1:" + port;
        return new DemoServer(connect(target, "temporal-demo"), target, own);
    }

    /** Connects to the server for tests. */
    static WorkflowClient connect(String target, String identity) {
        return WorkflowClient.newInstance(
                WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                        .setTarget(target)
                        .build()),
                WorkflowClientOptions.newBuilder().setIdentity(identity).build());
    }

    WorkflowClient client() {
        return client;
    }

    String address() {
        return address;
    }

    /** Returns whether it is the server for tests, which forgets everything at the end. */
    boolean isForTests() {
        return own != null;
    }

    @Override
    public void close() {
        client.getWorkflowServiceStubs().shutdownNow();
        if (own != null) {
            own.close();
        }
    }
}

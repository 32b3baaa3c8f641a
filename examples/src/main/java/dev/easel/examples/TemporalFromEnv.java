package dev.easel.examples;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.SimpleSslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Connects to a server of Temporal by the variables that Temporal's own tools read. */
public final class TemporalFromEnv {
    private TemporalFromEnv() {}

    /** Returns a client of the server at {@code TEMPORAL_ADDRESS}; of the one on this machine where that is not set. */
    public static WorkflowClient connect() throws IOException {
        WorkflowServiceStubsOptions.Builder server =
                WorkflowServiceStubsOptions.newBuilder().setTarget(variable("TEMPORAL_ADDRESS", "127.0.0.1:7233"));
        if (System.getenv("TEMPORAL_TLS_CLIENT_CERT_PATH") != null) {
            try (InputStream certificate =
                            Files.newInputStream(Path.of(System.getenv("TEMPORAL_TLS_CLIENT_CERT_PATH")));
                    InputStream key = Files.newInputStream(Path.of(System.getenv("TEMPORAL_TLS_CLIENT_KEY_PATH")))) {
                server.setSslContext(
                        SimpleSslContextBuilder.forPKCS8(certificate, key).build());
            }
        }
        if (System.getenv("TEMPORAL_API_KEY") != null) { // Temporal Cloud
            server.setEnableHttps(true).addApiKey(() -> System.getenv("TEMPORAL_API_KEY"));
        }
        return WorkflowClient.newInstance(
                WorkflowServiceStubs.newServiceStubs(server.build()),
                WorkflowClientOptions.newBuilder()
                        .setNamespace(variable("TEMPORAL_NAMESPACE", "default"))
                        .build());
    }

    private static String variable(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}

package dev.easel.temporal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A moment in the life of a submission at which a process halts, seen from what it sends to Temporal and what it stores. */
enum KillPoint {
    BEFORE_MARK("SENDING", false),
    AFTER_MARK("SENDING", true),
    AFTER_ACCEPTANCE("ACCEPTED", false),
    AFTER_HANDLE("ACCEPTED", true),
    DURING_DOWNLOAD(null, false),
    AFTER_STORE(null, false),
    AFTER_OUTCOME("ENDED", true);

    private final @Nullable String state;
    private final boolean isArrived;

    KillPoint(@Nullable String state, boolean isArrived) {
        this.state = state;
        this.isArrived = isArrived;
    }

    /** Returns the points that a service of that kind comes to. */
    static List<KillPoint> of(Service service) {
        return service == Service.ITSROSE
                ? List.of(BEFORE_MARK, AFTER_MARK, DURING_DOWNLOAD, AFTER_STORE, AFTER_OUTCOME)
                : List.of(BEFORE_MARK, AFTER_MARK, AFTER_ACCEPTANCE, AFTER_HANDLE, DURING_DOWNLOAD, AFTER_STORE);
    }

    /** Returns what halts the process when it sends the mark, or when that has arrived. */
    ClientInterceptor interceptor() {
        return new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return new WatchedCall<>(next.newCall(method, options));
            }
        };
    }

    private final class WatchedCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
        private volatile boolean isIt;

        WatchedCall(ClientCall<Q, R> call) {
            super(call);
        }

        @Override
        public void sendMessage(Q message) {
            isIt = state != null
                    && message instanceof RecordActivityTaskHeartbeatRequest heartbeat
                    && heartbeat
                            .getDetails()
                            .getPayloads(0)
                            .getData()
                            .toStringUtf8()
                            .contains("\"" + state + "\"");
            if (isIt && !isArrived) {
                halt();
            }
            super.sendMessage(message);
        }

        @Override
        public void start(Listener<R> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onMessage(R message) {
                            if (isIt && isArrived) {
                                halt();
                            }
                            super.onMessage(message);
                        }
                    },
                    headers);
        }
    }

    /** Returns a storage that halts the process when the image is stored. */
    ImageStorage storage(ImageStorage storage) {
        return new ImageStorage() {
            @Override
            public URI store(String name, Path file, String mediaType) {
                URI address = storage.store(name, file, mediaType);
                if (KillPoint.this == AFTER_STORE && mediaType.startsWith("image/")) {
                    halt();
                }
                return address;
            }

            @Override
            public InputStream read(String name) {
                return storage.read(name);
            }

            @Override
            public URI address(String name) {
                return storage.address(name);
            }
        };
    }

    private static void halt() {
        Runtime.getRuntime().halt(1);
    }
}

package dev.easel.testkit;

import dev.easel.testkit.internal.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.WebSocketListener;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A response as it goes out, spoiled or not.
 *
 * @param response what the server beneath is told to do
 * @param status the status for the journal; 0 where no whole response leaves
 * @param sent how many bytes of body leave
 */
record FaultyResponse(MockResponse response, int status, long sent) {

    static FaultyResponse right(Reply reply) {
        return new FaultyResponse(response(reply).build(), reply.status(), reply.body().length);
    }

    /** A connection that ends without a response. */
    static FaultyResponse cut() {
        return silent(new SocketEffect.CloseSocket());
    }

    /**
     * Commits the fault.
     *
     * @param right the right response; null only for a fault that keeps the service from working
     */
    static FaultyResponse spoiled(Fault fault, @Nullable Reply right) {
        return switch (fault.kind()) {
            case ANSWER -> substitute(fault.substitute());
            case CLOSE_BEFORE_RESPONSE, CLOSE_ON_REQUEST -> cut();
            case STALL_BEFORE_HEADERS -> silent(SocketEffect.Stall.INSTANCE);
            case CUT_MID_RESPONSE -> interrupted(needed(right), new SocketEffect.CloseSocket());
            case STALL_MID_RESPONSE -> interrupted(needed(right), SocketEffect.Stall.INSTANCE);
            case CUT_AFTER -> cutAfter(needed(right), fault.bytesBeforeCut());
            case TRUNCATED -> {
                Reply reply = needed(right);
                yield right(reply.withBody(Arrays.copyOf(reply.body(), reply.body().length / 2)));
            }
            case DRIP -> {
                Reply reply = needed(right);
                long nanos = fault.period().toNanos();
                yield new FaultyResponse(
                        response(reply)
                                .throttleBody(fault.bytesPerPeriod(), nanos, TimeUnit.NANOSECONDS)
                                .build(),
                        reply.status(),
                        reply.body().length);
            }
            case GZIP -> {
                Reply reply = needed(right);
                yield right(reply.withBody(gzip(reply.body()))
                        .withoutHeaders("Content-Encoding")
                        .withHeader("Content-Encoding", "gzip"));
            }
            case WRONG_CONTENT_TYPE ->
                right(needed(right).withoutHeaders("Content-Type").withHeader("Content-Type", fault.contentType()));
        };
    }

    private static Reply needed(@Nullable Reply right) {
        if (right == null) {
            throw new IllegalStateException("this fault spoils the right response, and there is none");
        }
        return right;
    }

    private static FaultyResponse substitute(Fault.Substitute substitute) {
        MockResponse.Builder builder =
                new MockResponse.Builder().code(substitute.status()).body(substitute.body());
        if (substitute.contentType() != null) {
            builder.setHeader("Content-Type", substitute.contentType());
        }
        substitute.headers().forEach(header -> builder.addHeader(header.getKey(), header.getValue()));
        return new FaultyResponse(
                builder.build(), substitute.status(), substitute.body().getBytes(StandardCharsets.UTF_8).length);
    }

    private static FaultyResponse silent(SocketEffect effect) {
        return new FaultyResponse(
                new MockResponse.Builder().onResponseStart(effect).build(), 0, 0);
    }

    private static FaultyResponse interrupted(Reply reply, SocketEffect effect) {
        // The server's effect falls at half of the body, and on a body without a half it never would.
        if (reply.body().length < 2) {
            return silent(effect);
        }
        return new FaultyResponse(response(reply).onResponseBody(effect).build(), 0, reply.body().length / 2);
    }

    private static FaultyResponse cutAfter(Reply reply, long bytes) {
        int whole = reply.body().length;
        if (bytes >= whole) {
            return right(reply);
        }
        MockResponse begun = response(
                        reply.withBody(Arrays.copyOf(reply.body(), (int) bytes)).inPieces(0))
                .setHeader("Content-Length", whole)
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build();
        return new FaultyResponse(begun, 0, bytes);
    }

    private static MockResponse.Builder response(Reply reply) {
        WebSocketListener webSocket = reply.webSocket();
        if (webSocket != null) {
            return new MockResponse.Builder().webSocketUpgrade(webSocket);
        }
        MockResponse.Builder builder = new MockResponse.Builder().code(reply.status());
        Buffer body = new Buffer().write(reply.body());
        if (reply.piece() > 0) {
            builder.chunkedBody(body, reply.piece());
        } else {
            builder.body(body);
        }
        for (Map.Entry<String, String> header : reply.headers()) {
            builder.addHeader(header.getKey(), header.getValue());
        }
        return builder;
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

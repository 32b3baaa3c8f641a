package dev.easel.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A host of one picture that keeps to the standard about ranges, until a test has it do otherwise: for each request the
 * next of the scripted answers, and when there is none the right one.
 */
final class PictureHost implements Function<RecordedRequest, MockResponse> {
    /** One exchange: which rest was asked for, under which condition, and how many bytes of body were sent. */
    record Served(@Nullable String range, @Nullable String ifRange, int status, long sent) {}

    private record Step(Runnable before, UnaryOperator<MockResponse> answer) {}

    private final Queue<Step> script = new ConcurrentLinkedQueue<>();
    private final List<Served> served = new CopyOnWriteArrayList<>();
    private volatile byte[] picture;
    private volatile @Nullable String tag = "\"v1\"";
    private volatile @Nullable String modified;
    private volatile boolean ranges = true;
    private volatile boolean looksAtIfRange = true;

    PictureHost(byte[] picture) {
        this.picture = picture;
    }

    static UnaryOperator<MockResponse> right() {
        return UnaryOperator.identity();
    }

    /** Announces the body as it is, sends so many bytes of it, and closes the connection. */
    static UnaryOperator<MockResponse> cutAfter(long bytes) {
        return answer -> {
            Buffer body = body(answer);
            Buffer begun = new Buffer();
            begun.write(body, Math.min(bytes, body.size()));
            return answer.newBuilder()
                    .body(begun)
                    .setHeader("Content-Length", begun.size() + body.size())
                    .onResponseEnd(new SocketEffect.CloseSocket())
                    .build();
        };
    }

    /** Sends so many bytes in chunks without a word about how many there are, and closes before the last chunk. */
    static UnaryOperator<MockResponse> chunkedCutAfter(int bytes) {
        return answer -> {
            Buffer body = body(answer);
            Buffer chunks = new Buffer();
            for (int left = (int) Math.min(bytes, body.size()); left > 0; left -= Math.min(left, 100)) {
                chunks.writeUtf8(Integer.toHexString(Math.min(left, 100)) + "\r\n");
                chunks.write(body, Math.min(left, 100));
                chunks.writeUtf8("\r\n");
            }
            return answer.newBuilder()
                    .body(chunks)
                    .removeHeader("Content-Length")
                    .setHeader("Transfer-Encoding", "chunked")
                    .onResponseEnd(new SocketEffect.CloseSocket())
                    .build();
        };
    }

    static UnaryOperator<MockResponse> instead(MockResponse other) {
        return answer -> other;
    }

    static UnaryOperator<MockResponse> header(String name, String value) {
        return answer -> answer.newBuilder().setHeader(name, value).build();
    }

    static UnaryOperator<MockResponse> without(String name) {
        return answer -> answer.newBuilder().removeHeader(name).build();
    }

    PictureHost then(UnaryOperator<MockResponse> answer) {
        script.add(new Step(() -> {}, answer));
        return this;
    }

    /** From that request on there is another picture. */
    PictureHost thenChange(byte[] other, @Nullable String otherTag, UnaryOperator<MockResponse> answer) {
        script.add(new Step(
                () -> {
                    picture = other;
                    tag = otherTag;
                },
                answer));
        return this;
    }

    PictureHost tag(@Nullable String name) {
        tag = name;
        return this;
    }

    PictureHost modified(String date) {
        modified = date;
        return this;
    }

    PictureHost withoutRanges() {
        ranges = false;
        return this;
    }

    PictureHost blindToIfRange() {
        looksAtIfRange = false;
        return this;
    }

    /** The picture that is there now. */
    byte[] picture() {
        return picture;
    }

    List<Served> served() {
        return served;
    }

    List<String> ranges() {
        return served.stream().map(one -> String.valueOf(one.range())).toList();
    }

    @Override
    public MockResponse apply(RecordedRequest request) {
        String range = request.getHeaders().get("Range");
        String ifRange = request.getHeaders().get("If-Range");
        Step next = script.poll();
        if (next != null) {
            next.before().run();
        }
        MockResponse answer = right(range, ifRange);
        if (next != null) {
            answer = next.answer().apply(answer);
        }
        served.add(new Served(range, ifRange, answer.getCode(), body(answer).size()));
        return answer;
    }

    private MockResponse right(@Nullable String range, @Nullable String ifRange) {
        byte[] bytes = picture;
        MockResponse.Builder answer = new MockResponse.Builder().addHeader("Content-Type", "image/png");
        if (tag != null) {
            answer.addHeader("ETag", tag);
        }
        if (modified != null) {
            answer.addHeader("Last-Modified", modified).addHeader("Date", "Tue, 02 Jan 2024 10:00:00 GMT");
        }
        if (ranges) {
            answer.addHeader("Accept-Ranges", "bytes");
        }
        boolean sameVersion = !looksAtIfRange || ifRange == null || ifRange.equals(tag) || ifRange.equals(modified);
        if (range == null || !ranges || !sameVersion) {
            return answer.body(new Buffer().write(bytes)).build();
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (from >= bytes.length) {
            return answer.code(416)
                    .setHeader("Content-Range", "bytes */" + bytes.length)
                    .build();
        }
        return answer.code(206)
                .addHeader("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length)
                .body(new Buffer().write(bytes, from, bytes.length - from))
                .build();
    }

    private static Buffer body(MockResponse answer) {
        Buffer body = new Buffer();
        if (answer.getBody() != null) {
            try {
                answer.getBody().writeTo(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return body;
    }
}

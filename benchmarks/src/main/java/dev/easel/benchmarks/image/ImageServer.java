package dev.easel.benchmarks.image;

import dev.easel.benchmarks.http.PlainServer;
import dev.easel.benchmarks.http.RequestReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An image server of OpenAI's form whose images were ready before they were asked for. The first part of a path says how
 * many bytes the image has: {@code POST /8388608/v1/images/generations}.
 */
final class ImageServer {
    private static final byte[] BEFORE =
            "{\"created\":1700000000,\"data\":[{\"b64_json\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\"}]}\n".getBytes(StandardCharsets.US_ASCII);

    /** A multiple of 3, so that pieces are encoded without padding between them. */
    private static final int PIECE = 3 * 16 * 1024;

    private final Map<Long, ByteBuffer> answers = new ConcurrentHashMap<>();

    private ImageServer() {}

    public static void main(String[] args) throws IOException {
        PlainServer.serve(new ImageServer()::response);
    }

    private ByteBuffer response(RequestReader request) {
        String path = request.path();
        return answers.computeIfAbsent(Long.valueOf(path.substring(1, path.indexOf('/', 1))), ImageServer::prepare);
    }

    /** How long the body of the response with such an image is. */
    static long bodyLength(long imageLength) {
        return BEFORE.length + (imageLength + 2) / 3 * 4 + AFTER.length;
    }

    private static ByteBuffer prepare(long imageLength) {
        byte[] head = PlainServer.jsonHead(bodyLength(imageLength));
        ByteBuffer response = ByteBuffer.allocateDirect(Math.toIntExact(head.length + bodyLength(imageLength)));
        response.put(head).put(BEFORE);
        try (InputStream image = Image.open(imageLength)) {
            for (byte[] piece = image.readNBytes(PIECE); piece.length > 0; piece = image.readNBytes(PIECE)) {
                response.put(Base64.getEncoder().encode(piece));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return response.put(AFTER).flip();
    }
}

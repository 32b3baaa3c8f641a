package dev.easel.benchmarks.picture;

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
 * An image server of OpenAI's form whose pictures were ready before they were asked for. The first part of a path says how
 * many bytes the picture has: {@code POST /8388608/v1/images/generations}.
 */
final class PictureServer {
    private static final byte[] BEFORE =
            "{\"created\":1700000000,\"data\":[{\"b64_json\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\"}]}\n".getBytes(StandardCharsets.US_ASCII);

    /** A multiple of 3, so that pieces are encoded without padding between them. */
    private static final int PIECE = 3 * 16 * 1024;

    private final Map<Long, ByteBuffer> answers = new ConcurrentHashMap<>();

    private PictureServer() {}

    public static void main(String[] args) throws IOException {
        PlainServer.serve(new PictureServer()::answer);
    }

    private ByteBuffer answer(RequestReader request) {
        String path = request.path();
        return answers.computeIfAbsent(Long.valueOf(path.substring(1, path.indexOf('/', 1))), PictureServer::prepare);
    }

    /** How long the body of the answer with such a picture is. */
    static long bodyLength(long pictureLength) {
        return BEFORE.length + (pictureLength + 2) / 3 * 4 + AFTER.length;
    }

    private static ByteBuffer prepare(long pictureLength) {
        byte[] head = PlainServer.jsonHead(bodyLength(pictureLength));
        ByteBuffer answer = ByteBuffer.allocateDirect(Math.toIntExact(head.length + bodyLength(pictureLength)));
        answer.put(head).put(BEFORE);
        try (InputStream picture = Picture.open(pictureLength)) {
            for (byte[] piece = picture.readNBytes(PIECE); piece.length > 0; piece = picture.readNBytes(PIECE)) {
                answer.put(Base64.getEncoder().encode(piece));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.put(AFTER).flip();
    }
}

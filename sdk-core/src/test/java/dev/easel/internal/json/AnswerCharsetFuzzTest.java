package dev.easel.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whatever charset an answer claims, its text comes out as UTF-8, and the same however the connection cuts it. */
class AnswerCharsetFuzzTest {
    /** The first byte says how small the pieces are; a line with the content type follows, then the answer. */
    @FuzzTest
    void answer(byte[] data) throws IOException {
        int piece = data.length == 0 ? 1 : 1 + (data[0] & 0x1f);
        int line = 0;
        while (line < data.length && data[line] != '\n') {
            line++;
        }
        String contentType = new String(data, 0, line, StandardCharsets.ISO_8859_1);
        byte[] answer = Arrays.copyOfRange(data, Math.min(data.length, line + 1), data.length);

        Charset charset = AnswerCharset.of(contentType, answer);
        if (charset == null) {
            assertThat(Transcoder.toUtf8(null, answer)).isSameAs(answer);
            return;
        }
        byte[] whole = Transcoder.toUtf8(charset, answer);

        assertThat(inPieces(charset, answer, piece)).isEqualTo(whole);
        assertThat(StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(whole))
                        .length())
                .isLessThanOrEqualTo(whole.length);
    }

    private static byte[] inPieces(Charset charset, byte[] answer, int piece) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Transcoder transcoder = new Transcoder(charset, (bytes, from, to) -> all.write(bytes, from, to - from));
        for (int from = 0; from < answer.length; from += piece) {
            transcoder.feed(answer, from, Math.min(answer.length, from + piece));
        }
        transcoder.finish();
        return all.toByteArray();
    }
}

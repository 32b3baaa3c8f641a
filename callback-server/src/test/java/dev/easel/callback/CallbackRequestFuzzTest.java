package dev.easel.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whatever a stranger sends is a request or is refused, and means the same however the connection cuts it. */
class CallbackRequestFuzzTest {
    /** The first byte says how small the pieces are in which the rest arrives. */
    @FuzzTest
    void request(byte[] data) throws IOException {
        byte[] request = data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
        int piece = data.length == 0 ? 1 : 1 + (data[0] & 0x1f);

        String whole = read(new ByteArrayInputStream(request));

        assertThat(read(new Pieces(request, piece))).as("in pieces of " + piece).isEqualTo(whole);
    }

    /** The same behind headers that say that chunks follow, which a fuzzer seldom writes. */
    @FuzzTest
    void chunks(byte[] data) throws IOException {
        InputStream body = RequestBody.chunked(new ByteArrayInputStream(data));
        String read = read(body, data.length);

        int half = data.length / 2;
        InputStream cut = RequestBody.chunked(new Pieces(data, Math.max(1, half)));
        assertThat(read(cut, data.length)).as("cut in the middle").isEqualTo(read);
    }

    /** What the bytes are taken for, in words. */
    private static String read(InputStream in) throws IOException {
        RequestHead head;
        InputStream body;
        try {
            head = RequestHead.read(in);
            body = head.body(in);
        } catch (BadRequestException refused) {
            assertThat(refused.status()).isIn(400, 431, 501, 505);
            return "refused: " + refused.status() + " " + refused.getMessage();
        } catch (EOFException end) {
            return "cut off";
        }
        assertThat(head.method()).matches("[!-~]+");
        assertThat(head.target()).matches("[!-~]+");
        assertThat(head.headers()).allSatisfy((name, values) -> {
            assertThat(name).matches("[!-9;-~]+");
            assertThat(values)
                    .isNotEmpty()
                    .allSatisfy(
                            value -> assertThat(value).isEqualTo(value.strip()).doesNotContain("\r", "\n", "\0"));
        });
        return head.method() + head.target() + head.headers() + head.expectsContinue() + read(body, in.available());
    }

    private static String read(InputStream body, int sent) {
        try {
            byte[] bytes = body.readAllBytes();
            assertThat(bytes.length).as("bytes of the body").isLessThanOrEqualTo(sent);
            assertThat(body.read()).as("after the end").isEqualTo(-1);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            return "broken: " + broken.getMessage();
        }
    }

    /** A connection that never hands over more than so many bytes at a time. */
    private static final class Pieces extends ByteArrayInputStream {
        private final int piece;

        Pieces(byte[] bytes, int piece) {
            super(bytes);
            this.piece = piece;
        }

        @Override
        public int read(byte[] into, int from, int count) {
            return super.read(into, from, Math.min(count, piece));
        }
    }
}

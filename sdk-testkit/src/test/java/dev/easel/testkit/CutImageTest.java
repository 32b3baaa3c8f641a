package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests an image whose connection is cut after a number of bytes. */
@Timeout(30)
class CutImageTest {
    private final ItsRoseEmulator emulator = ItsRoseEmulator.builder().start();
    private String address;
    private byte[] image;

    @BeforeEach
    void draw() throws IOException {
        address = ItsRoseWire.address(ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.textToImage()));
        image = get().body();
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void cut_after_sends_so_many_bytes_and_the_journal_says_so() throws IOException {
        emulator.next(ExchangeKind.DOWNLOAD, Fault.cutAfter(100));
        assertThatIOException().isThrownBy(this::get);
        emulator.next(ExchangeKind.DOWNLOAD, Fault.cutAfter(image.length));
        assertThat(get().body()).isEqualTo(image);

        assertThat(emulator.exchanges()).last().satisfies(whole -> {
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.sent()).isEqualTo(image.length);
        });
        assertThat(emulator.exchanges().get(2)).satisfies(cut -> {
            assertThat(cut.status()).isZero();
            assertThat(cut.sent()).isEqualTo(100);
        });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.cutAfter(-1))
                .withMessageContaining("bytes is -1");
    }

    private Wire.Response get() throws IOException {
        return Wire.send(HttpRequest.newBuilder(URI.create(address)));
    }
}

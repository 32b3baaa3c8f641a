package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

class S3StorageTest extends StorageContract {
    private static S3Server server;
    private static S3Client client;

    private final String prefix = "tests/" + UUID.randomUUID();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = S3Server.start(folder);
        client = server.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Override
    ImageStorage open() {
        return S3Storage.of(client, S3Server.BUCKET, prefix);
    }

    @Test
    void an_address_names_bucket_and_key() throws Exception {
        URI address = open().store("posters/one two.png", file("a lighthouse"), "image/png");

        assertThat(address).hasToString("s3://" + S3Server.BUCKET + "/" + prefix + "/posters/one%20two.png");
        assertThat(S3Storage.of(client, "images", "").address("posters/one.png"))
                .hasToString("s3://images/posters/one.png");
        assertThat(open()).hasToString("s3://" + S3Server.BUCKET + "/" + prefix);
    }

    @Test
    void an_object_has_the_media_type_of_its_image() throws Exception {
        open().store("posters/one-1.png", file("not what its name says"), "image/webp");

        HeadObjectResponse head =
                client.headObject(get -> get.bucket(S3Server.BUCKET).key(prefix + "/posters/one-1.png"));
        assertThat(head.contentType()).isEqualTo("image/webp");
        assertThat(head.contentLength()).isEqualTo("not what its name says".length());
    }

    @Test
    void a_wrong_secret_is_refused_and_not_shown() throws Exception {
        Path file = file("a lighthouse");
        String wrong = "MARKEDKEY-a-wrong-secret";
        try (S3Client stranger = S3Server.client(server.endpoint(), wrong)) {
            S3Storage storage = S3Storage.of(stranger, S3Server.BUCKET, prefix);

            assertThatThrownBy(() -> storage.store("one-1.png", file, "image/png"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("s3://" + S3Server.BUCKET + "/" + prefix + "/one-1.png cannot be stored")
                    .hasMessageContaining("SignatureDoesNotMatch, HTTP 403")
                    .hasMessageContaining("look at the credentials")
                    .hasMessageNotContainingAny(wrong, S3Server.SECRET);
            assertThatThrownBy(() -> storage.read("one-1.png"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseExactlyInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be read");
        }
        assertThatThrownBy(() -> open().read("one-1.png")).hasMessageContaining("does not exist");
    }

    @Test
    void a_bucket_that_does_not_exist_is_named() throws Exception {
        Path file = file("a lighthouse");
        S3Storage storage = S3Storage.of(client, "no-such-bucket", "");

        assertThatThrownBy(() -> storage.store("one-1.png", file, "image/png"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("s3://no-such-bucket/one-1.png cannot be stored (NoSuchBucket, HTTP 404")
                .hasMessageContaining("create the bucket");
        assertThatThrownBy(() -> storage.read("one-1.png"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    void a_server_that_is_away_is_named() throws Exception {
        Path file = file("a lighthouse");
        try (S3Client lost = S3Server.client(URI.create("http://127.0.0.1:1"), S3Server.SECRET)) {
            S3Storage storage = S3Storage.of(lost, S3Server.BUCKET, "");

            assertThatThrownBy(() -> storage.store("one-1.png", file, "image/png"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("s3://" + S3Server.BUCKET + "/one-1.png cannot be stored")
                    .hasMessageContaining("refused");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "' ', a",
        "s3://images, a",
        "images/posters, ''",
        "'my images', ''",
        "images, /a",
        "images, a/",
        "images, a/../b"
    })
    void a_bucket_or_prefix_that_is_none_is_refused_at_once(String bucket, String prefix) {
        assertThatThrownBy(() -> S3Storage.of(client, bucket, prefix))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("(?s).*(bucket|prefix)\\W.*give .*");
    }

    @Test
    void a_file_larger_than_the_heap_is_stored_and_read() throws Exception {
        Path big = folder.resolve("big.png");
        try (RandomAccessFile file = new RandomAccessFile(big.toFile(), "rw")) {
            file.setLength(64L << 20);
        }

        Process process = StorageProcess.start("48m", "s3", server.endpoint().toString(), big.toString());

        assertThat(process.waitFor()).isZero();
        assertThat(client.headObject(get -> get.bucket(S3Server.BUCKET).key("big/big.png"))
                        .contentLength())
                .isEqualTo(64L << 20);
    }
}
